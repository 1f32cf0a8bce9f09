import { type Principal, reaches, reachOf } from "#domain/access/policy.ts";
import type { CreateCommand } from "#features/work-orders/create-work-order.ts";
import { type LockedOrder, lockOrder } from "#features/work-orders/lock-order.ts";
import { placementOf } from "#features/work-orders/order-facts.ts";
import { recordNews } from "#features/work-orders/record-change.ts";
import { Problem } from "#runtime/problem.ts";
import type { Tx } from "#runtime/transaction.ts";

/**
 * The order that a new one is to be a child of.
 * @throws Problem `unprocessable`: one level only, since a child of a child is a project and not an order
 */
export async function checkParent(tx: Tx, parentId: string, principal: Principal): Promise<LockedOrder> {
  const parent = await lockOrder(tx, parentId);
  const refusal = (message: string) =>
    new Problem("unprocessable", message, [{ field: "parentId", message }]);
  if (parent === undefined || !reaches(reachOf(principal, "work-order.read"), placementOf(parent)))
    throw refusal("L'ordine padre non c'è");
  if (parent.parent_id !== null) throw refusal("L'ordine padre è già figlio di un altro ordine");
  if (parent.state === "cancelled") throw refusal("L'ordine padre è stato annullato");
  return parent;
}

interface FollowUp {
  parent: LockedOrder;
  created: { id: string; code: string };
  command: CreateCommand;
  now: Date;
}

/** Who looks at the first order sees that it had a sequel. */
export function noteFollowUp(tx: Tx, { parent, created, command, now }: FollowUp): Promise<string> {
  return recordNews(tx, {
    order: parent,
    action: "follow-up",
    note: `Il cittadino ha riaperto la segnalazione: segue ${created.code}`,
    detail: { followUpId: created.id },
    principal: command.principal,
    now,
    correlationId: command.correlationId,
  });
}
