import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { DossierBook } from "#domain/dossier-book/dossier-book.ts";
import { writeBook } from "#features/dossier-exports/book/write-book.ts";
import { follow, ofType, readObjects } from "#test/features/dossier-exports/pdf-objects.ts";
import { sampleBook, sampleDocument, sampleFact } from "#test/features/dossier-exports/sample-book.ts";

async function written(book: DossierBook, data?: { name: string; mediaType: string; text: string }) {
  const chunks: Uint8Array[] = [];
  const sink = {
    write: async (bytes: Uint8Array) => {
      await Promise.resolve();
      chunks.push(bytes);
    },
  };
  const lost = await writeBook(book, { sink, ...(data === undefined ? {} : { data }) });
  const file = Buffer.concat(chunks);
  return {
    file,
    lost,
    objects: readObjects(file),
    largest: Math.max(...chunks.map((one) => one.byteLength)),
  };
}

const ORIGINALS = [1, 2, 3].map((number) =>
  Buffer.from(`%PDF-1.4 originale ${number} ${"è".repeat(number * 50)}`),
);
const documents = ORIGINALS.map((bytes, index) => sampleDocument(index + 1, bytes));
const manyFacts = Array.from({ length: 150 }, (_, index) => sampleFact({ label: `Dato ${index}` }));
const LONG = sampleBook({
  documents,
  sections: [
    ...sampleBook().sections,
    { code: "G", title: "Impianti", missing: [], groups: [], tables: [], facts: manyFacts },
  ],
});

test("the PDF says that it is PDF/A-3 at level A, in Italian, and carries the profile of its colours", async () => {
  const { objects } = await written(LONG);
  const [catalogue] = ofType(objects, "Catalog");
  if (catalogue === undefined) throw new Error("no catalogue");
  expect(catalogue.dictionary).toContain("/Lang (it-IT)");
  const xmp = follow(objects, catalogue, "Metadata").stream?.toString() ?? "";
  expect(xmp).toContain("<pdfaid:part>3</pdfaid:part>");
  expect(xmp).toContain("<pdfaid:conformance>A</pdfaid:conformance>");
  expect(xmp).toContain("Bar &amp; Tabacchi» &lt;ex&gt;");
  const intent = follow(objects, catalogue, "OutputIntents");
  expect(intent.dictionary).toContain("/S /GTS_PDFA1");
  expect(follow(objects, intent, "DestOutputProfile").stream?.subarray(36, 40).toString()).toBe("acsp");
  expect(follow(objects, catalogue, "MarkInfo").dictionary).toContain("/Marked true");
});

test("every font is embedded and can be read back as text, also for letters that the first one lacks", async () => {
  const { objects } = await written(LONG);
  const fonts = [...objects.values()].filter(({ dictionary }) => /\/Type \/Font\s/.test(dictionary));
  expect(fonts.length).toBeGreaterThan(4);
  for (const font of fonts) {
    if (/\/Subtype \/Type0/.test(font.dictionary)) {
      expect(follow(objects, font, "ToUnicode").stream?.byteLength).toBeGreaterThan(0);
      continue;
    }
    const descriptor = follow(objects, font, "FontDescriptor");
    expect(follow(objects, descriptor, "FontFile2").stream?.byteLength).toBeGreaterThan(1_000);
  }
  expect(fonts.some(({ dictionary }) => dictionary.includes("DejaVu"))).toBe(true);
});

test("nothing is drawn outside of the structure that a screen reader follows, or of what it passes over", async () => {
  const { objects } = await written(LONG);
  const [catalogue] = ofType(objects, "Catalog");
  expect(catalogue?.dictionary).toMatch(/\/StructTreeRoot \d+ 0 R/);
  const pages = ofType(objects, "Page");
  expect(pages.length).toBeGreaterThan(5);
  for (const page of pages) {
    let depth = 0;
    for (const line of follow(objects, page, "Contents").stream?.toString("latin1").split("\n") ?? []) {
      if (/ (BDC|BMC)$/.test(line)) depth += 1;
      if (line === "EMC") depth -= 1;
      if (/ (Tj|TJ|S|f)$|^(BT|S|f)$/.test(line)) expect(depth).toBe(1);
    }
    expect(depth).toBe(0);
  }
});

