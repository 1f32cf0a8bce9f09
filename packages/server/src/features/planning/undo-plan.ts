import { sql } from "kysely";
import { lockObligations } from "#features/compliance/public.ts";
import type { PlanCommand } from "#features/planning/confirm-plan.ts";
import { findOwnPlan, lockPlan, type PlanRow, plannerOf } from "#features/planning/plan-store.ts";
import { PLAN_QUEUE, type PlanJob } from "#features/planning/planning-deps.ts";
import { tellBuildings } from "#features/planning/tell-buildings.ts";
import { type OrderDeps, takeBackOrder } from "#features/work-orders/public.ts";
import { audit } from "#runtime/audit.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

/**
 * Takes a plan back: its orders that nobody has begun are cancelled, and their checks can be planned again.
 * @throws Problem `not-found`, `conflict` when it was never confirmed, or its orders are still being written
 */
export function undoPlan(
  db: Db,
  { clock, jobs }: Pick<OrderDeps, "clock" | "jobs">,
  { id, reason, principal, correlationId }: PlanCommand & { reason: string },
): Promise<{ id: string }> {
  return inTransaction(db, async (tx) => {
    await findOwnPlan(tx, { id, userId: principal.userId });
    const plan = await lockPlan(tx, id);
    if (plan?.state === "undoing" || plan?.state === "undone") return { id };
    if (plan?.state === "proposed")
      throw new Problem(
        "conflict",
        "Questa pianificazione non è stata confermata: non c'è niente da disfare",
      );
    if (plan?.state === "confirmed")
      throw new Problem("conflict", "Gli ordini si stanno ancora scrivendo: aspetta che siano finiti");
    const grants = JSON.stringify({ firmId: principal.firmId, grants: principal.grants });
    await sql`
      update obligation_plan set state = 'undoing', undo_reason = ${reason}, grants = ${grants}::jsonb,
        correlation_id = ${correlationId}
      where id = ${id}::uuid`.execute(tx);
    const { userId, displayName } = principal;
    await audit(tx, {
      actor: { id: userId, label: displayName },
      ...{ action: "obligation-plan.undo", subjectKind: "obligation-plan", subjectId: id, correlationId },
      detail: { reason, at: clock.now().toISOString() },
    });
    await jobs.enqueue<PlanJob>(tx, PLAN_QUEUE, { id }, { singletonKey: `undo ${id}` });
    return { id };
  });
}

const ORDERS_AT_A_TIME = 20;
const MOST_TURNS = 1_000;

/** Goes on from the first order that was not looked at: a crash leaves none half taken back. */
export async function takeBackPlan(db: Db, deps: OrderDeps, id: string): Promise<void> {
  for (let turn = 0; turn < MOST_TURNS; turn += 1)
    if (!(await inTransaction(db, (tx) => takeBackSome(tx, deps, id)))) return;
}

interface Written {
  id: string;
  workOrderId: string;
  buildingId: string;
}

async function takeBackSome(tx: Tx, deps: OrderDeps, id: string): Promise<boolean> {
  await lockObligations(tx);
  const plan = await lockPlan(tx, id);
  if (plan?.state !== "undoing") return false;
  const { rows } = await sql<Written>`
    select id, work_order_id as "workOrderId", building_id as "buildingId" from planned_order
    where plan_id = ${id}::uuid and outcome = 'created' order by position limit ${ORDERS_AT_A_TIME}`.execute(
    tx,
  );
  if (rows.length === 0) {
    await sql`update obligation_plan set state = 'undone', undone_at = ${deps.clock.now()} where id = ${id}::uuid`.execute(
      tx,
    );
    return false;
  }
  for (const order of rows) await takeBackOne(tx, deps, { plan, order });
  await tellBuildings(
    tx,
    rows.map(({ buildingId }) => buildingId),
  );
  return true;
}

async function takeBackOne(
  tx: Tx,
  deps: OrderDeps,
  { plan, order }: { plan: PlanRow; order: Written },
): Promise<void> {
  const became = await takeBackOrder(tx, deps, {
    ...{ orderId: order.workOrderId, reason: plan.undoReason ?? "", permission: "obligation.plan" },
    ...{ principal: plannerOf(plan), correlationId: plan.correlationId },
  });
  if (became !== "begun")
    await sql`update obligation set work_order_id = null where work_order_id = ${order.workOrderId}::uuid`.execute(
      tx,
    );
  const [outcome, note] = became === "begun" ? ["kept", "Il lavoro è già iniziato"] : ["cancelled", null];
  await sql`
    update planned_order set outcome = ${outcome}, outcome_note = ${note} where id = ${order.id}::uuid`.execute(
    tx,
  );
}
