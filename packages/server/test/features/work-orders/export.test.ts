import { buffer } from "node:stream/consumers";
import ExcelJs from "exceljs";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exportCsv } from "#features/work-orders/export-csv.ts";
import { exportRows } from "#features/work-orders/export-rows.ts";
import { exportXlsx } from "#features/work-orders/export-xlsx.ts";
import { type Office, openOffice } from "#test/features/work-orders/office.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";

const NOW = new Date("2026-03-10T09:00:00Z");
const MANY = 2_345;

let database: TestDatabase;
let office: Office;
beforeAll(async () => {
  database = await freshDatabase();
  office = await openOffice(database.db);
  await sql`
    insert into work_order (id, code, state, title, category, urgency, opened_at, municipio, firm_id)
    select ('018f0000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'ODL-2026-' || lpad(n::text, 6, '0'), 'issued',
      case n when 1 then '=HYPERLINK("http://esempio.example")' when 2 then 'Porta "grande"; non chiude'
        when 3 then '-2+3' else 'Lampada spenta' end,
      'lighting', 'normal', timestamptz '2026-01-15 10:30Z' + n * interval '1 minute', 'IX', ${office.firmId}
    from generate_series(1, ${MANY}::int) as n`.execute(database.db);
});
afterAll(() => database.close());

const rows = (filter: object = {}) =>
  exportRows(database.db, { filter: { sort: "opened", ...filter }, reach: { all: true }, now: NOW });

async function csvLines(filter: object = {}): Promise<string[]> {
  let text = "";
  for await (const piece of exportCsv(rows(filter))) text += piece;
  return text.split("\r\n");
}

test(`a CSV has every row of the filter, in Italian form, with its columns named (${databaseKind})`, async () => {
  const lines = await csvLines();
  expect(lines[0]?.startsWith("\uFEFFCodice;Stato;Oggetto;")).toBe(true);
  expect(lines).toHaveLength(MANY + 2);
  expect(new Set(lines).size).toBe(MANY + 2);
  expect(lines[1]).toBe(
    `ODL-2026-00${MANY};Emesso;Lampada spenta;Illuminazione;Normale;;;IX;;Edile Esempio;;17/01/2026 02:35;;;;;;;;0`,
  );
});

test("text that begins like a formula stays text in a spreadsheet, and quotes and semicolons are kept", async () => {
  const lines = await csvLines({ openedTo: "2026-01-15" });
  expect(lines.find((line) => line.includes("HYPERLINK"))).toContain(
    `"'=HYPERLINK(""http://esempio.example"")"`,
  );
  expect(lines.find((line) => line.includes("grande"))).toContain('"Porta ""grande""; non chiude"');
  expect(lines.find((line) => line.includes("2+3"))).toContain(";'-2+3;");
});

test("an export holds only what the filter and the person's reach give", async () => {
  expect(await csvLines({ state: "verified" })).toHaveLength(2);
  const nothing = { all: false as const, municipi: ["I"], buildingIds: [], contractIds: [], firmIds: [] };
  const pages = exportRows(database.db, { filter: { sort: "opened" }, reach: nothing, now: NOW });
  expect(await Array.fromAsync(pages)).toEqual([]);
});

test("an XLSX opens with real dates and every row", async () => {
  const workbook = new ExcelJs.Workbook();
  await workbook.xlsx.load((await buffer(exportXlsx(rows()))) as unknown as ArrayBuffer);
  const sheet = workbook.getWorksheet("Ordini di lavoro");
  expect(sheet?.rowCount).toBe(MANY + 1);
  expect(sheet?.getRow(1).getCell(1).value).toBe("Codice");
  const row = sheet?.getRow(MANY + 1);
  expect(row?.getCell(3).value).toBe('=HYPERLINK("http://esempio.example")');
  expect(row?.getCell(3).type).toBe(ExcelJs.ValueType.String);
  // The clock on the wall in Rome, which a spreadsheet shows as it is.
  expect(row?.getCell(12).value).toEqual(new Date("2026-01-15T11:31:00Z"));
});

test("more orders than a sheet holds go on in the next one, under the same headings", async () => {
  const workbook = new ExcelJs.Workbook();
  await workbook.xlsx.load((await buffer(exportXlsx(rows(), 1000))) as unknown as ArrayBuffer);
  const sheets = workbook.worksheets.map(({ name, rowCount }) => ({ name, rowCount }));
  expect(sheets).toEqual([
    { name: "Ordini di lavoro", rowCount: 1001 },
    { name: "Ordini di lavoro 2", rowCount: 1001 },
    { name: "Ordini di lavoro 3", rowCount: MANY - 2000 + 1 },
  ]);
  const codes = workbook.worksheets.flatMap((sheet) => sheet.getColumn(1).values.slice(2));
  expect(new Set(codes).size).toBe(MANY);
  expect(workbook.worksheets.every((sheet) => sheet.getRow(1).getCell(1).value === "Codice")).toBe(true);
});

test("who stops reading an export stops the reading of the database", async () => {
  let pagesRead = 0;
  async function* counted() {
    for await (const page of rows()) {
      pagesRead += 1;
      yield page;
    }
  }
  const stream = exportXlsx(counted());
  stream.destroy();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(pagesRead).toBeLessThan(3);
});
