import { sql } from "kysely";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";

const DAY_MS = 86_400_000;
const ROWS_AT_A_TIME = 5_000;
const MOST_TURNS = 1_000;

/**
 * What has served its purpose: a repeated call comes within days, even from a phone that was off over the holidays, and
 * its kept answer may hold personal data; an event is news for the pages that are open. Histories are elsewhere, and stay.
 */
const KEPT = [
  { table: "idempotency_key", column: "created_at", days: 30 },
  { table: "domain_event", column: "at", days: 7 },
  { table: "sign_in_attempt", column: "created_at", days: 1 },
] as const;

/** Removes what is older than it need be, few rows at a time, so that nobody waits for it. @returns rows removed */
export async function keepHouse({ db, clock }: { db: Db; clock: Clock }): Promise<number> {
  let removed = 0;
  for (const { table, column, days } of KEPT) {
    const before = new Date(clock.now().getTime() - days * DAY_MS);
    for (let turn = 0; turn < MOST_TURNS; turn += 1) {
      const { numAffectedRows = 0n } = await sql`
        delete from ${sql.table(table)} where ctid = any(array(
          select ctid from ${sql.table(table)} where ${sql.ref(column)} < ${before} limit ${ROWS_AT_A_TIME}))`.execute(
        db,
      );
      removed += Number(numAffectedRows);
      if (numAffectedRows < BigInt(ROWS_AT_A_TIME)) break;
    }
  }
  return removed;
}
