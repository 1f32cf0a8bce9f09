import { mkdir, writeFile } from "node:fs/promises";
import { deflateRawSync } from "node:zlib";
import exceljs from "exceljs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inspectFile } from "#features/import/inspect-file.ts";
import { loadProfile } from "#features/import/load-profile.ts";
import { mapColumns } from "#features/import/map-columns.ts";
import { openSource } from "#features/import/open-source.ts";
import type { ImportProfile } from "#features/import/profile.ts";
import { shownInCell } from "#features/import/xlsx-cell.ts";
import { importFolder } from "#test/features/import/importing.ts";

let folder: Awaited<ReturnType<typeof importFolder>>;
beforeAll(async () => {
  folder = await importFolder();
});
afterAll(() => folder.remove());

async function open(path: string) {
  const file = await openSource(path, await inspectFile(path), {});
  const rows = [];
  for await (const row of file.rows()) rows.push(row);
  return { file, rows, cells: rows.map(({ cells }) => [...cells.values()]) };
}
const read = async (content: string | Uint8Array) => open(await folder.file(content));

async function workbook(fill: (book: exceljs.Workbook) => void): Promise<Uint8Array> {
  const book = new exceljs.Workbook();
  fill(book);
  return new Uint8Array(await book.xlsx.writeBuffer());
}

/** An archive of one part, as APPNOTE.TXT describes it, which says of its size what it likes. */
function archive(name: string, content: Buffer): Uint8Array {
  const packed = deflateRawSync(content);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(packed.length, 18);
  local.writeUInt32LE(10, 22);
  local.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(packed.length, 20);
  entry.writeUInt32LE(10, 24);
  entry.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(46 + name.length, 12);
  end.writeUInt32LE(30 + name.length + packed.length, 16);
  return Buffer.concat([local, Buffer.from(name), packed, entry, Buffer.from(name), end]);
}

test("a text that mixes two encodings is refused with a line of each; in one alone it is read", async () => {
  const mixed = Buffer.concat([Buffer.from("a;b\n1;Libertà\n"), Buffer.from("2;Citt\xe0\n", "latin1")]);
  await expect(read(mixed)).rejects.toThrow(/alla riga 2 gli accenti sono UTF-8, alla riga 3 no/);
  expect((await read(Buffer.from("a;b\n1;Libert\xe0\n2;Citt\xe0 \xc3\n", "latin1"))).cells[1]).toEqual([
    "2",
    "Città Ã",
  ]);
});

test.each([
  ["<html><body><table><tr><td>a;b</td></tr></table>", /è una pagina HTML/],
  ['<?xml version="1.0"?><a>b</a>', /è un documento XML/],
  [Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.alloc(2_000, "x;")]), /è un file PDF/],
  [
    Buffer.from(Array.from({ length: 4_096 }, (_, index) => (index * 7 + (index >> 3)) % 256)),
    /non è un testo/,
  ],
  ['[{"a": 1}]', /è un elenco JSON/],
  ['{"type":"Feature"}\n{"type":"Feature"}\n', /un oggetto per riga/],
  ['{"type":"FeatureCollection",\n"features":[\n}', /non si legge vicino a «/],
  ['{"type":"FeatureCollection","feat', /finisce prima del tempo/],
  ['{"type":"FeatureCollection","features":[]}', /non ha oggetti/],
  [archive("content.xml", Buffer.from("<a/>")), /archivio ZIP, ma non un foglio di calcolo/],
  [archive("xl/sharedStrings.xml", Buffer.alloc(201_000_000)), /aperto è più di 200 MB/],
  [Buffer.from(archive("xl/workbook.xml", Buffer.from("<a/>"))).subarray(0, 60), /rovinato o troncato/],
])(
  "what is something else than it is called, or too much, is refused for what it is (%#)",
  async (content, said) => {
    await expect(read(content)).rejects.toThrow(said);
  },
);

test("an address, a folder and a device are no files, and are told apart", async () => {
  await mkdir(folder.path("cartella"));
  await expect(open("https://dati.example/vie.csv")).rejects.toThrow(/è un indirizzo: scarica il file/);
  await expect(open(folder.path("cartella"))).rejects.toThrow(/è una cartella/);
  await expect(open("/dev/zero")).rejects.toThrow(/non è un file che si possa rileggere/);
  await writeFile(folder.path("città di prova.csv"), "a;b\n1;2\n");
  expect((await open(folder.path("città di prova.csv"))).cells).toEqual([["1", "2"]]);
});

test("a separator too many at the end of the headings costs no row", async () => {
  const { rows } = await read("a;b;\n1;2\n3;4;\n5\n");
  expect(rows.map(({ fault }) => fault?.detail)).toEqual([undefined, undefined, "1 invece di 3"]);
});

