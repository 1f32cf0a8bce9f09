import QRCode from "qrcode";
import { type LabelSheet, placeOf } from "#domain/labels/label-sheet.ts";
import { drain, openArchivePdf, type PdfDocument, type Sink } from "#runtime/pdf/archive-pdf.ts";
import { breakLines } from "#runtime/pdf/break-lines.ts";
import { lineHeight, type Style } from "#runtime/pdf/pdf-fonts.ts";
import { drawLines, type Part } from "#runtime/pdf/sheet.ts";

export interface Label {
  /** What the square opens. */
  address: string;
  code: string;
  name: string;
  building: string;
}

export interface LabelJob {
  labels: readonly Label[];
  layout: LabelSheet;
  /** Places of the first sheet that are used up already. */
  skipped: number;
  municipality: string;
  producedAt: Date;
}

const POINTS_PER_MM = 72 / 25.4;
const PADDING_MM = 3;
/** ISO/IEC 18004: four modules of white around. */
const QUIET = 4;
const CODE: Style = { weight: "bold", size: 10, color: "#000000" };
const NAME: Style = { weight: "regular", size: 8, color: "#000000" };

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Sheets of labels to print and stick: a square that opens the thing, and what tells people which thing it is. */
export async function writeLabels(job: LabelJob, sink: Sink): Promise<void> {
  const { labels, layout, skipped, municipality, producedAt } = job;
  const doc = openArchivePdf({
    title: "Etichette con codice QR",
    subject: `${labels.length} etichette`,
    author: municipality,
    producedAt,
    margin: 0,
  });
  const whole = doc.struct("Document");
  doc.addPage();
  doc.addStructure(whole);
  let page = 0;
  for (const [index, label] of labels.entries()) {
    const place = placeOf(index, layout, skipped);
    for (; page < place.page; page += 1) doc.addPage();
    drawLabel(doc, whole, { label, box: boxOf(place, layout) });
  }
  whole.end();
  doc.end();
  await drain(doc, sink);
}

const boxOf = ({ x, y }: { x: number; y: number }, { width, height }: LabelSheet): Box => ({
  x: (x + PADDING_MM) * POINTS_PER_MM,
  y: (y + PADDING_MM) * POINTS_PER_MM,
  width: (width - 2 * PADDING_MM) * POINTS_PER_MM,
  height: (height - 2 * PADDING_MM) * POINTS_PER_MM,
});

function drawLabel(doc: PdfDocument, whole: Part, { label, box }: { label: Label; box: Box }): void {
  const side = Math.min(box.height, box.width * 0.45);
  const part = doc.struct("Sect");
  whole.add(part);
  part.add(
    doc.struct("Figure", { alt: `Codice QR: ${label.address}` }, () =>
      drawSquare(doc, label.address, { ...box, width: side, height: side }),
    ),
  );
  const text: Box = { ...box, x: box.x + side + 4, width: box.width - side - 4 };
  part.add(doc.struct("P", {}, () => drawWords(doc, label, text)));
  part.end();
}

/** Dark modules as rectangles, a run at a time: sharp at any size of print. */
function drawSquare(doc: PdfDocument, address: string, box: Box): void {
  const { modules } = QRCode.create(address, { errorCorrectionLevel: "M" });
  const unit = box.width / (modules.size + 2 * QUIET);
  for (let row = 0; row < modules.size; row += 1) {
    let from = 0;
    for (let column = 0; column <= modules.size; column += 1) {
      if (column < modules.size && modules.get(row, column) === 1) continue;
      if (column > from)
        doc.rect(box.x + (from + QUIET) * unit, box.y + (row + QUIET) * unit, (column - from) * unit, unit);
      from = column + 1;
    }
  }
  doc.fillColor("#000000").fill();
}

/** As much as there is room for: the code is always there. */
function drawWords(doc: PdfDocument, { code, name, building }: Label, box: Box): void {
  let { y } = box;
  for (const { text, style, most } of [
    { text: code, style: CODE, most: 2 },
    { text: name, style: NAME, most: 3 },
    { text: building, style: NAME, most: 2 },
  ]) {
    const room = Math.floor((box.y + box.height - y) / lineHeight(style));
    const lines = breakLines(doc, { text, style }, box.width).slice(0, Math.max(0, Math.min(most, room)));
    drawLines({ doc }, lines, { style, x: box.x, y });
    y += lines.length * lineHeight(style) + 2;
  }
}
