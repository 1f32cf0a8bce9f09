import { readFileSync } from "node:fs";

/** When and where a text fits, as the cells after the first ones of a heading say. */
export interface Fit {
  /** Months in which it happens, 1 to 12; empty: all year. */
  months: readonly number[];
  /** Storeys a building must have at least. */
  storeys: number;
}

/** A block of a text file of the `data` folder: a heading of cells, then lines. */
export interface TextBlock {
  heading: string[];
  /** Cells of the heading that begin with a word: "mesi 5 6 7" is `mesi`: "5 6 7". */
  named: ReadonlyMap<string, string>;
  fit: Fit;
  lines: string[];
}

const NAMED = /^(mesi|piani|lavoro) (.+)$/;

/**
 * Reads `# cell | cell` headings followed by lines, blocks apart by an empty line, so that who knows the city and not
 * the code can add to it. A line starting with `//` is a remark.
 */
export function readTextBlocks(file: string): TextBlock[] {
  const text = readFileSync(new URL(`../../data/${file}`, import.meta.url), "utf8");
  return text
    .split(/\n{2,}/)
    .map((block) => block.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("//")))
    .filter((lines) => lines.length > 0)
    .map(([first = "", ...lines]) => {
      if (!first.startsWith("# ")) throw new Error(`${file}: a block begins with "${first}"`);
      const cells = first.slice(2).split(" | ");
      const named = new Map(
        cells.flatMap((cell) => {
          const [, key, value] = NAMED.exec(cell) ?? [];
          return key === undefined || value === undefined ? [] : [[key, value] as const];
        }),
      );
      return { heading: cells.filter((cell) => !NAMED.test(cell)), named, fit: fitOf(named), lines };
    });
}

function fitOf(named: ReadonlyMap<string, string>): Fit {
  return {
    months: (named.get("mesi") ?? "").split(" ").filter(Boolean).map(Number),
    storeys: Number(named.get("piani") ?? 1),
  };
}

/** "subject :: text". */
export function splitLine(line: string): [subject: string, text: string] {
  const [subject, text] = line.split(" :: ");
  if (subject === undefined || text === undefined) throw new Error(`not "subject :: text": ${line}`);
  return [subject, text];
}
