import { crc32, deflateRawSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inspectFile } from "#features/import/inspect-file.ts";
import { openSource } from "#features/import/open-source.ts";
import { importFolder } from "#test/features/import/importing.ts";

let folder: Awaited<ReturnType<typeof importFolder>>;
beforeAll(async () => {
  folder = await importFolder();
});
afterAll(() => folder.remove());

/** A workbook written by hand (APPNOTE.TXT 4.3): no library would write what is sought here. */
function workbook(sheet: string): Buffer {
  const parts: [string, string][] = [
    [
      "xl/workbook.xml",
      '<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Foglio" sheetId="1" r:id="r1"/></sheets></workbook>',
    ],
    [
      "xl/_rels/workbook.xml.rels",
      '<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    ],
    ["xl/worksheets/sheet1.xml", sheet],
  ];
  const locals: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of parts) {
    const packed = deflateRawSync(text);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(text), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(Buffer.byteLength(text), 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("504b0304", "hex"), common, Buffer.from(name), packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    entries.push(Buffer.concat([Buffer.from("504b01021400", "hex"), common, tail, Buffer.from(name)]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

const sheet = (before: string, cell: string) =>
  `<?xml version="1.0"?>${before}<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>nome</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>${cell}</t></is></c></row></sheetData></worksheet>`;

async function cellsOf(content: Buffer): Promise<string> {
  const path = await folder.file(content);
  const file = await openSource(path, await inspectFile(path), {});
  const texts: string[] = [];
  for await (const { cells } of file.rows()) texts.push(...cells.values());
  return texts.join("|");
}

test("a sheet written by hand is read as any other", async () => {
  expect(await cellsOf(workbook(sheet("", "Via Garibaldi &amp; C.")))).toBe("Via Garibaldi & C.");
});

test.each([
  ["a file of this machine", '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>'],
  ["an address", '<!DOCTYPE a [<!ENTITY e SYSTEM "http://127.0.0.1:9/x">]>'],
  ["a definition of its own", '<!DOCTYPE a [<!ENTITY e "ESPANSA">]>'],
  [
    "a laugh that grows without end",
    `<!DOCTYPE a [<!ENTITY a0 "ESPANSA">${Array.from({ length: 9 }, (_, at) => `<!ENTITY a${at + 1} "${`&a${at};`.repeat(10)}">`).join("")}<!ENTITY e "&a9;">]>`,
  ],
])("in a sheet, an entity that names %s gives nothing of it", async (_, before) => {
  const read = await cellsOf(workbook(sheet(before, "x&e;y"))).catch((error: Error) => error.message);
  expect(read).not.toMatch(/root:|ESPANSA/);
  expect(read.length).toBeLessThan(500);
});
