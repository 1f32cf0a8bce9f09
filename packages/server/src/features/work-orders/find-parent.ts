import { type Principal, reaches, reachOf } from "#domain/access/policy.ts";
import type { CreateCommand } from "#features/work-orders/create-work-order.ts";
import { type LockedOrder, lockOrder } from "#features/work-orders/lock-order.ts";
import { placementOf } from "#features/work-orders/order-facts.ts";
import { recordNews } from "#features/work-orders/record-change.ts";
import { runText } from "#features/work-orders/sql-text.ts";
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

/**
 * A report that a citizen reopened after its order was verified: the work that follows is a child of that order (or of
 * its parent), so that the dossier shows that the first repair did not last.
 */
export async function formerOrderOf(tx: Tx, requestIds: readonly string[]): Promise<LockedOrder | undefined> {
  if (requestIds.length === 0) return undefined;
  const [former] = await runText<{ id: string }>(
    tx,
    `select coalesce(o.parent_id, o.id) as id from request r join work_order o on o.id = r.work_order_id
    where r.id = any($1::uuid[]) and r.reopen_count > 0 and o.state in ('verified', 'accounted', 'invoiced')
    order by o.verified_at desc limit 1`,
    [requestIds],
  );
  return former === undefined ? undefined : lockOrder(tx, former.id);
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
