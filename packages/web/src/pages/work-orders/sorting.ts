import type { WorkOrderSearch } from "#pages/work-orders/search-params.ts";

/** States in which a deadline still runs. */
const RUNNING: ReadonlySet<string> = new Set([
  "open",
  "issued",
  "accepted",
  "planned",
  "in-progress",
  "suspended",
]);

/**
 * The filters after a press on a header. A closed order has no running deadline to stand in order by: asking for that order
 * asks for the open ones, and the filter that says so is shown.
 */
export function sortedBy(search: WorkOrderSearch, by: string): WorkOrderSearch {
  const { sort: _before, ...filters } = search;
  if (by !== "due") return filters;
  const isRunning = filters.state === undefined ? filters.due !== undefined : RUNNING.has(filters.state);
  return isRunning ? { ...filters, sort: "due" } : { ...filters, state: "open", sort: "due" };
}

/** The order that the list is really in. */
export function sortOf({ sort, state }: WorkOrderSearch): "due" | "opened" {
  return sort === "due" && (state === undefined || RUNNING.has(state)) ? "due" : "opened";
}
