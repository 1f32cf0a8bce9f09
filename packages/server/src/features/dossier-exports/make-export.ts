import { once } from "node:events";
import { PassThrough, type Readable } from "node:stream";
import { ZipFile } from "yazl";
import type { Principal } from "#domain/access/policy.ts";
import type { DossierBook } from "#domain/dossier-book/dossier-book.ts";
import { toLogbook } from "#domain/dossier-book/logbook.ts";
import { LABEL_SHEETS } from "#domain/labels/label-sheet.ts";
import { romeDay } from "#domain/time/rome.ts";
import { writeBook } from "#features/dossier-exports/book/write-book.ts";
import type { ExportDeps } from "#features/dossier-exports/export-deps.ts";
import type { ExportRow } from "#features/dossier-exports/export-store.ts";
import { writeLabels } from "#features/dossier-exports/labels/write-labels.ts";
import { loadBook } from "#features/dossier-exports/load-book.ts";
import { loadLabels } from "#features/dossier-exports/load-labels.ts";
import { writeFactsWorkbook, writeRegister } from "#features/dossier-exports/sheets/write-workbook.ts";
import { folderName, writeBundle } from "#features/dossier-exports/write-bundle.ts";
import type { Db } from "#runtime/database/open-database.ts";
import type { Sink } from "#runtime/pdf/archive-pdf.ts";

/** An export being made. */
export interface Making {
  row: ExportRow;
  sink: Sink;
  /** Told how much of the whole is done, from 0 to 1; what it throws ends the making. */
  tell: (share: number) => Promise<void>;
}

export async function makeExport(db: Db, deps: ExportDeps, making: Making): Promise<void> {
  const { row, sink } = making;
  const books = () => booksOf(db, deps, making);
  switch (row.kind) {
    case "pdf":
      return writePdfs(books(), making);
    case "bundle":
      return writeBundle(books(), { sink, onDocument: () => making.tell(0) });
    case "workbook":
      return writeFactsWorkbook(books(), sink);
    case "census":
      return writeRegister(books(), deps.census, sink);
    case "school":
      return writeRegister(books(), deps.school, sink);
    case "labels":
      return makeLabels(db, deps, making);
  }
}

/** One after the other: the next is read when the one before has been written. */
async function* booksOf(db: Db, deps: ExportDeps, { row, tell }: Making): AsyncGenerator<DossierBook> {
  const askedBy = principalOf(row);
  for (const [index, buildingId] of row.building_ids.entries()) {
    await tell(index / row.building_ids.length);
    yield await loadBook(db, deps, { buildingId, on: row.as_of ?? undefined, askedBy });
  }
}

/** Who asked, with the roles that they had when they did. */
const principalOf = ({ asked_by: userId, asked_by_label: displayName, grants }: ExportRow): Principal => ({
  userId,
  displayName,
  firmId: grants.firmId,
  grants: grants.grants,
});

async function writePdfs(books: AsyncIterable<DossierBook>, { row, sink, tell }: Making): Promise<void> {
  const isAlone = row.building_ids.length === 1;
  const zip = new ZipFile();
  const sending = isAlone ? Promise.resolve() : send(zip.outputStream as Readable, sink);
  sending.catch(() => undefined);
  for await (const book of books) {
    const tellOf = (done: number) => tell(isAlone ? done / (book.documents.length + 1) : 0);
    const data = {
      name: "fascicolo.jsonld",
      mediaType: "application/ld+json",
      text: JSON.stringify(toLogbook(book)),
    };
    if (isAlone) await writeBook(book, { sink, onDocument: tellOf, data });
    else {
      const through = new PassThrough();
      zip.addReadStream(through, `${folderName(book)}.pdf`, { compress: false, mtime: book.producedAt });
      const written = writeBook(book, { sink: sinkInto(through), onDocument: tellOf, data });
      // Of a reader that failed nothing more is taken: it would be waited for without end.
      await Promise.race([written, sending.then(() => written)]);
      through.end();
    }
  }
  if (isAlone) return;
  zip.end();
  await sending;
}

const sinkInto = (through: PassThrough): Sink => ({
  async write(bytes) {
    if (!through.write(bytes)) await once(through, "drain");
  },
});

async function send(source: Readable, sink: Sink): Promise<void> {
  for await (const chunk of source) await sink.write(chunk as Uint8Array);
}

async function makeLabels(
  db: Db,
  { municipality, publicUrl, clock }: ExportDeps,
  { row, sink, tell }: Making,
): Promise<void> {
  const { of, format, skipped } = row.labels ?? { of: "elements", format: "70x37", skipped: 0 };
  const labels = await loadLabels(db, { buildingIds: row.building_ids, of, publicUrl });
  await tell(0.2);
  await writeLabels(
    { labels, layout: LABEL_SHEETS[format], skipped, municipality, producedAt: clock.now() },
    sink,
  );
}

const MEDIA_TYPE = {
  pdf: "application/pdf",
  zip: "application/zip",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
} as const;

const NAME: Record<ExportRow["kind"], string> = {
  pdf: "fascicolo",
  bundle: "fascicolo-e-documenti",
  workbook: "fascicolo",
  census: "censimento-mef",
  school: "edilizia-scolastica",
  labels: "etichette",
};

/** `fascicolo-2026-11-30.pdf`. */
export function fileNameOf(
  { kind, building_ids: ids }: Pick<ExportRow, "kind" | "building_ids">,
  now: Date,
): string {
  const isZip = kind === "bundle" || (kind === "pdf" && ids.length > 1);
  const ending = isZip ? "zip" : kind === "pdf" || kind === "labels" ? "pdf" : "xlsx";
  return `${NAME[kind]}-${romeDay(now)}.${ending}`;
}

export function mediaTypeOf(fileName: string): string {
  return MEDIA_TYPE[fileName.split(".").at(-1) as keyof typeof MEDIA_TYPE];
}
