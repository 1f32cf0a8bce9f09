import ExcelJs from "exceljs";
import type { KeptSheet } from "#domain/models/model-object.ts";
import type { Stated } from "#domain/models/model-things.ts";
import { HEADINGS, SHEET_ORDER } from "#features/models/cobie/cobie-headings.ts";
import { COBIE_SET } from "#features/models/cobie/cobie-properties.ts";

export type CobieRecord = Readonly<Record<string, string>>;

/** A row of the register on its way out, with what a model said of it. */
export interface CobieSource {
  sheet: "Floor" | "Space" | "Component";
  name: string;
  columns: CobieRecord;
  stated: Readonly<Record<string, Stated>>;
}

interface Contents {
  sources: readonly CobieSource[];
  kept: readonly KeptSheet[];
  facility: CobieRecord;
}

/** A COBie 2.4 workbook: rows of the register, their attributes, and the sheets that models brought. */
export async function writeCobie({ sources, kept, facility }: Contents): Promise<Buffer> {
  const sheets = new Map<string, CobieRecord[]>(SHEET_ORDER.map((name) => [name, []]));
  const headings = new Map<string, readonly string[]>(Object.entries(HEADINGS));
  for (const sheet of kept) {
    sheets.set(sheet.name, [...(sheets.get(sheet.name) ?? []), ...recordsOf(sheet)]);
    headings.set(sheet.name, [...new Set([...(headings.get(sheet.name) ?? []), ...sheet.headings])]);
  }
  if (sheets.get("Facility")?.length === 0) sheets.set("Facility", [facility]);
  for (const source of sources) sheets.get(source.sheet)?.push({ ...ownColumns(source), ...source.columns });
  sheets.set("Attribute", withAttributes(sheets.get("Attribute") ?? [], sources));
  const workbook = new ExcelJs.Workbook();
  for (const [name, rows] of sheets)
    if (rows.length > 0 || HEADINGS[name] !== undefined)
      addSheet(workbook, { name, rows, headings: headings.get(name) ?? [] });
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

const recordsOf = ({ headings, rows }: KeptSheet): CobieRecord[] =>
  rows.map((row) => Object.fromEntries(headings.map((heading, index) => [heading, row[index] ?? ""])));

/** Columns of the row that it came from. */
function ownColumns({ stated }: CobieSource): CobieRecord {
  const prefix = `${COBIE_SET}.`;
  return Object.fromEntries(
    Object.entries(stated).flatMap(([field, { value }]) =>
      field.startsWith(prefix) ? [[field.slice(prefix.length), String(value)]] : [],
    ),
  );
}

const attributeKey = ({ Name, SheetName, RowName }: CobieRecord): string => `${SheetName}/${RowName}/${Name}`;

/** What a model said of a row besides its columns; who said it, and when, as the workbook that it came from has it. */
function withAttributes(kept: readonly CobieRecord[], sources: readonly CobieSource[]): CobieRecord[] {
  const rows = [...kept];
  const places = new Map<string, number>();
  // A workbook may say one twice: the first is what was taken, the second goes out as it came.
  for (const [place, row] of kept.entries())
    if (!places.has(attributeKey(row))) places.set(attributeKey(row), place);
  for (const { sheet, name, stated } of sources)
    for (const [field, { value, unit }] of Object.entries(stated)) {
      const dot = field.indexOf(".");
      const set = field.slice(0, dot);
      if (dot === -1 || set === COBIE_SET) continue;
      const row = { Name: field.slice(dot + 1), SheetName: sheet, RowName: name, Value: String(value) };
      const place = places.get(attributeKey(row)) ?? rows.length;
      rows[place] = { ExtObject: set, ...rows[place], ...row, ...(unit === undefined ? {} : { Unit: unit }) };
    }
  return rows;
}

/** An empty cell is `n/a` in COBie. What begins like a formula is text: cells hold text only. */
function addSheet(
  workbook: ExcelJs.Workbook,
  { name, headings, rows }: { name: string; headings: readonly string[]; rows: readonly CobieRecord[] },
): void {
  const extra = rows.flatMap((row) => Object.keys(row));
  const all = [...new Set([...headings, ...extra])];
  const sheet = workbook.addWorksheet(name.slice(0, 31), { views: [{ state: "frozen", ySplit: 1 }] });
  sheet.addRow(all).font = { bold: true };
  for (const row of rows) sheet.addRow(all.map((heading) => row[heading] || "n/a"));
}
