import { once } from "node:events";
import { PassThrough, type Readable } from "node:stream";
import ExcelJs from "exceljs";
import { EXPORT_COLUMNS } from "#features/work-orders/export-columns.ts";
import type { ExportRow } from "#features/work-orders/export-rows.ts";

/** XLSX written row by row to the reader's pace: no workbook is ever held in memory. */
export function exportXlsx(pages: AsyncIterable<ExportRow[]>): Readable {
  const output = new PassThrough();
  write(pages, output).catch((error: unknown) => output.destroy(error as Error));
  return output;
}

async function write(pages: AsyncIterable<ExportRow[]>, output: PassThrough): Promise<void> {
  const workbook = new ExcelJs.stream.xlsx.WorkbookWriter({
    stream: output,
    useStyles: true,
    useSharedStrings: false,
  });
  const sheet = workbook.addWorksheet("Ordini di lavoro", { views: [{ state: "frozen", ySplit: 1 }] });
  sheet.columns = EXPORT_COLUMNS.map(({ header, width, isInstant }) => ({
    header,
    width,
    ...(isInstant ? { style: { numFmt: "dd/mm/yyyy hh:mm" } } : {}),
  }));
  sheet.getRow(1).font = { bold: true };
  sheet.getRow(1).commit();
  for await (const rows of pages) {
    for (const row of rows) sheet.addRow(EXPORT_COLUMNS.map((column) => column.cell(row))).commit();
    // exceljs writes without asking: the next page is read when this one has gone out.
    if (output.destroyed) return;
    if (output.writableNeedDrain) await Promise.race([once(output, "drain"), once(output, "close")]);
  }
  sheet.commit();
  await workbook.commit();
}
