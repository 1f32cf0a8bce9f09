import type { HistoryEntry } from "@stabile/contract/shapes";
import type { WorkOrder } from "@stabile/contract/work-orders";
import { type Reach, reaches } from "#domain/access/policy.ts";
import { type OrderFactsRow, placementOf } from "#features/work-orders/order-facts.ts";

type Placed = Pick<OrderFactsRow, "municipio" | "building_id" | "contract_id" | "firm_id">;

/** The orders that a page names beside its own, as SQL gives them: each with where it belongs. */
export interface RelativesRow {
  /** JSON of a `WorkOrder` without what is said of its relatives and of who asks. */
  body: string;
  parent: (Placed & NonNullable<WorkOrder["parent"]>) | null;
  children: (Placed & WorkOrder["children"][number])[] | null;
}

/**
 * The text of an order's page, still open at its end, with those of its relatives that a person reaches: a child may be
 * another firm's, the order before a reopening another Municipio's. Most orders have none, and their text goes out as
 * it came.
 */
export function withRelatives({ body, parent, children }: RelativesRow, reach: Reach): string {
  const reached = (one: Placed) => reaches(reach, placementOf(one));
  const relatives = [...(parent ? [parent] : []), ...(children ?? [])];
  const hidden = relatives.filter((one) => !reached(one)).map(({ code }) => code);
  const text = hidden.length === 0 ? body : withoutCodes(body, hidden);
  const shownParent =
    parent && reached(parent)
      ? `,"parent":${JSON.stringify({ id: parent.id, code: parent.code, name: parent.name })}`
      : "";
  const shown = (children ?? []).filter(reached);
  const named = shown.map(({ id, code, title, state }) => ({ id, code, title, state }));
  return `${text.slice(0, -1)}${shownParent},"children":${JSON.stringify(named)}`;
}

/** The history tells by its code which order followed: not to who may not know of that one. */
function withoutCodes(body: string, codes: readonly string[]): string {
  const order = JSON.parse(body) as { history: HistoryEntry[] };
  for (const entry of order.history)
    for (const code of codes) entry.note = entry.note?.replaceAll(code, "un altro ordine");
  return JSON.stringify(order);
}
