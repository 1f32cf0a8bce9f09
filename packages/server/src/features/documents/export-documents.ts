import { DocumentListItem } from "@stabile/contract/document-shapes";
import { z } from "zod";
import { shortDay } from "#domain/text/italian-dates.ts";
import { type DocumentsAsked, listDocuments } from "#features/documents/list-documents.ts";
import { BYTE_ORDER_MARK, csvLine } from "#runtime/csv-line.ts";
import type { Db } from "#runtime/database/open-database.ts";

const ROWS_AT_A_TIME = 500;
const COLUMNS = [
  "Codice",
  "Titolo",
  "Tipo",
  "Numero",
  "Edificio",
  "Emesso il",
  "Scadenza",
  "Chi lo ha emesso",
  "Stato",
];
const STATE_LABEL: Readonly<Record<string, string>> = {
  uploaded: "Da leggere",
  proposed: "Da confermare",
  confirmed: "Confermato",
  withdrawn: "Ritirato",
};

const Page = z.object({ items: z.array(DocumentListItem), nextCursor: z.string().optional() });

/** The filtered list as CSV, some hundred rows at a time: memory does not grow with it. */
export async function* exportDocumentList(
  db: Db,
  asked: Omit<DocumentsAsked, "cursor" | "limit">,
): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvLine(COLUMNS);
  let cursor: string | undefined;
  do {
    const page = Page.parse(JSON.parse(await listDocuments(db, { ...asked, cursor, limit: ROWS_AT_A_TIME })));
    if (page.items.length > 0) yield page.items.map((item) => csvLine(cellsOf(item))).join("");
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}

const dayText = (day: string | undefined): string => (day === undefined ? "" : shortDay(day));

function cellsOf(item: DocumentListItem): string[] {
  const {
    code,
    title,
    typeLabel = "",
    number = "",
    building,
    issuedOn,
    expiresOn,
    issuer = "",
    state,
  } = item;
  const place = building === undefined ? "Tutto il Comune" : `${building.code} ${building.name}`;
  return [
    code,
    title,
    typeLabel,
    number,
    place,
    dayText(issuedOn),
    dayText(expiresOn),
    issuer,
    STATE_LABEL[state] ?? state,
  ];
}
