import type { DossierBook } from "#domain/dossier-book/dossier-book.ts";
import { longDay, longInstant } from "#domain/text/italian-dates.ts";
import { SMALL, SUBTITLE, TEXT, TITLE } from "#features/dossier-exports/book/styles.ts";
import { drawParagraph, drawRule, type Part, type Sheet } from "#runtime/pdf/sheet.ts";

export function drawCover(sheet: Sheet, part: Part, book: DossierBook): void {
  const { building } = book;
  drawParagraph(sheet, part, { text: book.municipality, style: SUBTITLE, role: "P", after: 120 });
  drawParagraph(sheet, part, { text: "Fascicolo del fabbricato", style: TITLE, role: "Title", after: 12 });
  drawRule(sheet, TITLE.color);
  sheet.y += 18;
  drawParagraph(sheet, part, { text: building.name, style: SUBTITLE, role: "P", after: 8 });
  for (const text of [
    `Codice: ${building.code}`,
    `Indirizzo: ${building.address}`,
    `Destinazione d'uso: ${building.useLabel}`,
  ])
    drawParagraph(sheet, part, { text, style: TEXT, role: "P", after: 2 });
  sheet.y += 30;
  drawParagraph(sheet, part, { text: standingText(book), style: SUBTITLE, role: "P", after: 10 });
  for (const text of particulars(book))
    drawParagraph(sheet, part, { text, style: TEXT, role: "P", after: 2 });
  if (book.writing.hash !== undefined) {
    const text = `Impronta dell'ultima scrittura (SHA-256): ${book.writing.hash}`;
    drawParagraph(sheet, part, { text, style: SMALL, role: "P", after: 0 });
  }
}

const standingText = ({ asOf }: DossierBook): string =>
  asOf.isPast
    ? `Com'era alla fine di ${longDay(asOf.day)}`
    : `Com'è il ${longInstant(asOf.known).replace(/^\S+ /, "")}`;

function particulars({ producedAt, askedBy, writing, measure, documents }: DossierBook): string[] {
  const { required, stated, founded, current } = measure;
  return [
    `Prodotto: ${longInstant(producedAt)}, su richiesta di ${askedBy}`,
    `Dati che la sua destinazione d'uso richiede: ${required}; presenti ${stated}, fondati su documenti ${founded}, aggiornati ${current}`,
    `Documenti: ${documents.length}`,
    writing.number === 0
      ? "Nessuna scrittura nel registro del fascicolo"
      : `Scritture nel registro del fascicolo: ${writing.number}`,
  ];
}

/** What who receives it is told that it is, and is not. */
export const STATEMENT: readonly string[] = [
  "Questo documento riporta ciò che il Comune sa dell'edificio nel momento indicato in copertina. Di ogni dato dice chi l'ha detto, da quando vale, da quando il Comune lo conosce e, quando c'è, il documento che lo prova.",
  "I dati «dichiarati» sono stati detti senza un documento; quelli «documentati» risultano da un documento citato; quelli «verificati» sono stati controllati da chi ne risponde. I dati che mancano sono elencati alla fine di ciascuna sezione: la loro assenza non significa che la cosa non esista.",
  "I documenti citati sono allegati a questo file, identici agli originali, salvo quelli per cui è scritto il contrario. L'ultimo capitolo ne elenca le impronte SHA-256: chi le ricalcola accerta che un allegato non è stato cambiato.",
  "Il fascicolo è uno strumento di conoscenza: non sostituisce i titoli edilizi, le certificazioni e gli atti che cita.",
];
