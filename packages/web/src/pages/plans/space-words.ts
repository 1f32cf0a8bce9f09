import type { PlanSpace } from "@stabile/contract/floor-plans";
import { plans as words } from "#text/it-plans.ts";

/** What waits to be done in a space, in words; empty for who may not see it, or when there is nothing. */
export function dueWords({ openOrders = 0, deadlines = 0, overdue = 0 }: PlanSpace): string {
  return [
    openOrders > 0 ? words.orders(openOrders) : "",
    deadlines > 0 ? words.deadlines(deadlines) + (overdue > 0 ? ` (${words.overdue(overdue)})` : "") : "",
  ]
    .filter(Boolean)
    .join(", ");
}

/** A space's own name, and its code where two have the same. */
export const nameOf = ({ id, name, code }: PlanSpace, all: readonly PlanSpace[]): string =>
  all.some((other) => other.id !== id && other.name === name) ? `${name} ${code}` : name;
