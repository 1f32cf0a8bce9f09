import { uuidV7 } from "#domain/ids/uuid-v7.ts";
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
