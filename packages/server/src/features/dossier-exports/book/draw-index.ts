import { HEADING, SMALL, TEXT } from "#features/dossier-exports/book/styles.ts";
import { breakLines } from "#runtime/pdf/break-lines.ts";
import { lineHeight, setStyle } from "#runtime/pdf/pdf-fonts.ts";
import { drawArtifact, drawLines, drawParagraph, type Part, type Sheet } from "#runtime/pdf/sheet.ts";

export interface IndexEntry {
  title: string;
  /** As it is numbered: from one. */
  page: number;
}

/** The index stands on one page: there are no more chapters than sections of the dictionary and four. */
export function drawIndex(sheet: Sheet, part: Part, entries: readonly IndexEntry[]): void {
  const { doc, left, width } = sheet;
  drawParagraph(sheet, part, { text: "Indice", style: HEADING, role: "H1", after: 10 });
  const toc = doc.struct("TOC");
  part.add(toc);
  for (const { title, page } of entries) {
    const number = String(page);
    const { y } = sheet;
    toc.add(
      doc.struct("TOCI", {}, () => {
        drawLines(sheet, [`${title} `], { style: TEXT, x: left, y });
        setStyle(doc, number, TEXT);
        drawLines(sheet, [number], { style: TEXT, x: left + width - doc.widthOfString(number), y });
      }),
    );
    sheet.y += lineHeight(TEXT) + 8;
  }
  toc.end();
}

/** On every page: of which dossier it is, and which page of how many. */
export function drawPageNumbers(sheet: Sheet, running: string): void {
  const { doc, left, width, bottom } = sheet;
  const { start, count } = doc.bufferedPageRange();
  const y = bottom + 8;
  const [name = ""] = breakLines(doc, { text: running, style: SMALL }, width * 0.7);
  for (let index = 0; index < count; index += 1) {
    doc.switchToPage(start + index);
    drawArtifact(doc, "Pagination", () => {
      const text = `Pagina ${index + 1} di ${count}`;
      drawLines(sheet, [name], { style: SMALL, x: left, y });
      setStyle(doc, text, SMALL);
      drawLines(sheet, [text], { style: SMALL, x: left + width - doc.widthOfString(text), y });
    });
  }
}
