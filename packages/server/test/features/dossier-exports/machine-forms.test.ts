import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import ExcelJs from "exceljs";
import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import { HEADINGS, toLogbook } from "#domain/dossier-book/logbook.ts";
import { CENSUS_LAYOUT, registerRow, SCHOOL_LAYOUT } from "#domain/dossier-book/register-layout.ts";
import type { DossierBook } from "#domain/dossier-book/dossier-book.ts";
import { FIELDS, RECORD_KINDS } from "#domain/dossier/dictionary/dictionary.ts";
import { writeFactsWorkbook, writeRegister } from "#features/dossier-exports/sheets/write-workbook.ts";
import { writeBundle } from "#features/dossier-exports/write-bundle.ts";
import { sampleBook, sampleDocument, sampleFact } from "#test/features/dossier-exports/sample-book.ts";

function collect() {
  const chunks: Uint8Array[] = [];
  return {
    sink: {
      write: async (bytes: Uint8Array) => {
        await Promise.resolve();
        chunks.push(bytes);
      },
    },
    bytes: () => Buffer.concat(chunks),
  };
}

const textOf = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

const each = (books: readonly DossierBook[]): AsyncIterable<DossierBook> => Readable.from(books);

const LEASED = sampleBook({
  sections: [
    {
      code: "C",
      title: "Titolo e patrimonio",
      facts: [
        sampleFact({
          field: "legalNature",
          label: "Natura giuridica",
          value: "available",
          text: "Patrimonio disponibile",
        }),
        sampleFact({
          field: "bookValue",
          label: "Valore di bilancio",
          value: 12_345_600,
          text: "123.456,00 €",
        }),
        sampleFact({
          field: "grossArea",
          label: "Superficie",
          value: 850.5,
          text: "850,5 m²",
          evidenceId: "document-1",
        }),
      ],
      groups: ["=1+1", "Associazione Esempio"].map((party, index) => ({
        id: `lease-${index}`,
        kind: "lease",
        title: party,
        facts: [
          sampleFact({
            field: "leaseFee",
            label: "Canone annuo",
            value: 120_000 * (index + 1),
            text: "1.200,00 €",
          }),
        ],
      })),
      tables: [],
      missing: [],
    },
  ],
  documents: [sampleDocument(1, Buffer.from("originale"))],
});

test("every fact of a dossier is in its JSON-LD, with its pedigree, under one of the logbook's headings", () => {
  const logbook = toLogbook(LEASED) as Record<
    string,
    { facts: { property: string }[]; items: { facts: unknown[] }[] }
  >;
  const facts = HEADINGS.flatMap((heading) => logbook[heading]?.facts ?? []);
  expect(facts.map(({ property }) => property).sort()).toEqual(["bookValue", "grossArea", "legalNature"]);
  expect(logbook["finance"]?.facts[0]).toMatchObject({
    property: "bookValue",
    quality: "documented",
    validFrom: "2020-09-01",
  });
  expect(logbook["finance"]?.items).toHaveLength(2);
});

test("the ZIP holds the JSON-LD and the originals, and a list of hashes by which each is checked", async () => {
  const { sink, bytes } = collect();
  await writeBundle(each([LEASED, { ...LEASED, building: { ...LEASED.building, code: "../EDI/2" } }]), {
    sink,
  });
  const files = new Map(Object.entries(unzipSync(bytes())));
  expect([...files.keys()].filter((path) => path.startsWith(".") || path.includes("../"))).toEqual([]);
  expect(files.size).toBe(5);
  const lines = textOf(files.get("SHA256SUMS")).trim().split("\n");
  expect(lines).toHaveLength(4);
  for (const line of lines) {
    const [sum, path = ""] = line.split("  ");
    expect(
      createHash("sha256")
        .update(files.get(path) ?? "")
        .digest("hex"),
    ).toBe(sum);
  }
});

test("an original that is lost or altered is said so where its hash would be", async () => {
  const lost = sampleDocument(1, Buffer.from("uno"), false);
  const altered = {
    ...sampleDocument(2, Buffer.from("due")),
    open: sampleDocument(3, Buffer.from("DUE")).open,
  };
  const { sink, bytes } = collect();
  await writeBundle(each([sampleBook({ documents: [lost, altered] })]), { sink });
  const sums = textOf(unzipSync(bytes())["SHA256SUMS"]);
  expect(sums).toMatch(/# manca: .*001 /);
  expect(sums).toMatch(/# alterato: .*002 /);
});

async function sheetOf(bytes: Buffer): Promise<ExcelJs.CellValue[][]> {
  const workbook = new ExcelJs.Workbook();
  await workbook.xlsx.load(bytes as unknown as ArrayBuffer);
  const rows: ExcelJs.CellValue[][] = [];
  workbook.worksheets[0]?.eachRow((row) => rows.push((row.values as ExcelJs.CellValue[]).slice(1)));
  return rows;
}

test("the workbook of a hundred dossiers has a row for each value, and numbers are numbers", async () => {
  const { sink, bytes } = collect();
  await writeFactsWorkbook(each(Array.from({ length: 100 }, () => LEASED)), sink);
  const rows = await sheetOf(bytes());
  expect(rows).toHaveLength(1 + 100 * 5);
  expect(rows[3]?.[5]).toBe(850.5);
  expect(rows[3]?.[11]).toBe("doc. 1");
  expect(rows[4]?.[3]).toBe("=1+1");
});

test("the census has a row per building under the receiver's headings, money in euro, several leases side by side", async () => {
  const { sink, bytes } = collect();
  await writeRegister(each([LEASED]), CENSUS_LAYOUT, sink);
  const [, headings = [], row = []] = await sheetOf(bytes());
  const cell = (header: string) => row[headings.indexOf(header)];
  expect(cell("Anno")).toBe(2026);
  expect(cell("Natura giuridica")).toBe("Patrimonio disponibile");
  expect(cell("Valore di bilancio (€)")).toBe(123_456);
  expect(cell("Canone annuo")).toBe("1200; 2400");
});

test("every column of the registers that others keep comes from a field of the dictionary", () => {
  const fields = new Map(FIELDS.map((field) => [field.code, field]));
  const kinds = new Set([...RECORD_KINDS.map(({ code }) => code), "unit"]);
  for (const { from } of [...CENSUS_LAYOUT.columns, ...SCHOOL_LAYOUT.columns].filter(
    (column) => !column.from.startsWith("="),
  )) {
    const [kind, field] = from.split(".");
    if (field === undefined) expect(fields.get(from)?.of, from).toBe("building");
    else {
      expect(kinds.has(kind ?? ""), from).toBe(true);
      expect(fields.has(field), from).toBe(true);
    }
  }
  expect(registerRow(LEASED, SCHOOL_LAYOUT)).toHaveLength(SCHOOL_LAYOUT.columns.length);
});
