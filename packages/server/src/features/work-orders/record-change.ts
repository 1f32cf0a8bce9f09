import type { Principal } from "#domain/access/policy.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import type { LockedOrder } from "#features/work-orders/lock-order.ts";
import { placementOf } from "#features/work-orders/order-facts.ts";
import { type Actor, audit } from "#runtime/audit.ts";
import { announce } from "#runtime/events.ts";
import type { Tx } from "#runtime/transaction.ts";

/** Where an order belongs: who may see it follows from this. */
export interface OrderPlacement {
  municipio: string | null;
  buildingId: string | null;
  contractId: string | null;
  firmId: string | null;
}

export interface OrderChange {
  orderId: string;
  at: Date;
  actor: Actor;
  action: string;
  fromState: string | null;
  toState: string;
  note?: string | undefined;
  detail?: Record<string, unknown>;
  placement: OrderPlacement;
  correlationId: string;
}

/**
 * Leaves the trace of a change in its transaction: the order's history, the audit and the news for other floors and
 * open pages.
 * @returns the id of the history entry, which is also what keeps a message to a citizen from being sent twice
 */
export async function recordChange(tx: Tx, change: OrderChange): Promise<string> {
  const id = uuidV7();
  await tx
    .insertInto("work_order_event")
    .values({
      id,
      order_id: change.orderId,
      at: change.at,
      actor_id: change.actor.id,
      actor_label: change.actor.label,
      action: change.action,
      from_state: change.fromState,
      to_state: change.toState,
      note: change.note ?? null,
      detail: JSON.stringify(change.detail ?? {}),
    })
    .execute();
  await audit(tx, {
    actor: change.actor,
    action: `work-order.${change.action}`,
    subjectKind: "work-order",
    subjectId: change.orderId,
    detail: { from: change.fromState, to: change.toState },
    correlationId: change.correlationId,
  });
  await announce(tx, [
    {
      kind: change.fromState === null ? "work-order.created" : "work-order.changed",
      subjectKind: "work-order",
      subjectId: change.orderId,
      placement: change.placement,
    },
  ]);
  return id;
}

export interface OrderNews {
  order: LockedOrder;
  action: string;
  note: string;
  detail: Record<string, unknown>;
  principal: Principal;
  now: Date;
  correlationId: string;
}

/** Something that happened to an order without moving it: a note, a photo, a sequel. */
export function recordNews(tx: Tx, { order, principal, now, ...news }: OrderNews): Promise<string> {
  return recordChange(tx, {
    ...news,
    orderId: order.id,
    at: now,
    actor: { id: principal.userId, label: principal.displayName },
    fromState: order.state,
    toState: order.state,
    placement: placementOf(order),
  });
}

/** The order's page has changed: whoever works on the former one is told. @returns the new version */
export async function bumpVersion(
  tx: Tx,
  order: LockedOrder,
  columns: { updated_at: Date; labour_minutes?: number },
): Promise<number> {
  const version = order.version + 1;
  await tx
    .updateTable("work_order")
    .set({ ...columns, version })
    .where("id", "=", order.id)
    .execute();
  return version;
}
