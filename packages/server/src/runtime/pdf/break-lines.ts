import type { PdfDocument } from "#runtime/pdf/archive-pdf.ts";
import { setStyle, type Style } from "#runtime/pdf/pdf-fonts.ts";

/** A text as lines that fit a width: broken at its own line ends, between words, and within a word that is too long. */
export function breakLines(
  doc: PdfDocument,
  { text, style }: { text: string; style: Style },
  width: number,
): string[] {
  const fits = (line: string) => doc.widthOfString(line) <= width;
  return withoutControls(text)
    .split("\n")
    .flatMap((paragraph) => linesOf(setStyle(doc, paragraph, style), fits));
}

const UNDRAWN =
  // oxlint-disable-next-line no-control-regex -- they are what is taken out.
  /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u00AD\u200B-\u200F\u2028-\u202F\u2060-\u2064\uFEFF]/g;

/** Tabs and other signs that no font draws. */
const withoutControls = (text: string): string => text.replaceAll(/\r\n?/g, "\n").replaceAll(UNDRAWN, " ");

function linesOf(paragraph: string, fits: (line: string) => boolean): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of paragraph.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (fits(longer)) {
      line = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    const pieces = cutWord(word, fits);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? "";
  }
  return [...lines, line];
}

/** One letter at least goes on a line: it ends for any width. */
function cutWord(word: string, fits: (line: string) => boolean): string[] {
  if (fits(word)) return [word];
  const pieces: string[] = [];
  let piece = "";
  for (const letter of word) {
    if (piece !== "" && !fits(piece + letter)) {
      pieces.push(piece);
      piece = "";
    }
    piece += letter;
  }
  return [...pieces, piece];
}
