import { readFileSync } from "node:fs";

/** A block of a text file of the `data` folder: a heading of cells, then lines. */
export interface TextBlock {
  heading: string[];
  lines: string[];
}

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
      return { heading: first.slice(2).split(" | "), lines };
    });
}

/** "subject :: text". */
export function splitLine(line: string): [subject: string, text: string] {
  const [subject, text] = line.split(" :: ");
  if (subject === undefined || text === undefined) throw new Error(`not "subject :: text": ${line}`);
  return [subject, text];
}
