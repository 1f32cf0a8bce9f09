import { Readable } from "node:stream";
import exceljs from "exceljs";
import { ROLE_LABEL, type Reach } from "#domain/access/policy.ts";
import { romeDay } from "#domain/time/rome.ts";
import { listRoles, writeScope } from "#features/access/public.ts";
import { SHEET_COLUMNS } from "#features/import/role-sheet.ts";
import type { Db } from "#runtime/database/open-database.ts";

export interface SheetExport {
  format: "csv" | "xlsx";
  reach: Reach;
  now: Date;
}

const OF_HAND: readonly string[] = ["hand", "spreadsheet", "request"];

/**
 * The roles given one by one that are in force or will be, as a sheet that can be corrected and sent back: those of
 * groups, substitutions and emergencies come and go by themselves.
 */
export async function exportRoleSheet(db: Db, { format, reach, now }: SheetExport) {
  const roles = await listRoles(db, reach.all ? undefined : reach.firmIds);
  const rows = roles
    // Machines are not of the sheet, whose key is the tax code.
    .filter(({ origin, holder }) => OF_HAND.includes(origin) && !holder.startsWith("client:"))
    .map(({ holder, displayName, role, scopeKind, scopeCode, since, until, reason }) => [
      holder,
      displayName,
      ROLE_LABEL[role],
      writeScope(scopeKind, scopeCode),
      italianDay(since),
      until === null ? "" : italianDay(until),
      reason,
    ]);
  const fileName = `ruoli-${romeDay(now)}.${format}`;
  if (format === "csv")
    return { stream: Readable.from([csvOf(rows)]), mediaType: "text/csv; charset=utf-8", fileName };
  const mediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  return { stream: Readable.from([await xlsxOf(rows)]), mediaType, fileName };
}

const italianDay = (instant: Date): string => romeDay(instant).split("-").reverse().join("/");

// Without it, spreadsheets on Windows read UTF-8 as something else.
const BYTE_ORDER_MARK = "\uFEFF";

function csvOf(rows: readonly string[][]): string {
  const line = (cells: readonly string[]) => `${cells.map(cellOf).join(";")}\r\n`;
  return BYTE_ORDER_MARK + [[...SHEET_COLUMNS], ...rows].map(line).join("");
}

/** A name that begins like a formula would be executed by whoever opens the file (OWASP, "CSV Injection"). */
function cellOf(cell: string): string {
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

async function xlsxOf(rows: readonly string[][]): Promise<Buffer> {
  const workbook = new exceljs.Workbook();
  const sheet = workbook.addWorksheet("Ruoli", { views: [{ state: "frozen", ySplit: 1 }] });
  sheet.columns = SHEET_COLUMNS.map((header) => ({ header, width: 24 }));
  sheet.getRow(1).font = { bold: true };
  sheet.addRows(rows.map((row) => [...row]));
  return Buffer.from(await workbook.xlsx.writeBuffer());
}
