import type { AvailableAction } from "@stabile/contract/work-orders";
import type { Principal } from "#domain/access/policy.ts";
import {
  executionConflict,
  type OrderFacts,
  offerTransition,
  TRANSITIONS,
  type TransitionActor,
} from "#domain/work-order/transitions.ts";
import { actorOf, factsOf, type OrderFactsRow } from "#features/work-orders/order-facts.ts";

/** Few states, sides and guards: the text of each combination is written once. */
const written = new Map<string, string>();

/** What this person may do on this order now, as the JSON text of `AvailableAction[]`. */
export function actionsText(row: OrderFactsRow, principal: Principal): string {
  const order = factsOf(row);
  const actor = actorOf(row, principal);
  const key = [
    order.state,
    order.firmId === null,
    executionConflict(order, actor) !== undefined,
    order.openChildren,
    actor.sides,
  ].join("|");
  let text = written.get(key);
  if (text === undefined) {
    text = JSON.stringify(availableActions(order, actor));
    written.set(key, text);
  }
  return text;
}

/** Actions of another state or another side are not shown at all; those a guard refuses are shown with the reason. */
export function availableActions(order: OrderFacts, actor: TransitionActor): AvailableAction[] {
  return TRANSITIONS.flatMap(({ action, label, needs, dangerous }) => {
    const outcome = offerTransition(order, action, actor);
    if (outcome.kind === "refused" && outcome.because !== "guard") return [];
    const refusedBecause = outcome.kind === "refused" ? outcome.message : undefined;
    return [
      {
        action,
        label,
        needs: [...needs],
        dangerous,
        ...(refusedBecause === undefined ? {} : { refusedBecause }),
      },
    ];
  });
}
