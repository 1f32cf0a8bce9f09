import { openNegativeOrders } from "#features/planning/open-negative-orders.ts";
import { PLAN_QUEUE, type PlanJob, type PlanningDeps } from "#features/planning/planning-deps.ts";
import { takeBackPlan } from "#features/planning/undo-plan.ts";
import { writePlan } from "#features/planning/write-plan.ts";
import { sql } from "kysely";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { type Repeating, repeat } from "#runtime/jobs/repeat.ts";
import type { Logger } from "#runtime/logger.ts";

/** Registers the jobs of plans. To be called before `jobs.prepare()`. */
export function definePlanningJobs(db: Db, deps: PlanningDeps): void {
  deps.jobs.define<PlanJob>({
    name: PLAN_QUEUE,
    pollSeconds: 0.5,
    handle: ({ id }) => workAtPlan(db, deps, id),
  });
}

/** What is to be done of a plan, if anything is. */
export async function workAtPlan(db: Db, deps: PlanningDeps, id: string): Promise<void> {
  await writePlan(db, deps, id);
  await takeBackPlan(db, deps, id);
}

/** What is looked at whether or not anybody enqueued it: negative checks, and plans that a crash left half done. */
export function repeatPlanningWork(
  db: Db,
  deps: PlanningDeps & { clock: Clock; logger: Logger },
): Repeating[] {
  const goOn = async () => {
    const { rows } = await sql<{ id: string }>`
      select id from obligation_plan where state in ('confirmed', 'undoing') order by id limit 100`.execute(
      db,
    );
    for (const { id } of rows) await workAtPlan(db, deps, id);
  };
  return [
    repeat(
      { name: "negative-checks", everySeconds: 2, run: () => openNegativeOrders(db, deps) },
      deps.logger,
    ),
    repeat({ name: "obligation-plans", everySeconds: 60, run: goOn }, deps.logger),
  ];
}
