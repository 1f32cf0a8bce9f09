import { type Principal, reaches, reachOf } from "#domain/access/policy.ts";
import {
  EXECUTED_BY,
  OPEN_CHILDREN,
  type OrderFactsRow,
  placementOf,
} from "#features/work-orders/order-facts.ts";
import { runText } from "#runtime/database/run-text.ts";
import { Problem } from "#runtime/problem.ts";
import type { Tx } from "#runtime/transaction.ts";

export interface LockedOrder extends OrderFactsRow {
  id: string;
  code: string;
  version: number;
  urgency: string;
  parent_id: string | null;
  assignee_id: string | null;
  opened_at: Date;
  issued_at: Date | null;
  accepted_at: Date | null;
  planned_start: Date | null;
  started_at: Date | null;
  suspended_at: Date | null;
  executed_at: Date | null;
  due_at: Date | null;
  labour_minutes: number;
  /** Of the contract, or of the municipality's base times. */
  sla_policy: string;
  contract_valid_from: string | null;
}

const FACTS = `
  select o.id, o.code, o.version, o.state, o.urgency, o.municipio, o.building_id, o.contract_id, o.firm_id,
    f.kind as firm_kind, ${EXECUTED_BY} as executed_by, ${OPEN_CHILDREN} as open_children, o.parent_id, o.assignee_id,
    o.opened_at, o.issued_at, o.accepted_at, o.planned_start, o.started_at, o.suspended_at, o.executed_at, o.due_at,
    o.labour_minutes, coalesce(k.sla_policy_code, 'base') as sla_policy, k.valid_from::text as contract_valid_from
  from work_order o left join firm f on f.id = o.firm_id left join contract k on k.id = o.contract_id
  where o.id = $1`;

/**
 * Takes an order for oneself until the transaction ends. Locked first and read afterwards: what a writer we waited
 * for has left (history, children) is then seen too.
 */
export async function lockOrder(tx: Tx, id: string): Promise<LockedOrder | undefined> {
  const locked = await runText(tx, "select id from work_order where id = $1 for update", [id]);
  if (locked.length === 0) return undefined;
  const [order] = await runText<LockedOrder>(tx, FACTS, [id]);
  return order;
}

/**
 * The order that a person wants to change.
 * @throws Problem `not-found` when it is not there or not theirs to see, `stale-version` when it changed meanwhile
 */
export async function lockForChange(
  tx: Tx,
  wanted: { id: string; principal: Principal; expectedVersion?: number | undefined },
): Promise<LockedOrder> {
  const order = await lockOrder(tx, wanted.id);
  const mayRead = order && reaches(reachOf(wanted.principal, "work-order.read"), placementOf(order));
  if (!order || !mayRead) throw new Problem("not-found", "Questo ordine non c'è");
  if (wanted.expectedVersion !== undefined && wanted.expectedVersion !== order.version)
    throw new Problem("stale-version");
  return order;
}
