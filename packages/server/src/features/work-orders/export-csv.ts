import { type Cell, EXPORT_COLUMNS } from "#features/work-orders/export-columns.ts";
import type { ExportRow } from "#features/work-orders/export-rows.ts";

// Without it, spreadsheets on Windows read UTF-8 as something else.
const BYTE_ORDER_MARK = "\uFEFF";

/** CSV as Italian spreadsheets open it: semicolons, dates as 24/06/2026 10:00. */
export async function* exportCsv(pages: AsyncIterable<ExportRow[]>): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + line(EXPORT_COLUMNS.map((column) => column.header));
  for await (const rows of pages) {
    yield rows.map((row) => line(EXPORT_COLUMNS.map((column) => column.cell(row)))).join("");
  }
}

function line(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(";")}\r\n`;
}

export function csvCell(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const text = cell instanceof Date ? italianDate(cell) : withoutFormula(cell);
  return /[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Text that begins like a formula would be executed by whoever opens the file, and a citizen can write one in a
 * report: an apostrophe makes it text (OWASP, "CSV Injection").
 */
export function withoutFormula(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function italianDate(date: Date): string {
  const [day = "", time = ""] = date.toISOString().split("T");
  return `${day.split("-").reverse().join("/")} ${time.slice(0, 5)}`;
}
