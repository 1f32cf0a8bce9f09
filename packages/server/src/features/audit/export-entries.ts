import { BYTE_ORDER_MARK, csvLine } from "#runtime/csv-line.ts";
import type { EntryFilter } from "#features/audit/entry-filter.ts";
import { type EntryRow, readEntries, toItem } from "#features/audit/list-entries.ts";
import { readLinesOf, REGISTERS } from "#runtime/audit-chain/entry-lines.ts";
import { digestOf } from "#runtime/audit-chain/seals.ts";
import type { Db } from "#runtime/database/open-database.ts";

export type ExportFormat = "csv" | "jsonl";

const ROWS_AT_A_TIME = 1_000;
const COLUMNS = [
  "voce",
  "quando",
  "chi",
  "che cosa",
  "tipo",
  "oggetto",
  "nome dell'oggetto",
  "dettaglio",
  "correlazione",
  "impronta",
];

/** The filtered register, newest first, a thousand entries at a time: memory does not grow with it. */
export async function* exportEntries(
  db: Db,
  filter: EntryFilter,
  format: ExportFormat,
): AsyncGenerator<string> {
  if (format === "csv") yield BYTE_ORDER_MARK + csvLine(COLUMNS);
  let after: EntryRow | undefined;
  for (;;) {
    const rows: EntryRow[] = await readEntries(db, filter, { after, limit: ROWS_AT_A_TIME });
    const digests = await digestsOf(db, rows);
    const write = format === "csv" ? csvEntry : jsonEntry;
    if (rows.length > 0) yield rows.map((row) => write(row, digests.get(row.id) ?? "")).join("");
    if (rows.length < ROWS_AT_A_TIME) return;
    after = rows.at(-1);
  }
}

/** By the name of the entry. */
async function digestsOf(db: Db, rows: readonly EntryRow[]): Promise<Map<string, string>> {
  const digests = new Map<string, string>();
  for (const register of REGISTERS) {
    const numbers = rows.filter((row) => row.register === register).map(({ number }) => number);
    for (const [number, line] of await readLinesOf(db, register, numbers))
      digests.set(`${register.slice(0, 1)}${number}`, digestOf(line));
  }
  return digests;
}

function csvEntry(row: EntryRow, digest: string): string {
  const detail = row.detail === null ? "" : JSON.stringify(row.detail);
  const { id, at, actor, action, subjectKind, subjectId, subjectLabel = "", correlationId } = toItem(row);
  return csvLine([
    id,
    at,
    actor.name,
    action,
    subjectKind,
    subjectId,
    subjectLabel,
    detail,
    correlationId,
    digest,
  ]);
}

const jsonEntry = (row: EntryRow, digest: string): string =>
  `${JSON.stringify({ ...toItem(row), ...(row.detail === null ? {} : { detail: row.detail }), digest })}\n`;
