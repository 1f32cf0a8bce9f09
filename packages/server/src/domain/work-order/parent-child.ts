import { listed } from "#domain/text/sentence.ts";
import { isClosed, type WorkOrderState } from "#domain/work-order/states.ts";
import { findTransition } from "#domain/work-order/transitions.ts";

/** An order among its relatives. */
export interface OrderNode {
  id: string;
  code: string;
  state: WorkOrderState;
  parentId: string | null;
}

/** More levels than these are a project, not an order. */
export const MOST_LEVELS = 3;

export type AdoptionOutcome =
  | { kind: "allowed" }
  | { kind: "refused"; because: "missing" | "itself" | "cycle" | "depth" | "cancelled"; message: string };

/**
 * Whether an order may become the child of another. A finished parent may have children: a report that is reopened
 * gives a new order under the old one.
 * @param orders the two orders and all their relatives, by id
 */
export function checkAdoption(
  orders: ReadonlyMap<string, OrderNode>,
  { childId, parentId }: { childId: string; parentId: string },
  mostLevels: number = MOST_LEVELS,
): AdoptionOutcome {
  const parent = orders.get(parentId);
  if (parent === undefined) return refused("missing", "L'ordine padre non c'è");
  if (childId === parentId) return refused("itself", "Un ordine non è padre di sé stesso");
  const above = lineAbove(orders, parentId);
  if (above.includes(childId))
    return refused("cycle", `${parent.code} discende già da questo ordine: non può esserne il padre`);
  if (parent.state === "cancelled") return refused("cancelled", `${parent.code} è stato annullato`);
  if (above.length + levelsFrom(orders, childId) > mostLevels)
    return refused("depth", `Gli ordini si annidano al più per ${mostLevels} livelli`);
  return { kind: "allowed" };
}

function refused(
  because: Extract<AdoptionOutcome, { kind: "refused" }>["because"],
  message: string,
): AdoptionOutcome {
  return { kind: "refused", because, message };
}

/** The order and all those above it. It ends also where stored data go round. */
function lineAbove(orders: ReadonlyMap<string, OrderNode>, id: string): string[] {
  const line: string[] = [];
  for (let at: string | null | undefined = id; at && !line.includes(at); at = orders.get(at)?.parentId)
    line.push(at);
  return line;
}

/** How many levels an order and those below it take: 1 without children. */
function levelsFrom(
  orders: ReadonlyMap<string, OrderNode>,
  id: string,
  seen: readonly string[] = [],
): number {
  if (seen.includes(id)) return 0;
  const children = [...orders.values()].filter(({ parentId }) => parentId === id);
  return 1 + Math.max(0, ...children.map((child) => levelsFrom(orders, child.id, [...seen, id])));
}

/** The children that keep a parent from being verified. */
export function openAmong<Child extends { state: WorkOrderState }>(children: readonly Child[]): Child[] {
  return children.filter(({ state }) => !isClosed(state));
}

export type CancelQuestion =
  | { kind: "nothing-to-ask" }
  /** They are cancelled with the parent once a person has said yes. */
  | { kind: "asks"; cancels: string[]; question: string }
  /** Work that was done cannot be cancelled: it is to be verified first. */
  | { kind: "blocked"; by: string[]; message: string };

/** What to ask before a parent is cancelled. */
export function askBeforeCancel(
  children: readonly { code: string; state: WorkOrderState }[],
): CancelQuestion {
  const open = openAmong(children);
  const done = open.filter(({ state }) => !findTransition("cancel")?.from.includes(state)).map(codeOf);
  if (done.length > 0)
    return {
      kind: "blocked",
      by: done,
      message: `Prima verifica ${listed(done)}: il lavoro è già stato eseguito`,
    };
  if (open.length === 0) return { kind: "nothing-to-ask" };
  const cancels = open.map(codeOf);
  const question =
    cancels.length === 1
      ? `Con questo ordine si annulla anche ${listed(cancels)}. Procedere?`
      : `Con questo ordine si annullano anche ${listed(cancels)}. Procedere?`;
  return { kind: "asks", cancels, question };
}

function codeOf({ code }: { code: string }): string {
  return code;
}
