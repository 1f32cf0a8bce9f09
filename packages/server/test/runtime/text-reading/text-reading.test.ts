import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import exceljs from "exceljs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTextReader } from "#runtime/text-reading/create-text-reader.ts";
import { readInWorker } from "#runtime/text-reading/read-in-worker.ts";
import { findOcr } from "#runtime/text-reading/recognise.ts";
import { madeDocx, madePdf } from "#test/support/made-files.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "stabile-texts-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const PDF = "application/pdf";
const DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const ocr = await findOcr();

async function read(bytes: Uint8Array, mediaType: string) {
  const path = join(folder, "file");
  await writeFile(path, bytes);
  return createTextReader().read({ path, mediaType });
}

test("the text of a PDF is read page by page, with its lines", async () => {
  const reading = await read(madePdf(["Verbale n. 12\nEsito: POSITIVO", "Seconda pagina (allegato)"]), PDF);
  expect(reading).toMatchObject({ kind: "read", pages: 2 });
  expect("text" in reading && reading.text).toMatch(
    /Verbale n\. 12\s*\nEsito: POSITIVO[\s\S]*Seconda pagina \(allegato\)/,
  );
});

test("a PDF behind a password is kept and not read, and says so", async () => {
  expect(await read(madePdf(["segreto"], { locked: true }), PDF)).toMatchObject({
    kind: "none",
    because: expect.stringContaining("password"),
  });
});

test("a broken PDF, and one that is only its beginning, are told as such", async () => {
  expect(await read(Buffer.from("%PDF-1.7\nnulla"), PDF)).toMatchObject({ kind: "failed" });
  const half = madePdf(["testo"]);
  const reading = await read(half.subarray(0, 60), PDF);
  expect(["failed", "none"]).toContain(reading.kind);
});

test("Word documents, workbooks and plain texts are read too, old Windows ones with their accents", async () => {
  expect(await read(madeDocx("Dichiarazione di conformità\nn. 15/2018"), DOCX)).toMatchObject({
    kind: "read",
    text: expect.stringMatching(/Dichiarazione di conformità\s+n\. 15\/2018/),
  });
  const workbook = new exceljs.Workbook();
  workbook.addWorksheet("Estintori").addRow(["Matricola", 881, "scadenza"]);
  const bytes = Buffer.from(await workbook.xlsx.writeBuffer());
  expect(await read(bytes, XLSX)).toMatchObject({ kind: "read", text: "Estintori\nMatricola 881 scadenza" });
  expect(await read(Buffer.from("Agibilità", "latin1"), "text/plain")).toMatchObject({ text: "Agibilità" });
});

test("what has no text to read is no failure", async () => {
  expect(await read(Buffer.from("ISO-10303-21;"), "application/x-step")).toEqual({ kind: "none" });
});

test("a file that takes too long is given up in its time", async () => {
  const path = join(folder, "slow");
  await writeFile(path, madePdf(Array.from({ length: 400 }, () => "riga\n".repeat(300))));
  const began = Date.now();
  expect(await readInWorker({ path, mediaType: PDF }, { seconds: 0.05, megabytes: 256 })).toMatchObject({
    kind: "failed",
    because: expect.stringContaining("secondi"),
  });
  expect(Date.now() - began).toBeLessThan(5_000);
});

// why: the programs that read scans are the machine's own; where they are not, the product says that it cannot.
test.skipIf(ocr !== undefined)("without Tesseract a scan says what is needed to read it", async () => {
  expect(await read(madePdf([""]), PDF)).toMatchObject({
    kind: "none",
    because: expect.stringContaining("riconoscimento del testo"),
  });
});

test.skipIf(ocr === undefined)("with Tesseract a picture of a text is read", async () => {
  const { default: sharp } = await import("sharp");
  const words = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="200"><rect width="900" height="200" fill="white"/><text x="30" y="120" font-size="64" font-family="DejaVu Sans">VERBALE 881</text></svg>`;
  // The reader of pictures takes no SVG (see thumbnails): here it only makes the scan.
  const png = await sharp(Buffer.from(words)).png().toBuffer();
  expect(await read(png, "image/png")).toMatchObject({
    kind: "read",
    byOcr: true,
    text: expect.stringContaining("881"),
  });
});
