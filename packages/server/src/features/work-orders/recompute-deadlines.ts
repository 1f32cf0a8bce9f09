import { deadlinesOf } from "#features/work-orders/keep-deadlines.ts";
import { lockOrder } from "#features/work-orders/lock-order.ts";
import { OPEN_CONDITION } from "#features/work-orders/order-filter.ts";
import { runText } from "#runtime/database/run-text.ts";
import type { OrderDeps } from "#features/work-orders/transition-work-order.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { inTransaction } from "#runtime/transaction.ts";

const ORDERS_AT_A_TIME = 200;
const CURSOR = { platform: "stabile", stream: "sla-tables" } as const;

/** All that deadlines are counted with, as one digest: a changed holiday or rule changes it. */
const TABLES_DIGEST = `
  select md5(concat_ws('|',
    (select string_agg(r::text, ',' order by r::text) from sla_rule r),
    (select string_agg(c::text, ',' order by c::text) from work_calendar c),
    (select string_agg(i::text, ',' order by i::text) from work_calendar_interval i),
    (select string_agg(h::text, ',' order by h::text) from holiday h))) as digest`;

/**
 * Counts the deadlines of every open order anew when the SLA tables, calendars or holidays are no longer those of the
 * last time. Few orders at a time, each batch in its own transaction: nobody waits for long, and a stop loses nothing.
 * @returns how many orders were looked at; 0 when nothing had changed
 */
export async function recomputeDeadlines(
  db: Db,
  deps: Pick<OrderDeps, "clock" | "slaTables">,
): Promise<number> {
  const [tables] = await runText<{ digest: string }>(db, TABLES_DIGEST);
  const digest = tables?.digest ?? "";
  const known = await db
    .selectFrom("sync_cursor")
    .select("cursor")
    .where("platform", "=", CURSOR.platform)
    .where("stream", "=", CURSOR.stream)
    .executeTakeFirst();
  if (known?.cursor === digest) return 0;
  if (known === undefined) {
    // The first look: whatever is stored was counted with these tables.
    await remember(db, digest, deps.clock.now());
    return 0;
  }
  deps.slaTables.forget();
  let orders = 0;
  for (let after: string | null = null; ; ) {
    const ids: string[] = await recomputeBatch(db, deps, after);
    orders += ids.length;
    if (ids.length < ORDERS_AT_A_TIME) break;
    after = ids.at(-1) ?? null;
  }
  await remember(db, digest, deps.clock.now());
  return orders;
}

async function remember(db: Db, digest: string, now: Date): Promise<void> {
  await db
    .insertInto("sync_cursor")
    .values({ ...CURSOR, cursor: digest, last_run_at: now })
    .onConflict((conflict) =>
      conflict.columns(["platform", "stream"]).doUpdateSet({ cursor: digest, last_run_at: now }),
    )
    .execute();
}

function recomputeBatch(
  db: Db,
  { clock, slaTables }: Pick<OrderDeps, "clock" | "slaTables">,
  after: string | null,
): Promise<string[]> {
  return inTransaction(db, async (tx) => {
    const ids = await runText<{ id: string }>(
      tx,
      `select o.id from work_order o where ${OPEN_CONDITION} and ($1::uuid is null or o.id > $1::uuid)
      order by o.id limit ${ORDERS_AT_A_TIME}`,
      [after],
    );
    for (const { id } of ids) {
      const order = await lockOrder(tx, id);
      if (order === undefined) continue;
      const deadlines = await deadlinesOf(tx, slaTables, { order, now: clock.now() });
      await tx.updateTable("work_order").set(deadlines).where("id", "=", id).execute();
    }
    return ids.map(({ id }) => id);
  });
}
