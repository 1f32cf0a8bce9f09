import { type Principal, type Reach, reaches } from "#domain/access/policy.ts";
import { actionsText } from "#features/work-orders/available-actions.ts";
import { type OrderFactsRow, placementOf } from "#features/work-orders/order-facts.ts";
import { ORDER_PAGE } from "#features/work-orders/order-page-text.ts";
import { runText } from "#runtime/database/run-text.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";

interface OrderPageRow extends OrderFactsRow {
  version: number;
  body: string;
}

export interface ReadOptions {
  id: string;
  reach: Reach;
  principal: Principal;
  now: Date;
}

/**
 * The page of an order, as the text of a `WorkOrder`: SQL writes all of it but what this person may do now, which
 * depends on who asks.
 * @throws Problem `not-found` also when the order is out of reach: that it exists is not told either
 */
export async function readWorkOrder(
  db: Db,
  options: ReadOptions,
): Promise<{ json: string; version: number }> {
  const [row] = await runText<OrderPageRow>(db, ORDER_PAGE, [options.id, options.now]);
  if (!row || !reaches(options.reach, placementOf(row)))
    throw new Problem("not-found", "Questo ordine non c'è");
  const actions = actionsText(row, options.principal);
  return { json: `${row.body.slice(0, -1)},"actions":${actions}}`, version: row.version };
}
