import { sql } from "kysely";
import type { Db } from "#runtime/database/open-database.ts";
import { inBatches } from "#runtime/in-batches.ts";

/**
 * Empties what was said in old calls, and removes those that are older still.
 * @returns calls emptied or removed
 */
export async function forgetExchanges(db: Db, before: { excerpts: Date; entries: Date }): Promise<number> {
  const removed = await inBatches((limit) =>
    sql`
      delete from exchange_entry where id = any(array(
        select id from exchange_entry where at < ${before.entries} limit ${limit}))`.execute(db),
  );
  const emptied = await inBatches((limit) =>
    sql`
      update exchange_entry set request_excerpt = null, response_excerpt = null, error = null
      where id = any(array(
        select id from exchange_entry where at < ${before.excerpts}
          and (request_excerpt is not null or response_excerpt is not null or error is not null)
        limit ${limit}))`.execute(db),
  );
  return removed + emptied;
}
