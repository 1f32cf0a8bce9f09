import PDFDocument from "pdfkit";
import { FIRST_FONT } from "#runtime/pdf/pdf-fonts.ts";

export type PdfDocument = InstanceType<typeof PDFDocument>;

/** Where the bytes of a file go, in order. */
export interface Sink {
  write(bytes: Uint8Array): Promise<void>;
}

export interface ArchivePdf {
  title: string;
  subject: string;
  author: string;
  producedAt: Date;
  margin: number;
}

/**
 * A document for the archive: PDF/A-3 at level A (ISO 19005-3): fonts embedded, colours of a declared profile (sRGB),
 * Italian, every line of text within a structure that a screen reader follows.
 */
export function openArchivePdf({ title, subject, author, producedAt, margin }: ArchivePdf): PdfDocument {
  const doc = new PDFDocument({
    size: "A4",
    margin,
    pdfVersion: "1.7",
    subset: "PDF/A-3a",
    tagged: true,
    lang: "it-IT",
    displayTitle: true,
    autoFirstPage: false,
    bufferPages: true,
    font: FIRST_FONT,
    info: { Producer: "Stabile", Creator: "Stabile", CreationDate: producedAt },
  });
  doc.appendXML(describe({ title, subject, author }));
  return doc;
}

/** Written by us: PDFKit puts titles into XML as they are, and a building may be called «Bar & Tabacchi». */
function describe({ title, subject, author }: Pick<ArchivePdf, "title" | "subject" | "author">): string {
  const said = (text: string) =>
    `<rdf:Alt><rdf:li xml:lang="x-default">${escapeXml(text)}</rdf:li></rdf:Alt>`;
  return `<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
    <dc:title>${said(title)}</dc:title>
    <dc:description>${said(subject)}</dc:description>
    <dc:creator><rdf:Seq><rdf:li>${escapeXml(author)}</rdf:li></rdf:Seq></dc:creator>
    <dc:language><rdf:Bag><rdf:li>it-IT</rdf:li></rdf:Bag></dc:language>
  </rdf:Description>`;
}

const ESCAPED: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
// oxlint-disable-next-line no-control-regex -- no XML 1.0 holds them.
const NO_XML = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

const escapeXml = (text: string): string =>
  text.replaceAll(NO_XML, "").replaceAll(/[&<>]/g, (one) => ESCAPED[one] ?? one);

/** Sends on what has been made so far, at the pace at which it is taken. */
export async function drain(doc: PdfDocument, sink: Sink): Promise<void> {
  const source = doc as unknown as { read(): Uint8Array | null };
  for (let chunk = source.read(); chunk !== null; chunk = source.read()) await sink.write(chunk);
}
