import { once } from "node:events";
import { PassThrough, type Readable } from "node:stream";
import type { Obligation } from "@stabile/contract/compliance";
import ExcelJs from "exceljs";
import { icsEvent, icsFoot, icsHead } from "#domain/calendar-file/ics.ts";
import { shortDay } from "#domain/text/italian-dates.ts";
import { listObligations } from "#features/compliance/list-obligations.ts";
import type { ObligationFilter, Seen } from "#features/compliance/obligation-filter.ts";
import { BYTE_ORDER_MARK, csvLine } from "#runtime/csv-line.ts";
import type { Db } from "#runtime/database/open-database.ts";

const ROWS_AT_A_TIME = 1_000;
const COLUMNS = [
  ...[
    "Verifica",
    "Codice",
    "Scadenza",
    "Stato",
    "Edificio",
    "Nome edificio",
    "Oggetto",
    "Nome oggetto",
    "Municipio",
  ],
  ...["Chi la fa", "Ultima", "Esito", "Uso vietato dal", "Dati mancanti"],
];

const STATE_LABEL: Readonly<Record<Obligation["state"], string>> = {
  overdue: "Scaduta",
  soon: "Entro 30 giorni",
  near: "Entro 90 giorni",
  later: "Oltre 90 giorni",
  unknown: "Mancano dati",
  "on-event": "Quando succede",
  done: "Fatta, non si ripete",
  "not-required": "Non richiesta",
};

const OUTCOME_LABEL = {
  positive: "Positivo",
  "with-prescriptions": "Con prescrizioni",
  negative: "Negativo",
} as const;

/** The filtered list, a thousand rows at a time: memory does not grow with it. */
async function* pagesOf(
  db: Db,
  asked: Seen & { filter: ObligationFilter },
): AsyncGenerator<readonly Obligation[]> {
  let cursor: string | undefined;
  do {
    const page = await listObligations(db, { ...asked, cursor, limit: ROWS_AT_A_TIME });
    yield page.items;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}

type Asked = Seen & { filter: ObligationFilter };

export async function* exportCsv(db: Db, asked: Asked): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvLine(COLUMNS);
  for await (const items of pagesOf(db, asked))
    if (items.length > 0) yield items.map((item) => csvLine(cellsOf(item))).join("");
}

/** A day for each that has one: who keeps the file in their calendar finds them moved when they take it again. */
export async function* exportIcs(
  db: Db,
  { now, publicUrl, ...asked }: Asked & { now: Date; publicUrl: string },
): AsyncGenerator<string> {
  yield icsHead("Scadenze di legge");
  for await (const items of pagesOf(db, asked))
    yield items.flatMap((item) => (item.dueOn === undefined ? [] : [eventOf(item, item.dueOn)])).join("");
  yield icsFoot();

  function eventOf(item: Obligation, day: string): string {
    const { id, title, subject, building, doer, state, rule } = item;
    return icsEvent(
      {
        ...{ uid: `${id}@scadenze.stabile`, day, summary: `${title}: ${subject.name}` },
        description: [
          `${STATE_LABEL[state]}. La fa: ${doer.label}.`,
          ...(item.useForbiddenSince === undefined
            ? []
            : [`Uso vietato dal ${dayText(item.useForbiddenSince)}.`]),
        ].join("\n"),
        location: `${building.name} (${building.code})`,
        url: `${publicUrl}/scadenze?buildingId=${building.id}&rule=${rule}`,
        categories: ["Scadenze di legge"],
      },
      now,
    );
  }
}

/** XLSX written row by row to the reader's pace: no workbook is held in memory. */
export function exportXlsx(db: Db, asked: Asked): Readable {
  const output = new PassThrough();
  writeXlsx(pagesOf(db, asked), output).catch((error: unknown) => output.destroy(error as Error));
  return output;
}

async function writeXlsx(pages: AsyncIterable<readonly Obligation[]>, output: PassThrough): Promise<void> {
  const workbook = new ExcelJs.stream.xlsx.WorkbookWriter({ stream: output, useStyles: true });
  const sheet = workbook.addWorksheet("Scadenze di legge", { views: [{ state: "frozen", ySplit: 1 }] });
  sheet.columns = COLUMNS.map((header) => ({ header, width: WIDE.has(header) ? 40 : 16 }));
  sheet.getRow(1).font = { bold: true };
  sheet.getRow(1).commit();
  for await (const items of pages) {
    for (const item of items) sheet.addRow(xlsxCells(item)).commit();
    // exceljs writes without asking: the next page is read when this one has gone out.
    if (output.destroyed) return;
    if (output.writableNeedDrain) await Promise.race([once(output, "drain"), once(output, "close")]);
  }
  sheet.commit();
  await workbook.commit();
}

const WIDE: ReadonlySet<string> = new Set(["Verifica", "Nome edificio", "Nome oggetto", "Dati mancanti"]);

/** Days are days, so that a spreadsheet sorts them. */
function xlsxCells(item: Obligation): (string | Date)[] {
  const days: Record<string, string | undefined> = {
    Scadenza: item.dueOn,
    Ultima: item.lastDoneOn,
    "Uso vietato dal": item.useForbiddenSince,
  };
  return cellsOf(item).map((cell, index) => {
    const day = days[COLUMNS[index] as string];
    return day === undefined ? cell : new Date(`${day}T00:00:00Z`);
  });
}

const dayText = (day: string | undefined): string => (day === undefined ? "" : shortDay(day));

function cellsOf(item: Obligation): string[] {
  const {
    title,
    rule,
    dueOn,
    state,
    building,
    subject,
    municipio = "",
    doer,
    lastDoneOn,
    lastOutcome,
  } = item;
  return [
    ...[title, rule, dayText(dueOn), STATE_LABEL[state], building.code, building.name],
    ...[subject.code, subject.name, municipio, doer.label, dayText(lastDoneOn)],
    lastOutcome === undefined ? "" : OUTCOME_LABEL[lastOutcome],
    dayText(item.useForbiddenSince),
    item.missing.map(({ label, askedOf }) => `${label} (${askedOf})`).join(", "),
  ];
}
