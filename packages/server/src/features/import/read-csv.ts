import { createReadStream } from "node:fs";
import { pipeline, Readable } from "node:stream";
import { type CsvError, parse } from "csv-parse";
import type { Encoding } from "#features/import/inspect-file.ts";
import { nameHeadings, type Refusal, type SourceFile, toRow } from "#features/import/source-row.ts";
import { Problem } from "#runtime/problem.ts";

export const SEPARATORS = [";", ",", "\t", "|"] as const;
export type Separator = (typeof SEPARATORS)[number];

/** How separators are called, where they would not be seen. */
export const SEPARATOR_NAME: Record<string, string> = {
  ";": "punto e virgola",
  ",": "virgola",
  "\t": "tabulazione",
  "|": "barra verticale",
};

/** A cell longer than this is a quote that was never closed, not an address. */
const MOST_CHARACTERS = 1_000_000;

/**
 * A text with separators, read as it comes: a file of any size takes the memory of a row.
 * @throws Problem `bad-request` when it has no headings, or a quote that is never closed
 */
export async function openCsv(
  path: string,
  { encoding, separator }: { encoding: Encoding; separator: Separator },
): Promise<SourceFile> {
  const headings = await readHeadings(path, { encoding, separator });
  return {
    format: "csv",
    encoding,
    separator,
    headings,
    async *rows() {
      let isFirst = true;
      for await (const { line, cells } of records(path, { encoding, separator })) {
        if (!isFirst && cells.some((cell) => cell.trim() !== "")) {
          const row = toRow(line, headings, cells);
          const fault = swallowed(cells, { line, separator, columns: headings.length });
          yield fault === undefined ? row : { ...row, fault };
        }
        isFirst = false;
      }
    },
  };
}

/**
 * A quote that was not meant goes on to the next quote, over the rows between: inside the cell there are whole rows. A text
 * of several lines may have separators too, but not as many in a line as the table has columns.
 */
function swallowed(
  cells: readonly string[],
  { line, separator, columns }: { line: number; separator: string; columns: number },
): Refusal | undefined {
  if (columns < 3) return undefined;
  const within = cells.find((cell) =>
    cell
      .split("\n")
      .slice(1)
      .some((part) => part.split(separator).length >= columns),
  );
  const last = line + cells.reduce((lines, cell) => lines + cell.split("\n").length - 1, 0);
  return within === undefined
    ? undefined
    : { reason: "Una virgoletta di troppo comprende altre righe", detail: `dalla ${line} alla ${last}` };
}

async function readHeadings(
  path: string,
  as: { encoding: Encoding; separator: Separator },
): Promise<string[]> {
  for await (const { cells } of records(path, as)) return nameHeadings(cells);
  throw new Problem("bad-request", `${path} non ha una riga di intestazione`);
}

async function* records(
  path: string,
  { encoding, separator }: { encoding: Encoding; separator: Separator },
): AsyncGenerator<{ line: number; cells: string[] }> {
  const parser = parse({
    delimiter: separator,
    relax_column_count: true,
    // `Via "la Rosa"` in the middle of a cell is what people write; only a cell that begins with a quote is quoted.
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: MOST_CHARACTERS,
    info: true,
  });
  // What goes wrong reaches the loop below through the parser, which the pipeline destroys.
  pipeline(Readable.from(decoded(path, encoding)), parser, () => undefined);
  try {
    for await (const { info, record } of parser as AsyncIterable<{
      info: { lines: number };
      record: string[];
    }>) {
      // The count is of the line where the record ends: cells of several lines put its beginning before.
      const within = record.reduce((lines, cell) => lines + (cell.match(/\n/g)?.length ?? 0), 0);
      yield { line: info.lines - within, cells: record };
    }
  } catch (error) {
    throw toProblem(path, error);
  }
}

function toProblem(path: string, error: unknown): unknown {
  const { code, lines } = error as CsvError & { lines?: number };
  if (code === "CSV_QUOTE_NOT_CLOSED" || code === "CSV_MAX_RECORD_SIZE")
    return new Problem(
      "bad-request",
      `${path}: dalla riga ${lines ?? "?"} circa una virgoletta non si chiude più`,
    );
  return code?.startsWith("CSV_")
    ? new Problem("bad-request", `${path}: ${(error as Error).message}`)
    : error;
}

/** The text with one kind of line end: the parser counts lines, and would count the others twice inside quotes. */
async function* decoded(path: string, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  let held = "";
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    const text = held + decoder.decode(chunk, { stream: true });
    // Half of a line end waits for the other half.
    held = text.endsWith("\r") ? "\r" : "";
    yield oneLineEnd(text.slice(0, text.length - held.length));
  }
  yield oneLineEnd(held + decoder.decode());
}

function oneLineEnd(text: string): string {
  return text.includes("\r") ? text.replaceAll(/\r\n?/g, "\n") : text;
}

/** The separator that divides the first lines in the same number of cells as the headings. */
export function detectSeparator(head: string): Separator {
  const lines = head.split(/\r\n|\n|\r/).slice(0, 50);
  // The last one may be cut.
  if (lines.length > 1) lines.pop();
  const scores = SEPARATORS.map((separator) => {
    const counts = lines.filter((line) => line.trim() !== "").map((line) => countOutside(line, separator));
    const first = counts[0] ?? 0;
    const alike = counts.filter((count) => count === first).length / Math.max(1, counts.length);
    return { separator, score: first === 0 ? 0 : alike + first / 1_000 };
  });
  const best = scores.reduce((kept, one) => (one.score > kept.score ? one : kept));
  return best.score === 0 ? ";" : best.separator;
}

function countOutside(line: string, separator: string): number {
  return line.replaceAll(/"(?:[^"]|"")*"/g, "").split(separator).length - 1;
}
