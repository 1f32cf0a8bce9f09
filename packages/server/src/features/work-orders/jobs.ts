import { recomputeDeadlines } from "#features/work-orders/recompute-deadlines.ts";
import type { OrderDeps } from "#features/work-orders/transition-work-order.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { inTransaction } from "#runtime/transaction.ts";

const RECOMPUTE_QUEUE = "recompute-deadlines";
const HOUR_MS = 3_600_000;

/** Registers the jobs of work orders. To be called before `jobs.prepare()`. */
export function defineWorkOrderJobs(db: Db, deps: OrderDeps): void {
  deps.jobs.define({
    name: RECOMPUTE_QUEUE,
    handle: async () => {
      await recomputeDeadlines(db, deps);
      await scheduleRecomputing(db, deps, new Date(deps.clock.now().getTime() + HOUR_MS));
    },
  });
}

/** Looks whether the SLA tables changed, now and then every hour. A worker calls it at start, after `prepare()`. */
export function scheduleRecomputing(
  db: Db,
  { jobs }: Pick<OrderDeps, "jobs">,
  startAfter?: Date,
): Promise<void> {
  return inTransaction(db, (tx) =>
    jobs.enqueue(
      tx,
      RECOMPUTE_QUEUE,
      {},
      startAfter ? { singletonKey: "hourly", startAfter } : { singletonKey: "start" },
    ),
  );
}
