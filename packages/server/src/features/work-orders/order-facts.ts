import { capacityOf } from "#domain/access/capacity.ts";
import { type Grant, type Principal, reaches, reachOf } from "#domain/access/policy.ts";
import type { WorkOrderState } from "#domain/work-order/states.ts";
import type { OrderFacts, Side, TransitionActor } from "#domain/work-order/transitions.ts";

/** Who marked `o` as executed last: that person does not verify it. */
export const EXECUTED_BY = `(select e.actor_id from work_order_event e
      where e.order_id = o.id and o.state in ('executed', 'reported') and e.action = 'execute'
      order by e.at desc, e.id desc limit 1)`;

/** In whose place they did, when it was in somebody's: that person does not verify it either. */
export const EXECUTED_FOR = `(select e.detail ->> 'inPlaceOf' from work_order_event e
      where e.order_id = o.id and o.state in ('executed', 'reported') and e.action = 'execute'
      order by e.at desc, e.id desc limit 1)`;

export const OPEN_CHILDREN = `exists (select 1 from work_order d where d.parent_id = o.id
      and d.state not in ('verified', 'accounted', 'invoiced', 'cancelled'))`;

/** What the rules ask of an order's row, as the page and the lock read it. */
export interface OrderFactsRow {
  state: WorkOrderState;
  municipio: string | null;
  building_id: string | null;
  contract_id: string | null;
  firm_id: string | null;
  firm_kind: string | null;
  executed_by: string | null;
  executed_for: string | null;
  open_children: boolean;
}

export function placementOf(
  row: Pick<OrderFactsRow, "municipio" | "building_id" | "contract_id" | "firm_id">,
) {
  return {
    municipio: row.municipio,
    buildingId: row.building_id,
    contractId: row.contract_id,
    firmId: row.firm_id,
  };
}

export function factsOf(row: OrderFactsRow): OrderFacts {
  return {
    state: row.state,
    firmId: row.firm_id,
    executedBy: row.executed_by,
    executedFor: row.executed_for,
    openChildren: row.open_children,
  };
}

/**
 * On which sides of an order a person stands. The issuer is who may manage it. The executor is a worker of its firm;
 * for an internal squad, whose workers seldom sign in, also who manages it.
 */
export function actorOf(row: OrderFactsRow, principal: Principal): TransitionActor {
  const sides: Side[] = [];
  if (reaches(reachOf(principal, "work-order.manage"), placementOf(row))) sides.push("issuer");
  if (isExecutor(row, principal) || (row.firm_kind === "squad" && sides.includes("issuer")))
    sides.push("executor");
  const lentBy = capacityOf(principal, "work-order.manage", placementOf(row))?.lentBy;
  return { userId: principal.userId, inPlaceOf: lentBy?.userId, sides };
}

function isExecutor(row: OrderFactsRow, principal: Principal): boolean {
  if (row.firm_id === null || principal.firmId !== row.firm_id) return false;
  const asWorker = { ...principal, grants: principal.grants.filter(isWorkerGrant) };
  return reaches(reachOf(asWorker, "work-order.execute"), placementOf(row));
}

function isWorkerGrant(grant: Grant): boolean {
  return grant.role === "contractor";
}
