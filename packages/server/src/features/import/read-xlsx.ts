import exceljs from "exceljs";
import { refuseBomb } from "#features/import/refuse-bomb.ts";
import { nameHeadings, type Refusal, type SourceFile, toRow } from "#features/import/source-row.ts";
import { shownInCell } from "#features/import/xlsx-cell.ts";
import { Problem } from "#runtime/problem.ts";

/**
 * A sheet of a workbook, the first unless another is named, read row by row.
 * @throws Problem `bad-request` when there is no such sheet, or it is empty
 */
export async function openXlsx(path: string, sheet?: string): Promise<SourceFile> {
  await refuseBomb(path);
  for await (const first of sheetRows(path, sheet)) {
    const headings = nameHeadings(withoutTail(first.cells));
    return {
      format: "xlsx",
      sheet: first.sheet,
      headings,
      async *rows() {
        for await (const { line, cells, fault } of sheetRows(path, sheet)) {
          if (line === first.line || cells.every((cell) => cell.trim() === "")) continue;
          // A sheet does not keep the empty cells at the end of a row.
          const row = toRow(line, headings, padded(cells, headings.length));
          yield fault === undefined ? row : { ...row, fault };
        }
      },
    };
  }
  throw new Problem(
    "bad-request",
    `${path}: ${sheet === undefined ? "il foglio" : `il foglio «${sheet}»`} è vuoto`,
  );
}

/** What its own types do not tell: filled once `xl/workbook.xml` has been read, which is before any sheet. */
type Reader = exceljs.stream.xlsx.WorkbookReader & { properties?: { model?: { date1904?: boolean } } };

interface SheetRow {
  sheet: string;
  line: number;
  cells: string[];
  fault?: Refusal;
}

async function* sheetRows(path: string, wanted: string | undefined): AsyncGenerator<SheetRow> {
  const names: string[] = [];
  try {
    const reader: Reader = new exceljs.stream.xlsx.WorkbookReader(path, {
      worksheets: "emit",
      sharedStrings: "cache",
      styles: "cache",
      hyperlinks: "ignore",
      entries: "emit",
    });
    for await (const worksheet of reader) {
      const { name = `Foglio${names.length + 1}`, state } = worksheet as unknown as NamedSheet;
      names.push(name);
      // A hidden sheet holds lists and sums for the others; whoever wants it names it.
      const isWanted = wanted === undefined ? state === undefined || state === "visible" : name === wanted;
      if (!isWanted) {
        // A sheet must be read to its end before the next one comes.
        for await (const _row of worksheet) continue;
        continue;
      }
      const from1904 = reader.properties?.model?.date1904 === true;
      for await (const row of worksheet) yield toSheetRow(name, row, from1904);
      return;
    }
  } catch (error) {
    throw new Problem("bad-request", `${path} non si legge come XLSX: ${(error as Error).message}`);
  }
  if (names.length === 0)
    throw new Problem("bad-request", `${path} è un archivio ZIP, ma non un foglio di calcolo XLSX`);
  const which = wanted === undefined ? "un foglio visibile" : `il foglio «${wanted}»`;
  throw new Problem("bad-request", `${path}: ${which} non c'è; ci sono ${names.join(", ")}`);
}

interface NamedSheet {
  name?: string;
  state?: string;
}

function toSheetRow(sheet: string, row: exceljs.Row, from1904: boolean): SheetRow {
  const shown = (row.values as unknown[]).slice(1).map((value, index) => {
    const numFmt = value === null || value === undefined ? "" : row.getCell(index + 1).numFmt;
    return shownInCell(value, { numFmt: numFmt ?? "", from1904 });
  });
  const wrong = shown.findIndex(({ error }) => error);
  return {
    sheet,
    line: row.number,
    cells: shown.map(({ text }) => text),
    ...(wrong === -1
      ? {}
      : { fault: { reason: "Una formula del foglio non dà un valore", detail: `colonna ${wrong + 1}` } }),
  };
}

function withoutTail(cells: readonly string[]): string[] {
  const last = cells.findLastIndex((cell) => cell.trim() !== "");
  return cells.slice(0, last + 1);
}

function padded(cells: readonly string[], length: number): string[] {
  return Array.from({ length: Math.max(length, cells.length) }, (_, index) => cells[index] ?? "");
}
