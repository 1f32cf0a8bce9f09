import { type Principal, type Reach, reaches } from "#domain/access/policy.ts";
import { actionsText } from "#features/work-orders/available-actions.ts";
import { type OrderFactsRow, placementOf } from "#features/work-orders/order-facts.ts";
import { ORDER_PAGE, ORDER_PAGES } from "#features/work-orders/order-page-text.ts";
import { type RelativesRow, withRelatives } from "#features/work-orders/relatives.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { readTogether } from "#runtime/database/read-together.ts";
import { runText } from "#runtime/database/run-text.ts";
import { Problem } from "#runtime/problem.ts";

interface OrderPageRow extends OrderFactsRow, RelativesRow {
  id: string;
  version: number;
}

/** How pages of orders are read: those asked at the same moment with one question. */
export type OrderPages = (id: string) => Promise<OrderPageRow | undefined>;

export function openOrderPages(db: Db, clock: Clock): OrderPages {
  return readTogether((ids) =>
    runText<OrderPageRow>(db, ids.length === 1 ? ORDER_PAGE : ORDER_PAGES, [ids.join(","), clock.now()]),
  );
}

export interface ReadOptions {
  id: string;
  reach: Reach;
  principal: Principal;
}

/**
 * The page of an order, as the text of a `WorkOrder`: SQL writes all of it but what depends on who asks, which is what
 * they may do now and which of the orders near it they may know of.
 * @throws Problem `not-found` also when the order is out of reach: that it exists is not told either
 */
export async function readWorkOrder(
  pages: OrderPages,
  { id, reach, principal }: ReadOptions,
): Promise<{ json: string; version: number }> {
  // As the database writes it: the rows are found again by their ids.
  const row = await pages(id.toLowerCase());
  if (!row || !reaches(reach, placementOf(row))) throw new Problem("not-found", "Questo ordine non c'è");
  const actions = actionsText(row, principal);
  return { json: `${withRelatives(row, reach)},"actions":${actions}}`, version: row.version };
}