test("a quote that swallows the rows after it is told with the lines it goes over; a text of several lines is not", async () => {
  const { rows } = await read('a;b;c\n1;"x;y\n2;p;q\n3;u";w\n4;"due\nrighe; e";z\n');
  expect(rows.map(({ line, fault }) => [line, fault?.detail])).toEqual([
    [2, "dalla 2 alla 4"],
    [5, undefined],
  ]);
});

test("headings that come twice never take the name of another", async () => {
  expect((await read("a;a;a (2)\n1;2;3\n")).file.headings).toEqual(["a", "a (2)", "a (2) (2)"]);
});

test("of a workbook the first sheet that is not hidden is read, with errors of formulas, days and zeros as they are seen", async () => {
  const content = await workbook((book) => {
    book.addWorksheet("Liste", { state: "hidden" }).addRow(["x"]);
    const sheet = book.addWorksheet("Vie");
    sheet.addRow(["codice", "nome", "dal"]);
    sheet.addRow([12, "Via Roma", { formula: "C1", result: 45_000 }]);
    sheet.getCell("A2").numFmt = "00000";
    sheet.getCell("C2").numFmt = "dd/mm/yyyy";
    sheet.addRow([{ error: "#REF!" }, "Via Po"]);
    sheet.addRow([13, { formula: "B1" }]);
  });
  const { file, rows, cells } = await read(content);
  expect(file.sheet).toBe("Vie");
  expect(cells[0]).toEqual(["00012", "Via Roma", "2023-03-15"]);
  expect(rows.map(({ fault }) => fault?.detail)).toEqual([undefined, "colonna 1", "colonna 2"]);
});

test("days count from 1904 where the workbook says so, in cells and in formulas", async () => {
  const content = await workbook((book) => {
    book.properties.date1904 = true;
    const sheet = book.addWorksheet("Vie");
    sheet.addRow(["dato", "calcolato"]);
    sheet.addRow([43_538, { formula: "A2", result: 43_538.5 }]);
    for (const cell of ["A2", "B2"]) sheet.getCell(cell).numFmt = "[$-410]d mmmm yyyy;@";
  });
  expect((await read(content)).cells).toEqual([["2023-03-15", "2023-03-15 12:00"]]);
});

test("an error of a formula is never a word", () => {
  const format = { numFmt: "General", from1904: false };
  // As exceljs reads `<c t="e"><f>NA()</f><v>#N/A</v></c>`.
  expect(shownInCell({ formula: "NA()", result: Number.NaN }, format)).toEqual({ text: "", error: true });
  expect(shownInCell({ formula: "A1", result: 7 }, format)).toEqual({ text: "7", error: false });
});

test("one GeoJSON object alone is a layer of one; a projection told by a link is left to the numbers", async () => {
  const feature = {
    type: "Feature",
    properties: { a: 1 },
    geometry: { type: "GeometryCollection", geometries: [] },
  };
  const { rows } = await read(JSON.stringify(feature));
  expect(rows.map(({ geometry, fault }) => [geometry?.type, fault])).toEqual([
    ["GeometryCollection", undefined],
  ]);
  const linked = { type: "FeatureCollection", crs: { type: "link", properties: {} }, features: [feature] };
  expect((await read(JSON.stringify(linked))).file.crs).toBeUndefined();
});

const streets = { kind: "streets", name: "x", source: "comune", columns: { code: "Codice", name: "Nome" } };
const profileOf = async (profile: object) =>
  loadProfile(await folder.file(JSON.stringify(profile), "profilo.json"), "streets");

test("a profile with a wrong entry is told which, and which was meant", async () => {
  await expect(profileOf({ ...streets, encodng: "utf-8" })).rejects.toThrow(
    /la voce «encodng» non esiste: forse «encoding»; ci sono kind, name,/,
  );
  await expect(profileOf({ ...streets, columns: { ...streets.columns, postcodes: "CAP" } })).rejects.toThrow(
    /la voce «postcodes» in columns non esiste: forse «postcode»; ci sono code, kind, name, municipio, postcode/,
  );
  await expect(profileOf({ ...streets, kind: "strets" })).rejects.toThrow(/kind: uno tra streets, civics/);
  await expect(profileOf({ ...streets, columns: { code: 7 } })).rejects.toThrow(
    /columns\.name: il nome di una colonna/,
  );
});

test("a heading is found whichever way its accent is written; one written otherwise is suggested", () => {
  const profile = { ...streets, columns: { code: "Codice", name: "Località" } } as ImportProfile;
  expect(mapColumns(profile, ["Codice", "Località".normalize("NFD")])).toMatchObject({ code: "Codice" });
  expect(() => mapColumns(profile, ["CODICE", "LOCALITA"])).toThrow(
    /«Codice», forse «CODICE» \(code\), «Località», forse «LOCALITA» \(name\)\. Ci sono: CODICE, LOCALITA/,
  );
});