test("originals are attached byte for byte, as associated files of which it is said what they are", async () => {
  const { objects } = await written(LONG, {
    name: "fascicolo.jsonld",
    mediaType: "application/ld+json",
    text: "{}",
  });
  const [catalogue] = ofType(objects, "Catalog");
  expect(catalogue?.dictionary.match(/\/AF \[([^\]]*)\]/)?.[1]?.match(/ 0 R/g)).toHaveLength(4);
  const specs = ofType(objects, "Filespec");
  expect(specs.map(({ dictionary }) => /\/AFRelationship \/(\w+)/.exec(dictionary)?.[1])).toEqual([
    "Source",
    "Source",
    "Source",
    "Data",
  ]);
  const contents = specs.map((spec) => follow(objects, spec, "F"));
  for (const [index, bytes] of ORIGINALS.entries()) {
    expect(contents[index]?.stream?.equals(bytes)).toBe(true);
    expect(contents[index]?.dictionary).toContain("/Subtype /application#2fpdf");
  }
});

test("an original that was lost, or is not the one whose hash was written down, is told and not attached", async () => {
  const bytes = Buffer.from("certificato");
  const gone = sampleDocument(1, bytes, false);
  const altered = { ...sampleDocument(2, bytes), open: sampleDocument(9, Buffer.from("certificatO")).open };
  const longer = { ...sampleDocument(3, bytes), open: sampleDocument(9, Buffer.from("certificato!")).open };
  const { lost, objects } = await written(
    sampleBook({ documents: [gone, altered, longer, sampleDocument(4, bytes)] }),
  );
  expect([...lost]).toEqual(["document-1", "document-2", "document-3"]);
  expect(ofType(objects, "EmbeddedFile")).toHaveLength(1);
});

test("what is made is sent on after each original: they are never in memory together", async () => {
  const bytes = Buffer.alloc(1_000_000, 7);
  const { largest, file } = await written(
    sampleBook({ documents: Array.from({ length: 12 }, (_, index) => sampleDocument(index + 1, bytes)) }),
  );
  expect(file.byteLength).toBeGreaterThan(12_000_000);
  expect(largest).toBeLessThan(1_300_000);
});

test("whatever people wrote in a dossier makes a file whose objects are where its table says", {
  timeout: 60_000,
}, async () => {
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 300 }),
    fc.string({ unit: "grapheme", maxLength: 60 }),
  );
  await fc.assert(
    fc.asyncProperty(text, text, text, async (label, value, note) => {
      const facts = [sampleFact({ label, text: value, note })];
      const section = { code: "A", title: label, facts, groups: [], tables: [], missing: [value] };
      const { building } = sampleBook();
      const { objects, file } = await written(
        sampleBook({ sections: [section], building: { ...building, name: note } }),
      );
      expect(ofType(objects, "Page").length).toBeGreaterThan(2);
      expect(createHash("sha256").update(file).digest("hex")).toHaveLength(64);
    }),
    { numRuns: 12 },
  );
});

const run = promisify(execFile);
const hasQpdf = await run("qpdf", ["--version"]).then(
  () => true,
  () => false,
);

test.skipIf(!hasQpdf && process.env["CI"] === undefined)("qpdf finds nothing wrong with it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "stabile-book-"));
  try {
    const { file } = await written(LONG);
    await writeFile(join(folder, "book.pdf"), file);
    const { stdout } = await run("qpdf", ["--check", join(folder, "book.pdf")]);
    expect(stdout).toContain("No syntax or stream encoding errors found");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
