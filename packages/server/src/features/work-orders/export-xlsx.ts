import { once } from "node:events";
import { PassThrough, type Readable } from "node:stream";
import ExcelJs from "exceljs";
import { EXPORT_COLUMNS } from "#features/work-orders/export-columns.ts";
import type { ExportRow } from "#features/work-orders/export-rows.ts";

/** What a sheet holds besides its headings (ECMA-376; Excel and LibreOffice alike). */
const ROWS_OF_A_SHEET = 1_048_575;

/** XLSX written row by row to the reader's pace: no workbook is ever held in memory. More rows than a sheet holds take more sheets. */
export function exportXlsx(pages: AsyncIterable<ExportRow[]>, rowsOfASheet = ROWS_OF_A_SHEET): Readable {
  const output = new PassThrough();
  write(pages, { output, rowsOfASheet }).catch((error: unknown) => output.destroy(error as Error));
  return output;
}

async function write(
  pages: AsyncIterable<ExportRow[]>,
  { output, rowsOfASheet }: { output: PassThrough; rowsOfASheet: number },
): Promise<void> {
  const workbook = new ExcelJs.stream.xlsx.WorkbookWriter({
    stream: output,
    useStyles: true,
    useSharedStrings: false,
  });
  let sheet = openSheet(workbook, 1);
  let written = 0;
  for await (const rows of pages) {
    for (const row of rows) {
      if (written > 0 && written % rowsOfASheet === 0) {
        sheet.commit();
        sheet = openSheet(workbook, written / rowsOfASheet + 1);
      }
      sheet.addRow(EXPORT_COLUMNS.map((column) => column.cell(row))).commit();
      written++;
    }
    // exceljs writes without asking: the next page is read when this one has gone out.
    if (output.destroyed) return;
    if (output.writableNeedDrain) await Promise.race([once(output, "drain"), once(output, "close")]);
  }
  sheet.commit();
  await workbook.commit();
}

function openSheet(workbook: ExcelJs.stream.xlsx.WorkbookWriter, number: number): ExcelJs.Worksheet {
  const name = number === 1 ? "Ordini di lavoro" : `Ordini di lavoro ${number}`;
  const sheet = workbook.addWorksheet(name, { views: [{ state: "frozen", ySplit: 1 }] });
  sheet.columns = EXPORT_COLUMNS.map(({ header, width, isInstant }) => ({
    header,
    width,
    ...(isInstant ? { style: { numFmt: "dd/mm/yyyy hh:mm" } } : {}),
  }));
  sheet.getRow(1).font = { bold: true };
  sheet.getRow(1).commit();
  return sheet;
}
