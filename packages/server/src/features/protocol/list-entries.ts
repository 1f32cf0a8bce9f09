import type { ProtocolEntry } from "@stabile/contract/protocol";
import { type RawBuilder, sql } from "kysely";
import type { Reach } from "#domain/access/policy.ts";
import { ENTRY_COLUMNS, type EntryRow, entryScope, toEntry } from "#features/protocol/entry-row.ts";
import { escapeLike, wordsOf } from "#features/registry/public.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { decodeCursor, encodeCursor } from "#runtime/web/cursor.ts";

export interface EntriesAsked {
  filter: {
    q?: string | undefined;
    state?: string | undefined;
    direction?: string | undefined;
    buildingId?: string | undefined;
  };
  cursor: string | undefined;
  limit: number;
  reach: Reach;
}

/** What was given to the protocol, newest first. */
export async function listEntries(
  db: Db,
  { filter, cursor, limit, reach }: EntriesAsked,
): Promise<{ items: ProtocolEntry[]; nextCursor?: string }> {
  const conditions = [entryScope(reach), ...conditionsOf(filter)];
  if (cursor !== undefined) {
    const [at, id] = decodeCursor(cursor, "instant");
    conditions.push(sql`(p.created_at, p.id) < (${at}::timestamptz, ${id}::uuid)`);
  }
  const { rows } = await sql<EntryRow & { key: string }>`
    select ${ENTRY_COLUMNS}, to_char(p.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as key
    from protocol_entry p left join building b on b.id = p.building_id
    where ${sql.join(conditions, sql` and `)} order by p.created_at desc, p.id desc limit ${limit + 1}`.execute(
    db,
  );
  const items = rows.slice(0, limit).map(toEntry);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return last === undefined ? { items } : { items, nextCursor: encodeCursor([last.key, last.id]) };
}

function conditionsOf({ q, state, direction, buildingId }: EntriesAsked["filter"]): RawBuilder<unknown>[] {
  return [
    ...(state === undefined ? [] : [stateCondition(state)]),
    ...(direction === undefined ? [] : [sql`p.direction = ${direction}`]),
    ...(buildingId === undefined ? [] : [sql`p.building_id = ${buildingId}::uuid`]),
    ...wordsOf(q).map((word) => sql`p.search like '%' || fold_text(${escapeLike(word)}) || '%'`),
  ];
}

const stateCondition = (state: string) =>
  state === "open" ? sql`p.state in ('waiting', 'emergency', 'parked')` : sql`p.state = ${state}`;
