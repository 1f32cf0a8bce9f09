import { capacityOf } from "#domain/access/capacity.ts";
import type { Doer } from "#domain/access/duties.ts";
import { type Grant, type Principal, reaches, reachOf } from "#domain/access/policy.ts";
import type { WorkOrderState } from "#domain/work-order/states.ts";
import type { OrderFacts, Side, TransitionActor } from "#domain/work-order/transitions.ts";

/**
 * Who marked `o` as executed, or accounted for it, each time that it was, and in whose place: none of them verifies it. Not
 * the last alone: sent back and marked again by a colleague, a work is still of who did it first.
 */
export const EXECUTED_BY = `(select json_agg(json_build_object('userId', e.actor_id, 'inPlaceOf', e.detail ->> 'inPlaceOf'))
      from work_order_event e where e.order_id = o.id and o.state in ('executed', 'reported')
        and e.action in ('execute', 'report') and e.actor_id is not null)`;

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
  executed_by: Doer[] | null;
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
    executedBy: row.executed_by ?? [],
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
