import { createHash } from "node:crypto";
import { PassThrough, Readable } from "node:stream";
import { ZipFile } from "yazl";
import type { BookDocument, DossierBook } from "#domain/dossier-book/dossier-book.ts";
import { toLogbook } from "#domain/dossier-book/logbook.ts";
import type { Sink } from "#runtime/pdf/archive-pdf.ts";

export interface BundleOptions {
  sink: Sink;
  /** Told after each document; what it throws ends the writing. */
  onDocument?: () => Promise<void>;
}

/**
 * Dossiers as a ZIP: a folder a building, with its JSON-LD and its originals, and at the end the SHA-256 of every file, in
 * the form that `sha256sum -c` reads. One file at a time goes through, whatever their number.
 */
export async function writeBundle(
  books: AsyncIterable<DossierBook>,
  { sink, onDocument }: BundleOptions,
): Promise<void> {
  const zip = new ZipFile();
  const sums: string[] = [];
  const sending = send(zip.outputStream as Readable, sink);
  sending.catch(() => undefined);
  for await (const book of books) {
    const folder = folderName(book);
    addText(zip, `${folder}/fascicolo.jsonld`, {
      text: JSON.stringify(toLogbook(book), undefined, 2),
      sums,
      at: book.producedAt,
    });
    for (const document of book.documents) {
      await addDocument(zip, `${folder}/documenti/${document.name}`, { document, sums, sending });
      await onDocument?.();
    }
  }
  zip.addBuffer(Buffer.from(`${sums.join("\n")}\n`), "SHA256SUMS");
  zip.end();
  await sending;
}

async function send(source: Readable, sink: Sink): Promise<void> {
  for await (const chunk of source) await sink.write(chunk as Uint8Array);
}

interface Text {
  text: string;
  sums: string[];
  at: Date;
}

function addText(zip: ZipFile, path: string, { text, sums, at }: Text): void {
  const bytes = Buffer.from(text);
  sums.push(`${createHash("sha256").update(bytes).digest("hex")}  ${path}`);
  zip.addBuffer(bytes, path, { mtime: at });
}

/** Added when its turn comes and waited for: files that wait for one another would all be open together. */
async function addDocument(
  zip: ZipFile,
  path: string,
  { document, sums, sending }: { document: BookDocument; sums: string[]; sending: Promise<void> },
): Promise<void> {
  const opened = await document.open();
  if (opened === undefined) {
    sums.push(`# manca: ${path} (${document.sha256})`);
    return;
  }
  const hash = createHash("sha256");
  const through = new PassThrough();
  zip.addReadStream(through, path, { compress: false, mtime: dayOf(document) });
  const passing = (async () => {
    for await (const chunk of opened) {
      hash.update(chunk);
      if (!through.write(chunk)) await new Promise<void>((resolve) => through.once("drain", () => resolve()));
    }
    through.end();
  })();
  passing.catch((error: unknown) => through.destroy(error as Error));
  await Promise.race([passing, sending]);
  const found = hash.digest("hex");
  sums.push(`${found}  ${path}`);
  if (found !== document.sha256) sums.push(`# alterato: ${path}, era ${document.sha256}`);
}

// ZIP knows no day before 1980.
const dayOf = ({ issuedOn }: BookDocument): Date => {
  const day = issuedOn ?? "1980-01-01";
  return new Date(`${day < "1980-01-01" ? "1980-01-01" : day}T12:00:00Z`);
};

/** No separator and nothing that a file system minds. */
export const folderName = ({ building }: DossierBook): string =>
  building.code.replaceAll(/[^\p{L}\p{N}._-]/gu, "_").replace(/^\.+/, "_");
