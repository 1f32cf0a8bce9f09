import type { Obligation } from "@stabile/contract/compliance";
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

/** The filtered list as CSV, a thousand rows at a time: memory does not grow with it. */
export async function* exportObligations(
  db: Db,
  asked: Seen & { filter: ObligationFilter },
): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvLine(COLUMNS);
  let cursor: string | undefined;
  do {
    const page = await listObligations(db, { ...asked, cursor, limit: ROWS_AT_A_TIME });
    if (page.items.length > 0) yield page.items.map((item) => csvLine(cellsOf(item))).join("");
    cursor = page.nextCursor;
  } while (cursor !== undefined);
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
