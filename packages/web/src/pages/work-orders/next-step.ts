import type { WorkOrderState } from "@stabile/contract/shapes";
import type { AvailableAction } from "@stabile/contract/work-orders";

/** How the work goes on when nothing is in the way: of the possible actions, the one most people are here for. */
const FORWARD: Partial<Record<WorkOrderState, readonly string[]>> = {
  draft: ["issue", "assign"],
  issued: ["accept"],
  accepted: ["plan"],
  planned: ["start"],
  "in-progress": ["execute"],
  suspended: ["resume"],
  executed: ["verify", "report"],
  reported: ["verify"],
};

/** The next step leads, large under the thumb; the others stay in the order the server gave. */
export function nextStepFirst(
  state: WorkOrderState,
  actions: readonly AvailableAction[],
): readonly AvailableAction[] {
  const forward = FORWARD[state] ?? [];
  const next = forward.map((name) => actions.find(({ action }) => action === name)).find(Boolean);
  return next ? [next, ...actions.filter((action) => action !== next)] : actions;
}
