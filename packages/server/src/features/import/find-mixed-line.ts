import { createReadStream } from "node:fs";

/** A letter of Latin alphabets as UTF-8 writes it: in Windows-1252 it would be "Ã " or the like, which no word has. */
const LETTER = /[\xc3-\xc5][\x80-\xbf]/;
const NOT_ASCII = /[\x80-\xff]/;

/** The first line with a letter in UTF-8 and the first that is not UTF-8, of a text that has both. */
export async function findMixedLine(path: string): Promise<{ utf8: number; other: number } | undefined> {
  const found: { utf8?: number; other?: number } = {};
  let line = 0;
  for await (const text of byteLines(path)) {
    line += 1;
    if (!NOT_ASCII.test(text)) continue;
    if (!isUtf8(text)) found.other ??= line;
    else if (LETTER.test(text)) found.utf8 ??= line;
    const { utf8, other } = found;
    if (utf8 !== undefined && other !== undefined) return { utf8, other };
  }
  return undefined;
}

/** Lines longer than this are not lines of a table. */
const LONGEST = 1_000_000;

/** Each byte a character, so that nothing is lost before it is known what it is. */
async function* byteLines(path: string): AsyncGenerator<string> {
  let held = "";
  for await (const chunk of createReadStream(path, "latin1") as AsyncIterable<string>) {
    const lines = (held + chunk).split(/\r\n|\n|\r(?!$)/);
    held = lines.pop() ?? "";
    yield* lines;
    if (held.length > LONGEST) held = held.slice(-LONGEST);
  }
  yield held;
}

function isUtf8(text: string): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(text, "latin1"));
    return true;
  } catch {
    return false;
  }
}
