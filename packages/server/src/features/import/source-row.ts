/** Why a row was not imported. `reason` is one of few, so that rows can be counted by it; `detail` is its own. */
export interface Refusal {
  reason: string;
  detail: string;
}

/** As GeoJSON writes it; its coordinates are in the projection of the file. */
export interface SourceGeometry {
  type: string;
  coordinates?: unknown;
}

export interface SourceRow {
  /** Line of the text, row of the sheet, or number of the GeoJSON object; the first is 1. */
  line: number;
  /** What is written under each heading, without spaces around it. */
  cells: ReadonlyMap<string, string>;
  geometry?: SourceGeometry;
  /** What is wrong with the row as such. */
  fault?: Refusal;
}

export interface SourceFile {
  format: "csv" | "xlsx" | "geojson";
  /** How the text was read; of a text only. */
  encoding?: string;
  separator?: string;
  sheet?: string;
  /** The projection that the file itself names. */
  crs?: string;
  headings: readonly string[];
  /** From the first row after the headings, each time it is called. */
  rows(): AsyncIterable<SourceRow>;
}

/** Headings made usable as names: an empty one is called by its place, one that comes again by its turn. */
export function nameHeadings(written: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return written.map((heading, index) => {
    const name = heading.trim() === "" ? unnamed(index) : heading.trim();
    let turn = (seen.get(name) ?? 0) + 1;
    while (turn > 1 && seen.has(`${name} (${turn})`)) turn += 1;
    seen.set(name, turn);
    const own = turn === 1 ? name : `${name} (${turn})`;
    if (turn > 1) seen.set(own, 1);
    return own;
  });
}

const unnamed = (index: number): string => `colonna ${index + 1}`;

/**
 * One row of cells under its headings. Cells beyond the headings are allowed only when they are empty; those of a last
 * column without a name may be missing: a separator too many at the end of the headings.
 */
export function toRow(line: number, headings: readonly string[], cells: readonly string[]): SourceRow {
  const map = new Map(headings.map((heading, index) => [heading, (cells[index] ?? "").trim()]));
  const extra = cells.slice(headings.length).some((cell) => cell.trim() !== "");
  const needed = headings.findLastIndex((heading, index) => heading !== unnamed(index)) + 1;
  if (!extra && cells.length >= needed) return { line, cells: map };
  const detail = `${cells.length} invece di ${headings.length}`;
  return { line, cells: map, fault: { reason: "Numero di colonne diverso dall'intestazione", detail } };
}
