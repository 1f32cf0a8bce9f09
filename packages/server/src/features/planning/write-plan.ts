import { sql } from "kysely";
import { signatureOf } from "#domain/access/capacity.ts";
import type { Principal } from "#domain/access/policy.ts";
import type { Urgency } from "#domain/sla/sla-policy.ts";
import { IS_FREE, loadRules, lockObligations } from "#features/compliance/public.ts";
import { describeChecks } from "#features/planning/order-text.ts";
import { lockPlan, type PlanRow, plannerOf } from "#features/planning/plan-store.ts";
import { tellBuildings } from "#features/planning/tell-buildings.ts";
import { writeOrder } from "#features/work-orders/public.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

/** In one transaction: a second of work, which nobody who records a check waits for longer. */
const ORDERS_AT_A_TIME = 20;
const MOST_TURNS = 1_000;

/**
 * Writes the orders of a confirmed plan, some at a time, each batch with what it leaves behind: what a crash interrupts is
 * gone on with from the first order that has no outcome, and none is written twice.
 */
export async function writePlan(db: Db, deps: { clock: Clock }, id: string): Promise<void> {
  for (let turn = 0; turn < MOST_TURNS; turn += 1)
    if (!(await inTransaction(db, (tx) => writeSome(tx, deps, id)))) return;
}

/** @returns whether there may be more */
async function writeSome(tx: Tx, { clock }: { clock: Clock }, id: string): Promise<boolean> {
  // Before any row is locked, always in this order: who computes obligations takes the same lock first.
  await lockObligations(tx);
  const plan = await lockPlan(tx, id);
  if (plan?.state !== "confirmed") return false;
  const orders = await nextOrders(tx, id);
  if (orders.length === 0) {
    await sql`update obligation_plan set state = 'done', finished_at = ${clock.now()} where id = ${id}::uuid`.execute(
      tx,
    );
    return false;
  }
  for (const order of orders) await writeOne(tx, { plan, order, now: clock.now() });
  await tellBuildings(
    tx,
    orders.map(({ buildingId }) => buildingId),
  );
  return true;
}

interface ToWrite {
  id: string;
  buildingId: string;
  elementId: string | null;
  title: string;
  category: string;
  urgency: Urgency;
  proposedOn: string;
  municipio: string | null;
}

async function nextOrders(tx: Tx, planId: string): Promise<ToWrite[]> {
  const { rows } = await sql<ToWrite>`
    select o.id, o.building_id as "buildingId", o.element_id as "elementId", o.title, o.category, o.urgency,
      o.proposed_on::text as "proposedOn", b.municipio
    from planned_order o join building b on b.id = o.building_id
    where o.plan_id = ${planId}::uuid and o.outcome is null order by o.position limit ${ORDERS_AT_A_TIME}`.execute(
    tx,
  );
  return rows;
}

interface Writing {
  plan: PlanRow;
  order: ToWrite;
  now: Date;
}

async function writeOne(tx: Tx, { plan, order, now }: Writing): Promise<void> {
  const checks = await stillToPlan(tx, order.id);
  if (checks.length === 0) return close(tx, order.id, "Nessuna delle sue verifiche è più da pianificare");
  try {
    const { book } = await loadRules(tx);
    const created = await writeOrder(tx, {
      ...{ title: order.title, category: order.category, urgency: order.urgency, now },
      ...{ buildingId: order.buildingId, elementId: order.elementId, correlationId: plan.correlationId },
      description: describeChecks(checks, { proposedOn: order.proposedOn, book }),
      signature: signatureFor(plannerOf(plan), order),
      origin: { planId: plan.id, obligationIds: checks.map(({ obligationId }) => obligationId) },
    });
    await sql`
      update obligation set work_order_id = ${created.id}::uuid
      where id = any(${checks.map(({ obligationId }) => obligationId)}::uuid[])`.execute(tx);
    await sql`
      update planned_order set outcome = 'created', work_order_id = ${created.id}::uuid where id = ${order.id}::uuid`.execute(
      tx,
    );
  } catch (error) {
    // Refused before anything is written: a building that was withdrawn meanwhile stops no other.
    if (!(error instanceof Problem)) throw error;
    await close(tx, order.id, error.detail ?? error.title);
  }
}

const signatureFor = (planner: Principal, { municipio, buildingId }: ToWrite) =>
  signatureOf(planner, "obligation.plan", { municipio, buildingId });

async function close(tx: Tx, id: string, note: string): Promise<void> {
  await sql`
    update planned_order set outcome = 'skipped', outcome_note = ${note} where id = ${id}::uuid`.execute(tx);
}

export interface CheckInOrder {
  obligationId: string;
  rule: string;
  dueOn: string;
  subjectCode: string;
  subjectName: string;
}

/** Those that are as they were when they were looked at; of the others it is written why they are left out. */
async function stillToPlan(tx: Tx, plannedOrderId: string): Promise<CheckInOrder[]> {
  const { rows } = await sql<CheckInOrder & { leftOut: string | null }>`
    select c.obligation_id as "obligationId", c.rule, c.due_on::text as "dueOn", coalesce(e.code, b.code) as "subjectCode",
      coalesce(e.name, b.name) as "subjectName",
      case when o.id is null then 'Non è più richiesta'
        when o.due_on is distinct from c.due_on then 'La sua data è cambiata'
        when not ${IS_FREE} then 'È già in un altro ordine' end as "leftOut"
    from planned_check c join planned_order p on p.id = c.planned_order_id join building b on b.id = p.building_id
    left join obligation o on o.id = c.obligation_id
    left join element e on c.subject_kind = 'element' and e.id = c.subject_id
    where c.planned_order_id = ${plannedOrderId}::uuid order by c.due_on, c.obligation_id`.execute(tx);
  for (const { obligationId, leftOut } of rows)
    if (leftOut !== null)
      await sql`
        update planned_check set left_out = ${leftOut}
        where planned_order_id = ${plannedOrderId}::uuid and obligation_id = ${obligationId}::uuid`.execute(
        tx,
      );
  return rows.filter(({ leftOut }) => leftOut === null);
}
