import exceljs from "exceljs";
import { nameHeadings, type SourceFile, toRow } from "#features/import/source-row.ts";
import { Problem } from "#runtime/problem.ts";

/**
 * A sheet of a workbook, the first unless another is named, read row by row.
 * @throws Problem `bad-request` when there is no such sheet, or it is empty
 */
export async function openXlsx(path: string, sheet?: string): Promise<SourceFile> {
  for await (const first of sheetRows(path, sheet)) {
    const headings = nameHeadings(withoutTail(first.cells));
    return {
      format: "xlsx",
      sheet: first.sheet,
      headings,
      async *rows() {
        for await (const { line, cells } of sheetRows(path, sheet)) {
          if (line === first.line || cells.every((cell) => cell.trim() === "")) continue;
          // A sheet does not keep the empty cells at the end of a row.
          yield toRow(line, headings, padded(cells, headings.length));
        }
      },
    };
  }
  throw new Problem(
    "bad-request",
    `${path}: ${sheet === undefined ? "il foglio" : `il foglio «${sheet}»`} è vuoto`,
  );
}

interface SheetRow {
  sheet: string;
  line: number;
  cells: string[];
}

async function* sheetRows(path: string, wanted: string | undefined): AsyncGenerator<SheetRow> {
  const names: string[] = [];
  try {
    const reader = new exceljs.stream.xlsx.WorkbookReader(path, {
      worksheets: "emit",
      sharedStrings: "cache",
      styles: "cache",
      hyperlinks: "ignore",
      entries: "emit",
    });
    for await (const worksheet of reader) {
      const name = (worksheet as unknown as { name?: string }).name ?? `Foglio${names.length + 1}`;
      names.push(name);
      if (wanted !== undefined && name !== wanted) {
        // A sheet must be read to its end before the next one comes.
        for await (const _row of worksheet) continue;
        continue;
      }
      for await (const row of worksheet)
        yield { sheet: name, line: row.number, cells: (row.values as unknown[]).slice(1).map(cellText) };
      return;
    }
  } catch (error) {
    throw new Problem("bad-request", `${path} non si legge come XLSX: ${(error as Error).message}`);
  }
  throw new Problem(
    "bad-request",
    `${path}: il foglio «${wanted ?? ""}» non c'è; ci sono ${names.join(", ")}`,
  );
}

/** What is seen in a cell: the result of a formula, the words of a formatted text, a day as `2026-06-24`. */
function cellText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) return dateText(value);
  if (typeof value !== "object") return String(value);
  const { richText, result, text } = value as {
    richText?: { text: string }[];
    result?: unknown;
    text?: unknown;
  };
  if (richText !== undefined) return richText.map((part) => part.text).join("");
  return cellText(text ?? result);
}

/** A sheet's dates have no zone: exceljs gives them as if they were UTC. */
function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return "";
  const [day = "", time = ""] = date.toISOString().split("T");
  return time.startsWith("00:00:00") ? day : `${day} ${time.slice(0, 5)}`;
}

function withoutTail(cells: readonly string[]): string[] {
  const last = cells.findLastIndex((cell) => cell.trim() !== "");
  return cells.slice(0, last + 1);
}

function padded(cells: readonly string[], length: number): string[] {
  return Array.from({ length: Math.max(length, cells.length) }, (_, index) => cells[index] ?? "");
}
