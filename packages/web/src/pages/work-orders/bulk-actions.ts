import type { AvailableAction, WorkOrderListItem } from "@stabile/contract/work-orders";
import { useQueries } from "@tanstack/react-query";
import { orderQuery } from "#pages/work-orders/order-queries.ts";

export interface BulkAction extends AvailableAction {
  /** How many of the chosen orders are in a state that allows it. */
  orders: number;
}

/**
 * What can be done on the chosen orders. Which actions exist is the server's knowledge, told order by order: one order of each
 * state among the chosen ones is asked, at most twelve.
 */
export function useBulkActions(orders: readonly WorkOrderListItem[], enabled: boolean) {
  const samples = [...new Map(orders.map((order) => [order.state, order.id])).values()];
  const answers = useQueries({ queries: samples.map((id) => ({ ...orderQuery(id), enabled })) });
  const known = answers.flatMap((answer) => (answer.data ? [answer.data] : []));
  return {
    isReading: answers.some((answer) => answer.isPending),
    error: answers.find((answer) => answer.error)?.error ?? null,
    actions: joinActions(known, orders),
  };
}

/** The union of the actions of the samples, those that fit most orders first. */
export function joinActions(
  samples: readonly { state: string; actions: readonly AvailableAction[] }[],
  orders: readonly { state: string }[],
): BulkAction[] {
  const found = new Map<string, BulkAction>();
  for (const sample of samples) {
    const count = orders.filter((order) => order.state === sample.state).length;
    for (const action of sample.actions) {
      if (action.refusedBecause !== undefined) continue;
      const before = found.get(action.action);
      found.set(action.action, { ...action, ...before, orders: (before?.orders ?? 0) + count });
    }
  }
  return [...found.values()].sort((a, b) => b.orders - a.orders);
}
