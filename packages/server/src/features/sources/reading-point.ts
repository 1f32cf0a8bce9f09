import { sql } from "kysely";
import type { REALGIMM, Source } from "#features/sources/source-item.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";

type Read = Source | typeof REALGIMM;

/** Under this name the whole reading of a source: where the list of sources looks for when each was last read. */
export const WHOLE = "reading";

/** The point that a stream of a source has reached; empty: its beginning. */
export async function reachedPoint(db: Db, source: Read, stream: string): Promise<string> {
  const { rows } = await sql<{ cursor: string }>`
    select cursor from sync_cursor where platform = ${source} and stream = ${stream}`.execute(db);
  return rows[0]?.cursor ?? "";
}

/** @param point `[stream, cursor]`; the same again writes nothing */
export async function movePoint(
  db: Db,
  source: Read,
  [stream, cursor]: readonly [string, string],
): Promise<void> {
  await sql`
    insert into sync_cursor (platform, stream, cursor) values (${source}, ${stream}, ${cursor})
    on conflict (platform, stream) do update set cursor = excluded.cursor
    where sync_cursor.cursor is distinct from excluded.cursor`.execute(db);
}

export async function noteEnd({ db, clock }: { db: Db; clock: Clock }, source: Read): Promise<void> {
  const now = clock.now();
  await sql`
    insert into sync_cursor as c (platform, stream, cursor, last_run_at, first_load_done_at)
    values (${source}, ${WHOLE}, '', ${now}::timestamptz, ${now}::timestamptz)
    on conflict (platform, stream) do update set last_run_at = excluded.last_run_at,
      first_load_done_at = coalesce(c.first_load_done_at, excluded.first_load_done_at)`.execute(db);
}
