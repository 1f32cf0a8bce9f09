import { once } from "node:events";
import ExcelJs from "exceljs";
import { PassThrough } from "node:stream";
import { shortDay } from "#domain/text/italian-dates.ts";
import { romeDay } from "#domain/time/rome.ts";
import { type BookFact, citations, type DossierBook } from "#domain/dossier-book/dossier-book.ts";
import { type Cell, registerRow, type RegisterLayout } from "#domain/dossier-book/register-layout.ts";
import type { Sink } from "#runtime/pdf/archive-pdf.ts";

/** What a sheet holds besides its headings (ECMA-376). */
const ROWS_OF_A_SHEET = 1_048_575;

const FACT_HEADINGS = [
  "Codice edificio",
  "Edificio",
  "Sezione",
  "Voce",
  "Dato",
  "Valore",
  "Fonte",
  "Chi l'ha detto",
  "Qualità",
  "Vale dal",
  "Noto dal",
  "Documento",
];
const QUALITY: Record<BookFact["quality"], string> = {
  declared: "Dichiarato",
  documented: "Documentato",
  verified: "Verificato",
};

/** Dossiers as a workbook, one row per value, whether of one building or of a hundred. */
export function writeFactsWorkbook(books: AsyncIterable<DossierBook>, sink: Sink): Promise<void> {
  return writeWorkbook({ sheet: "Fascicolo", headings: [FACT_HEADINGS], rows: factRows(books) }, sink);
}

/** A register kept by others, one row per building; its sections stand above the headings. */
export function writeRegister(
  books: AsyncIterable<DossierBook>,
  layout: RegisterLayout,
  sink: Sink,
): Promise<void> {
  const sections = layout.columns.map(({ section }, index) =>
    section === layout.columns[index - 1]?.section ? "" : section,
  );
  const headings = [sections, layout.columns.map(({ header }) => header)];
  return writeWorkbook({ sheet: layout.sheet, headings, rows: registerRows(books, layout) }, sink);
}

async function* registerRows(
  books: AsyncIterable<DossierBook>,
  layout: RegisterLayout,
): AsyncGenerator<Cell[]> {
  for await (const book of books) yield registerRow(book, layout);
}

async function* factRows(books: AsyncIterable<DossierBook>): AsyncGenerator<Cell[]> {
  for await (const book of books) {
    const cited = citations(book.documents);
    for (const { code, title, facts, groups } of book.sections)
      for (const { item, fact } of [
        ...facts.map((own) => ({ item: "", fact: own })),
        ...groups.flatMap((group) => group.facts.map((own) => ({ item: group.title, fact: own }))),
      ])
        yield [
          book.building.code,
          book.building.name,
          `${code}. ${title}`,
          item,
          fact.label,
          typeof fact.value === "number" && !fact.text.endsWith("€") ? fact.value : fact.text,
          fact.source,
          fact.saidBy,
          QUALITY[fact.quality],
          shortDay(fact.validFrom),
          shortDay(romeDay(fact.recordedAt)),
          fact.evidenceId === undefined ? "" : `doc. ${cited.get(fact.evidenceId) ?? "non compreso"}`,
        ];
  }
}

interface SheetOf {
  sheet: string;
  headings: readonly (readonly string[])[];
  rows: AsyncIterable<Cell[]>;
}

/** Written row by row, at the pace at which it is taken. */
async function writeWorkbook({ sheet, headings, rows }: SheetOf, sink: Sink): Promise<void> {
  const stream = new PassThrough();
  const sending = send(stream, sink);
  sending.catch((error: unknown) => stream.destroy(error as Error));
  const workbook = new ExcelJs.stream.xlsx.WorkbookWriter({
    stream,
    useStyles: true,
    useSharedStrings: false,
  });
  let open = openSheet(workbook, sheet, headings);
  let written = 0;
  for await (const row of rows) {
    if (written > 0 && written % (ROWS_OF_A_SHEET - headings.length) === 0) {
      open.commit();
      open = openSheet(workbook, `${sheet} ${written}`, headings);
    }
    open.addRow(row).commit();
    written += 1;
    // exceljs writes without asking: the next row is read when this one has gone out.
    if (stream.destroyed) break;
    if (stream.writableNeedDrain) await Promise.race([once(stream, "drain"), sending]);
  }
  open.commit();
  await Promise.race([workbook.commit(), sending]);
  await sending;
}

async function send(source: PassThrough, sink: Sink): Promise<void> {
  for await (const chunk of source) await sink.write(chunk as Uint8Array);
}

function openSheet(
  workbook: ExcelJs.stream.xlsx.WorkbookWriter,
  name: string,
  headings: SheetOf["headings"],
): ExcelJs.Worksheet {
  const sheet = workbook.addWorksheet(name, { views: [{ state: "frozen", ySplit: headings.length }] });
  sheet.columns = (headings.at(-1) ?? []).map((heading) => ({
    width: Math.max(12, Math.min(40, heading.length + 2)),
  }));
  for (const heading of headings) {
    const row = sheet.addRow([...heading]);
    row.font = { bold: true };
    row.commit();
  }
  return sheet;
}
