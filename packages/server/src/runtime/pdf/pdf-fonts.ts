import { fileURLToPath } from "node:url";
import type { PdfDocument } from "#runtime/pdf/archive-pdf.ts";

export type Weight = "regular" | "bold";

export interface Style {
  weight: Weight;
  size: number;
  color: string;
}

const fileOf = (address: string): string => fileURLToPath(address);

/** The typeface of Italian public bodies (OFL), and one with far more letters (Bitstream Vera licence) for what it lacks. */
const FILES: Record<Weight | "wide-regular" | "wide-bold", string> = {
  regular: fileOf(import.meta.resolve("@fontsource/titillium-web/files/titillium-web-latin-400-normal.woff")),
  bold: fileOf(import.meta.resolve("@fontsource/titillium-web/files/titillium-web-latin-700-normal.woff")),
  "wide-regular": fileOf(import.meta.resolve("dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf")),
  "wide-bold": fileOf(import.meta.resolve("dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf")),
};

/** Set as first font of a document: PDFKit's own would be Helvetica, which is not embedded. */
export const FIRST_FONT: string = FILES.regular;

interface FontFile {
  hasGlyphForCodePoint(code: number): boolean;
}

const fontIn = (doc: PdfDocument): FontFile => (doc as unknown as { _font: { font: FontFile } })._font.font;

/** What is shown of a letter that no font of ours has: PDF/A forbids the empty glyph (ISO 19005-3, 6.2.11.8). */
const UNKNOWN = "\u25A1";

/**
 * Sets the font that a text can be written in.
 * @returns the text, with a square in place of what cannot be written
 */
export function setStyle(doc: PdfDocument, text: string, { weight, size, color }: Style): string {
  doc.fontSize(size).fillColor(color).font(FILES[weight]);
  if (isWritable(fontIn(doc), text)) return text;
  doc.font(FILES[`wide-${weight}`]);
  const wide = fontIn(doc);
  return [...text]
    .map((letter) => (wide.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0) ? letter : UNKNOWN))
    .join("");
}

const isWritable = (font: FontFile, text: string): boolean =>
  [...text].every((letter) => font.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0));

export const lineHeight = ({ size }: Pick<Style, "size">): number => size * 1.35;
