import { breakLines } from "#runtime/pdf/break-lines.ts";
import type { PdfDocument } from "#runtime/pdf/archive-pdf.ts";
import { lineHeight, setStyle, type Style } from "#runtime/pdf/pdf-fonts.ts";

/** A part of the document's structure: what is drawn within it is read in its order. */
export type Part = ReturnType<PdfDocument["struct"]>;

/** The pages being filled, from above downwards. */
export interface Sheet {
  doc: PdfDocument;
  left: number;
  width: number;
  top: number;
  bottom: number;
  y: number;
}

export function openSheet(doc: PdfDocument, margin: number): Sheet {
  doc.addPage();
  const { width, height } = doc.page;
  // The last line is the page's number.
  return {
    doc,
    left: margin,
    width: width - 2 * margin,
    top: margin,
    bottom: height - margin - 18,
    y: margin,
  };
}

export function turnPage(sheet: Sheet): void {
  sheet.doc.addPage();
  sheet.y = sheet.top;
}

/** Turns the page when so much does not fit on what is left of it. */
export function makeRoom(sheet: Sheet, height: number): void {
  if (sheet.y + height > sheet.bottom && sheet.y > sheet.top) turnPage(sheet);
}

export const roomLeft = (sheet: Sheet): number => sheet.bottom - sheet.y;

export interface Paragraph {
  text: string;
  style: Style;
  /** Its role in the structure: `P`, `H1`, `H2`… */
  role: string;
  after: number;
  /** Not at the foot of a page, alone: so much of what follows stays with it. */
  keepWith?: number;
}

/** A text over the whole width; over more pages when it is long. */
export function drawParagraph(sheet: Sheet, part: Part, paragraph: Paragraph): void {
  const { doc } = sheet;
  const { text, style, role, after, keepWith = 0 } = paragraph;
  const height = lineHeight(style);
  const lines = breakLines(doc, { text, style }, sheet.width);
  makeRoom(sheet, Math.min(lines.length, 2) * height + keepWith);
  for (let from = 0; from < lines.length; ) {
    const fitting = Math.max(1, Math.floor(roomLeft(sheet) / height));
    const piece = lines.slice(from, from + fitting);
    part.add(doc.struct(role, {}, () => drawLines(sheet, piece, { style, x: sheet.left, y: sheet.y })));
    sheet.y += piece.length * height;
    from += piece.length;
    if (from < lines.length) turnPage(sheet);
  }
  sheet.y += after;
}

/** Lines one below the other, at a place; the sheet goes nowhere. */
export function drawLines(
  { doc }: Pick<Sheet, "doc">,
  lines: readonly string[],
  { style, x, y }: { style: Style; x: number; y: number },
): void {
  for (const [index, line] of lines.entries()) {
    if (line === "") continue;
    doc.text(setStyle(doc, line, style), x, y + index * lineHeight(style), { lineBreak: false });
  }
}

/** What is no content: rules, numbers of pages, headings repeated. A screen reader passes over it. */
export function drawArtifact(doc: PdfDocument, type: "Layout" | "Pagination", draw: () => void): void {
  doc.markContent("Artifact", { type });
  draw();
  doc.endMarkedContent();
}

export function drawRule(sheet: Sheet, colour: string): void {
  const { doc, left, width, y } = sheet;
  drawArtifact(doc, "Layout", () => {
    doc
      .moveTo(left, y)
      .lineTo(left + width, y)
      .lineWidth(0.5)
      .strokeColor(colour)
      .stroke();
  });
}
