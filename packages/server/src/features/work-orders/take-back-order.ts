import type { Principal } from "#domain/access/policy.ts";
import type { WorkOrderState } from "#domain/work-order/states.ts";
import { lockOrder } from "#features/work-orders/lock-order.ts";
import { type OrderDeps, passThrough } from "#features/work-orders/transition-work-order.ts";
import type { Tx } from "#runtime/transaction.ts";

/** Nobody has begun to work. */
const NOT_BEGUN: readonly WorkOrderState[] = ["draft", "issued", "accepted", "planned"];

export interface TakingBack {
  orderId: string;
  reason: string;
  principal: Principal;
  /** By which permission of theirs the order was made: by the same they take it back. */
  permission: string;
  correlationId: string;
}

/**
 * Cancels an order that a floor above decided and now takes back, unless its work has begun.
 * @returns the order, and what became of it
 */
export async function takeBackOrder(
  tx: Tx,
  deps: OrderDeps,
  { orderId, reason, principal, permission, correlationId }: TakingBack,
): Promise<"cancelled" | "begun" | "over"> {
  const order = await lockOrder(tx, orderId);
  if (order === undefined || order.state === "cancelled") return "over";
  if (!NOT_BEGUN.includes(order.state) || order.open_children) return "begun";
  await passThrough(tx, deps, {
    ...{ order, transition: { action: "cancel" }, values: { reason }, principal, correlationId },
    asIssuerBy: permission,
  });
  return "cancelled";
}
