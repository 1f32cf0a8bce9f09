import { createHash } from "node:crypto";
import { type BookDocument, citations, type DossierBook } from "#domain/dossier-book/dossier-book.ts";
import { drawCover, STATEMENT } from "#features/dossier-exports/book/draw-cover.ts";
import { drawDocuments, drawHashes } from "#features/dossier-exports/book/draw-documents.ts";
import { drawIndex, drawPageNumbers, type IndexEntry } from "#features/dossier-exports/book/draw-index.ts";
import { drawSection } from "#features/dossier-exports/book/draw-section.ts";
import { HEADING, MARGIN, TEXT } from "#features/dossier-exports/book/styles.ts";
import { readWhole } from "#features/dossier-exports/read-whole.ts";
import { drain, openArchivePdf, type PdfDocument, type Sink } from "#runtime/pdf/archive-pdf.ts";
import { embedFile } from "#runtime/pdf/embed-file.ts";
import { drawParagraph, openSheet, type Part, type Sheet, turnPage } from "#runtime/pdf/sheet.ts";

export interface BookOptions {
  sink: Sink;
  /** Told after each document attached; what it throws ends the writing. */
  onDocument?: (done: number) => Promise<void>;
  /** The same dossier for machines, attached beside the documents. */
  data?: { name: string; mediaType: string; text: string };
}

/**
 * A dossier as one PDF/A-3: cover, index, sections, documents, hashes, and the originals attached. One original at a time
 * is in memory, and what is made is sent on after each.
 * @returns ids of the documents that could not be attached: lost, or altered
 */
export async function writeBook(book: DossierBook, options: BookOptions): Promise<ReadonlySet<string>> {
  const doc = openArchivePdf({
    title: `Fascicolo del fabbricato: ${book.building.name}`,
    subject: `Edificio ${book.building.code}, ${book.building.address}`,
    author: book.municipality,
    producedAt: book.producedAt,
    margin: MARGIN,
  });
  const lost = await attachDocuments(doc, book, options);
  if (options.data !== undefined)
    embedFile(
      doc,
      {
        ...options.data,
        description: "Il fascicolo in forma leggibile dalle macchine",
        modifiedAt: book.producedAt,
        relationship: "Data",
      },
      new TextEncoder().encode(options.data.text),
    );
  drawBook(doc, book, lost);
  doc.end();
  await drain(doc, options.sink);
  return lost;
}

async function attachDocuments(
  doc: PdfDocument,
  { documents }: DossierBook,
  { sink, onDocument }: BookOptions,
): Promise<ReadonlySet<string>> {
  const lost = new Set<string>();
  for (const [index, document] of documents.entries()) {
    const bytes = await originalOf(document);
    if (bytes === undefined) lost.add(document.id);
    else embedDocument(doc, document, { number: index + 1, bytes });
    await drain(doc, sink);
    await onDocument?.(index + 1);
  }
  return lost;
}

/** @returns its bytes, if they are there and are those whose hash was written down */
async function originalOf(document: BookDocument): Promise<Uint8Array | undefined> {
  const opened = await document.open();
  if (opened === undefined) return undefined;
  const bytes = await readWhole(opened, document.byteLength);
  if (bytes === undefined) return undefined;
  return createHash("sha256").update(bytes).digest("hex") === document.sha256 ? bytes : undefined;
}

function embedDocument(
  doc: PdfDocument,
  { name, kind, mediaType, issuedOn }: BookDocument,
  { number, bytes }: { number: number; bytes: Uint8Array },
): void {
  const file = {
    name,
    description: `Doc. ${number}: ${kind}`,
    mediaType,
    modifiedAt: new Date(`${issuedOn ?? "1970-01-01"}T12:00:00Z`),
    relationship: "Source" as const,
  };
  embedFile(doc, file, bytes);
}

function drawBook(doc: PdfDocument, book: DossierBook, lost: ReadonlySet<string>): void {
  const whole = doc.struct("Document");
  doc.addStructure(whole);
  const sheet = openSheet(doc, MARGIN);
  const cover = openPart(doc, whole);
  drawCover(sheet, cover, book);
  cover.end();
  // Drawn last, when the pages are known; its place is kept.
  turnPage(sheet);
  const index = openPart(doc, whole);
  const indexPage = lastPage(doc);
  const entries = drawChapters(sheet, whole, { book, lost });
  doc.switchToPage(indexPage);
  drawIndex({ ...sheet, y: sheet.top }, index, entries);
  index.end();
  drawPageNumbers(sheet, `${book.building.code} · ${book.building.name}`);
  whole.end();
}

function openPart(doc: PdfDocument, whole: Part): Part {
  const part = doc.struct("Sect");
  whole.add(part);
  return part;
}

const lastPage = (doc: PdfDocument): number => doc.bufferedPageRange().count - 1;

function drawChapters(
  sheet: Sheet,
  whole: Part,
  { book, lost }: { book: DossierBook; lost: ReadonlySet<string> },
): IndexEntry[] {
  const { documents } = book;
  const cited = citations(documents);
  const chapters: { title: string; draw: (part: Part) => void }[] = [
    {
      title: "Che cosa è questo documento",
      draw: (part) => {
        for (const text of STATEMENT) drawParagraph(sheet, part, { text, style: TEXT, role: "P", after: 8 });
      },
    },
    ...book.sections.map((section) => ({
      title: `${section.code}. ${section.title}`,
      draw: (part: Part) => drawSection(sheet, part, { section, cited }),
    })),
    { title: "Elenco dei documenti", draw: (part) => drawDocuments(sheet, part, documents) },
    { title: "Impronte dei documenti", draw: (part) => drawHashes(sheet, part, { documents, lost }) },
  ];
  return chapters.map(({ title, draw }, index) =>
    drawChapter(sheet, whole, { title, draw, onNewPage: index === 0 }),
  );
}

function drawChapter(
  sheet: Sheet,
  whole: Part,
  { title, draw, onNewPage }: { title: string; draw: (part: Part) => void; onNewPage: boolean },
): IndexEntry {
  const { doc } = sheet;
  if (onNewPage) turnPage(sheet);
  const part = openPart(doc, whole);
  drawParagraph(sheet, part, { text: title, style: HEADING, role: "H1", after: 8, keepWith: 60 });
  doc.outline.addItem(title);
  const page = lastPage(doc) + 1;
  draw(part);
  part.end();
  sheet.y += 14;
  return { title, page };
}
