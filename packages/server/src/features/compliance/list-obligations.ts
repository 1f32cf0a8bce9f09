import type { Obligation } from "@stabile/contract/compliance";
import { sql } from "kysely";
import { isDay } from "#domain/time/civil-date.ts";
import {
  allOf,
  conditionsOf,
  DUE,
  type ObligationFilter,
  type Seen,
} from "#features/compliance/obligation-filter.ts";
import { COLUMNS, type ObligationRow, toObligation } from "#features/compliance/obligation-view.ts";
import { loadRules } from "#features/compliance/rule-store.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { decodeCursor, encodeCursor } from "#runtime/web/cursor.ts";

export interface ObligationsAsked extends Seen {
  filter: ObligationFilter;
  cursor: string | undefined;
  limit: number;
}

/** Obligations by day, the oldest first; those that have none come last. */
export async function listObligations(
  db: Db,
  { filter, cursor, limit, ...seen }: ObligationsAsked,
): Promise<{ items: Obligation[]; nextCursor?: string }> {
  const conditions = conditionsOf(filter, seen);
  if (cursor !== undefined) conditions.push(afterCursor(cursor));
  const { book } = await loadRules(db);
  const { rows } = await sql<ObligationRow & { key: string }>`
    select ${COLUMNS}, ${DUE}::text as key
    from obligation o join building b on b.id = o.building_id
    left join element e on o.subject_kind = 'element' and e.id = o.subject_id
    where ${allOf(conditions)} order by ${DUE}, o.id limit ${limit + 1}`.execute(db);
  const shown = rows.slice(0, limit);
  const items = shown.map((row) => toObligation(row, { book, today: seen.today }));
  const last = shown.at(-1);
  return rows.length > limit && last !== undefined
    ? { items, nextCursor: encodeCursor([last.key, last.id]) }
    : { items };
}

function afterCursor(cursor: string) {
  const [day, id] = decodeCursor(cursor, "text");
  if (day !== "infinity" && !isDay(day))
    throw new Problem("bad-request", "Il segnaposto della pagina non è di questo elenco");
  return sql`(${DUE}, o.id) > (${day}::date, ${id}::uuid)`;
}
