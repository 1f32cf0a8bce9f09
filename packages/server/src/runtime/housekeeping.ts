import { sql } from "kysely";
import { forgetEntries } from "#runtime/audit-chain/forget-entries.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { forgetMessages } from "#runtime/delivery/forget-messages.ts";
import { forgetExchanges } from "#runtime/http/forget-exchanges.ts";
import { inBatches } from "#runtime/in-batches.ts";
import type { Retention } from "#runtime/retention.ts";

const DAY_MS = 86_400_000;

/**
 * What has served its purpose: a repeated call comes within days, even from a phone that was off over the holidays, and
 * its kept answer may hold personal data; an event is news for the pages that are open. Histories are elsewhere, and stay.
 */
const KEPT = [
  { table: "idempotency_key", column: "created_at", days: 30 },
  { table: "domain_event", column: "at", days: 7 },
  { table: "sign_in_attempt", column: "created_at", days: 1 },
  { table: "used_logout_token", column: "used_at", days: 1 },
  // That somebody signed in, how and until when stays in the audit; this is only what opened the door.
  { table: "session", column: "expires_at", days: 30 },
  { table: "client_token_seen", column: "expires_at", days: 1 },
] as const;

export interface House {
  db: Db;
  clock: Clock;
  config: Retention;
}

/**
 * Removes what is older than it need be, few rows at a time, so that nobody waits for it.
 * @returns rows removed or emptied
 */
export async function keepHouse({ db, clock, config }: House): Promise<number> {
  const daysAgo = (days: number) => new Date(clock.now().getTime() - days * DAY_MS);
  let gone = 0;
  for (const { table, column, days } of KEPT) {
    const before = daysAgo(days);
    gone += await inBatches((limit) =>
      sql`
        delete from ${sql.table(table)} where ctid = any(array(
          select ctid from ${sql.table(table)} where ${sql.ref(column)} < ${before} limit ${limit}))`.execute(
        db,
      ),
    );
  }
  gone += await forgetExchanges(db, {
    excerpts: daysAgo(config.KEEP_EXCERPTS_DAYS),
    entries: daysAgo(config.KEEP_EXCHANGES_DAYS),
  });
  gone += await forgetMessages(db, daysAgo(config.KEEP_MESSAGES_DAYS));
  return gone + (await forgetEntries(db, daysAgo(config.KEEP_AUDIT_DAYS)));
}
