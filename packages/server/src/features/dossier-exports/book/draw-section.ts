import type { Quality } from "#domain/dossier/claims.ts";
import type { BookFact, BookSection } from "#domain/dossier-book/dossier-book.ts";
import { shortDay } from "#domain/text/italian-dates.ts";
import { romeDay } from "#domain/time/rome.ts";
import { SMALL, SUBHEADING, TEXT } from "#features/dossier-exports/book/styles.ts";
import { drawTable } from "#runtime/pdf/draw-table.ts";
import { drawParagraph, type Part, type Sheet } from "#runtime/pdf/sheet.ts";

const COLUMNS = [
  { header: "Dato", share: 25 },
  { header: "Valore", share: 34 },
  { header: "Chi l'ha detto", share: 19 },
  { header: "Vale dal", share: 12 },
  { header: "Noto dal", share: 12 },
];

const QUALITY_WORD: Record<Quality, string> = {
  declared: "dichiarato",
  documented: "documentato",
  verified: "verificato",
};

/** The sources that are no platform; a platform is called by its name. */
const SOURCE_LABEL: Readonly<Record<string, string>> = { person: "", decision: "decisione di " };

export function drawSection(
  sheet: Sheet,
  part: Part,
  { section, cited }: { section: BookSection; cited: ReadonlyMap<string, number> },
): void {
  drawFacts(sheet, part, { facts: section.facts, cited });
  for (const { title, facts } of section.groups) {
    drawParagraph(sheet, part, { text: title, style: SUBHEADING, role: "H2", after: 4, keepWith: 40 });
    drawFacts(sheet, part, { facts, cited });
  }
  for (const { title, columns, rows } of section.tables) {
    drawParagraph(sheet, part, { text: title, style: SUBHEADING, role: "H2", after: 4, keepWith: 40 });
    drawTable(sheet, part, { columns, rows });
  }
  if (section.facts.length + section.groups.length + section.tables.length === 0)
    drawParagraph(sheet, part, { text: "Nessun dato.", style: TEXT, role: "P", after: 6 });
  if (section.missing.length > 0) {
    const text = `Mancano, fra i dati richiesti: ${section.missing.join("; ")}.`;
    drawParagraph(sheet, part, { text, style: SMALL, role: "P", after: 10 });
  }
}

function drawFacts(
  sheet: Sheet,
  part: Part,
  { facts, cited }: { facts: readonly BookFact[]; cited: ReadonlyMap<string, number> },
): void {
  if (facts.length === 0) return;
  drawTable(sheet, part, { columns: COLUMNS, rows: facts.map((fact) => rowOf(fact, cited)) });
}

function rowOf(fact: BookFact, cited: ReadonlyMap<string, number>): string[] {
  const note = fact.note === undefined ? "" : `\nNota: ${fact.note}`;
  return [
    fact.label,
    `${fact.text}${evidenceText(fact, cited)}${note}`,
    `${sayer(fact)} (${QUALITY_WORD[fact.quality]})`,
    shortDay(fact.validFrom),
    shortDay(romeDay(fact.recordedAt)),
  ];
}

function evidenceText({ evidenceId }: BookFact, cited: ReadonlyMap<string, number>): string {
  if (evidenceId === undefined) return "";
  const number = cited.get(evidenceId);
  return number === undefined ? " (documento non compreso)" : ` (doc. ${number})`;
}

function sayer({ source, saidBy }: BookFact): string {
  const word = SOURCE_LABEL[source];
  if (word !== undefined) return `${word}${saidBy}`;
  return saidBy.toLowerCase().includes(source.toLowerCase()) ? saidBy : `${source}, ${saidBy}`;
}
