import { type Principal, reaches, reachOf } from "#domain/access/policy.ts";
import { isClosed } from "#domain/work-order/states.ts";
import { lockForChange } from "#features/work-orders/lock-order.ts";
import { placementOf } from "#features/work-orders/order-facts.ts";
import { bumpVersion, recordNews } from "#features/work-orders/record-change.ts";
import type { OrderDeps } from "#features/work-orders/transition-work-order.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction } from "#runtime/transaction.ts";

export interface NoteCommand {
  id: string;
  note: string;
  /** Added to the time already spent. */
  labourMinutes: number;
  principal: Principal;
  correlationId: string;
}

/**
 * A note, with the time spent, in the history of an order. It needs no version: two people may note at once.
 * @throws Problem `not-found`, `forbidden`, `invalid-transition` when hours are added to a closed order
 */
export function noteWorkOrder(
  db: Db,
  { clock }: Pick<OrderDeps, "clock">,
  command: NoteCommand,
): Promise<{ id: string; version: number }> {
  return inTransaction(db, async (tx) => {
    const { principal, note, labourMinutes } = command;
    const order = await lockForChange(tx, { id: command.id, principal });
    if (!reaches(reachOf(principal, "work-order.execute"), placementOf(order)))
      throw new Problem("forbidden", "Quest'ordine non è affidato a te");
    if (labourMinutes > 0 && isClosed(order.state))
      throw new Problem("invalid-transition", "L'ordine è chiuso: non si aggiungono ore");
    const now = clock.now();
    await recordNews(tx, {
      order,
      action: "note",
      note: labourMinutes > 0 ? `${note} (${labourMinutes} minuti)` : note,
      detail: { labourMinutes },
      principal,
      now,
      correlationId: command.correlationId,
    });
    const version = await bumpVersion(tx, order, {
      labour_minutes: order.labour_minutes + labourMinutes,
      updated_at: now,
    });
    return { id: order.id, version };
  });
}
