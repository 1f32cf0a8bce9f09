import type { Milestone, Suspension } from "#domain/sla/sla-clock.ts";
import { fromRome } from "#domain/time/rome.ts";
import { isClosed, type WorkOrderState } from "#domain/work-order/states.ts";
import { computeDeadlines } from "#features/work-orders/compute-deadlines.ts";
import { SUSPEND_CAUSE_LABEL } from "#features/work-orders/labels.ts";
import type { SlaTables } from "#features/work-orders/sla-tables.ts";
import { runText } from "#runtime/database/run-text.ts";
import type { Tx } from "#runtime/transaction.ts";

/** An order as it stands after a change. */
export interface ClockedOrder {
  id: string;
  state: WorkOrderState;
  urgency: string;
  issued_at: Date | null;
  started_at: Date | null;
  executed_at: Date | null;
  sla_policy: string;
  contract_valid_from: string | null;
}

export interface DeadlineColumns {
  sla: string;
  sla_policy_code: string | null;
  due_at: Date | null;
  at_risk_at: Date | null;
  sla_outcome: string | null;
}

const NO_DEADLINES: DeadlineColumns = {
  sla: "{}",
  sla_policy_code: null,
  due_at: null,
  at_risk_at: null,
  sla_outcome: null,
};

/** The deadlines of an order at an instant, to be stored with it. A draft has none: nobody was asked to do it yet. */
export async function deadlinesOf(
  tx: Tx,
  tables: SlaTables,
  { order, now }: { order: ClockedOrder; now: Date },
): Promise<DeadlineColumns> {
  if (order.issued_at === null) return NO_DEADLINES;
  const { met, raisedAt } = await milestonesOf(tx, order);
  const startsAt = latest(clockStart(order.issued_at, order.contract_valid_from), raisedAt);
  const policy = await tables.policyFor(tx, {
    policyCode: order.sla_policy,
    urgency: order.urgency,
    startsAt,
  });
  if (policy === undefined) return NO_DEADLINES;
  const deadlines = computeDeadlines(policy, {
    startsAt,
    suspensions: await suspensionsOf(tx, order.id),
    met,
    now,
  });
  // Nothing runs any more on an order that is done or called off.
  const runs = !isClosed(order.state) && order.executed_at === null;
  return {
    sla: JSON.stringify(deadlines.sla),
    sla_policy_code: policy.code,
    due_at: runs ? deadlines.dueAt : null,
    at_risk_at: runs ? deadlines.atRiskAt : null,
    sla_outcome: deadlines.outcome,
  };
}

/** "Max of opening and contract window start": nothing is owed before the contract begins. */
function clockStart(issuedAt: Date, contractFrom: string | null): Date {
  if (contractFrom === null) return issuedAt;
  const windowStart = fromRome(contractFrom, 0);
  return windowStart > issuedAt ? windowStart : issuedAt;
}

/** More is asked of the executor only from when it was: an urgency raised today was not missed yesterday. */
function latest(startsAt: Date, raisedAt: Date | null): Date {
  return raisedAt !== null && raisedAt > startsAt ? raisedAt : startsAt;
}

interface SuspensionRow {
  cause: string;
  client_caused: boolean;
  began_at: Date;
  ended_at: Date | null;
}

async function suspensionsOf(tx: Tx, orderId: string): Promise<Suspension[]> {
  const rows = await runText<SuspensionRow>(
    tx,
    "select cause, client_caused, began_at, ended_at from work_order_suspension where order_id = $1 order by began_at",
    [orderId],
  );
  return rows.map((row) => ({
    label: SUSPEND_CAUSE_LABEL[row.cause] ?? row.cause,
    clientCaused: row.client_caused,
    from: row.began_at,
    to: row.ended_at ?? undefined,
  }));
}

interface Milestones {
  met: Partial<Record<Milestone, Date>>;
  /** When the urgency was last raised. */
  raisedAt: Date | null;
}

/**
 * When each milestone was reached. Nobody signs an inspection apart: it was made when the executor plans the work,
 * begins it, or finds on the spot that it cannot go on.
 */
async function milestonesOf(tx: Tx, order: ClockedOrder): Promise<Milestones> {
  const [row] = await runText<{ at: Date | null; raised_at: Date | null }>(
    tx,
    `select min(at) filter (where action = 'start' or (action in ('plan', 'suspend') and detail->>'side' = 'executor')) as at,
      max(at) filter (where action = 'set-urgency' and detail->>'raised' = 'true') as raised_at
    from work_order_event where order_id = $1 and action in ('start', 'plan', 'suspend', 'set-urgency')`,
    [order.id],
  );
  const met = {
    ...(row?.at ? { inspection: row.at } : {}),
    ...(order.started_at ? { start: order.started_at } : {}),
    ...(order.executed_at ? { completion: order.executed_at } : {}),
  };
  return { met, raisedAt: row?.raised_at ?? null };
}
