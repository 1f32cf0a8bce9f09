import { readFileSync } from "node:fs";

/**
 * Rows of a table of the `data` folder: semicolons, a heading line, UTF-8, no quoting (no text of ours has a semicolon).
 * Throws when a row has not as many cells as the heading: a table shipped broken must not start.
 */
export function readTable<Column extends string>(
  file: string,
  columns: readonly Column[],
): Record<Column, string>[] {
  const text = readFileSync(new URL(`../../data/${file}`, import.meta.url), "utf8");
  const [heading = "", ...lines] = text.split("\n").filter((line) => line !== "");
  if (heading !== columns.join(";")) throw new Error(`${file}: heading is "${heading}"`);
  return lines.map((line, index) => {
    const cells = line.split(";");
    if (cells.length !== columns.length)
      throw new Error(`${file}: line ${index + 2} has ${cells.length} cells`);
    return Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? ""])) as Record<
      Column,
      string
    >;
  });
}
