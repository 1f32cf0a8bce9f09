import type { BookDocument } from "#domain/dossier-book/dossier-book.ts";
import { shortDay } from "#domain/text/italian-dates.ts";
import { TEXT } from "#features/dossier-exports/book/styles.ts";
import { drawTable } from "#runtime/pdf/draw-table.ts";
import { drawParagraph, type Part, type Sheet } from "#runtime/pdf/sheet.ts";

const DOCUMENTS = [
  { header: "Doc.", share: 6 },
  { header: "Nome", share: 44 },
  { header: "Tipo", share: 26 },
  { header: "Emesso", share: 12 },
  { header: "Scade", share: 12 },
];

const HASHES = [
  { header: "Doc.", share: 6 },
  { header: "Impronta SHA-256", share: 62 },
  { header: "Byte", share: 14 },
  { header: "Allegato", share: 16 },
];

export function drawDocuments(sheet: Sheet, part: Part, documents: readonly BookDocument[]): void {
  if (documents.length === 0) return drawNone(sheet, part);
  drawTable(sheet, part, {
    columns: DOCUMENTS,
    rows: documents.map(({ name, kind, issuedOn, expiresOn }, index) => [
      String(index + 1),
      name,
      kind,
      issuedOn === undefined ? "" : shortDay(issuedOn),
      expiresOn === undefined ? "" : shortDay(expiresOn),
    ]),
  });
}

/** @param lost ids of those whose bytes were not found, or are not those of their hash */
export function drawHashes(
  sheet: Sheet,
  part: Part,
  { documents, lost }: { documents: readonly BookDocument[]; lost: ReadonlySet<string> },
): void {
  if (documents.length === 0) return drawNone(sheet, part);
  drawTable(sheet, part, {
    columns: HASHES,
    rows: documents.map(({ id, sha256, byteLength }, index) => [
      String(index + 1),
      sha256,
      byteLength.toLocaleString("it-IT"),
      lost.has(id) ? "no: originale non trovato o alterato" : "sì",
    ]),
  });
}

function drawNone(sheet: Sheet, part: Part): void {
  drawParagraph(sheet, part, { text: "Nessun documento.", style: TEXT, role: "P", after: 6 });
}
