import {
  checkRequestAction,
  type RequestAction,
  type RequestState,
  isWaiting,
} from "#domain/request/states.ts";
import { isOlderVersion } from "#domain/request/version-order.ts";

/** What the platform says of a case now. */
export type PlatformState =
  | "open"
  | "in-charge"
  | "reopened"
  | "closed"
  | "rejected"
  | "withdrawn"
  | "deleted"
  | "merged"
  | "ignored";

export interface KnownRequest {
  state: RequestState;
  modifiedAt: Date;
  /** Tells it from other versions of the same instant. */
  tie?: string;
  /** Something we said of it has not reached the platform yet. */
  hasUndelivered?: boolean;
}

export type IntakeDecision =
  /** Older than what is known, or nothing of ours. */
  | { kind: "nothing"; because: "older" | "ignored" }
  | { kind: "new"; state: RequestState }
  /** `action` undefined: only its words changed. */
  | { kind: "update"; state: RequestState; action: RequestAction | undefined };

const FIRST_STATE: Record<Exclude<PlatformState, "ignored">, RequestState> = {
  open: "received",
  "in-charge": "in-charge",
  reopened: "reopened",
  closed: "resolved",
  rejected: "rejected",
  withdrawn: "withdrawn",
  deleted: "withdrawn",
  merged: "merged",
};

/** The platform's word that moves a request of ours; `open` never does. */
const MOVES: Partial<Record<PlatformState, RequestAction>> = {
  "in-charge": "take-in-charge",
  reopened: "reopen",
  closed: "resolve",
  rejected: "reject",
  withdrawn: "withdraw",
  deleted: "withdraw",
  merged: "merge",
};

/**
 * What to do with a version of a case. Total and order-proof: a version older than the one known changes nothing, and a
 * state that ours has already passed is left alone. It does not matter which of two versions arrives first.
 */
export function decideIntake(
  known: KnownRequest | undefined,
  told: { state: PlatformState; modifiedAt: Date; tie?: string },
): IntakeDecision {
  if (told.state === "ignored") return { kind: "nothing", because: "ignored" };
  if (known === undefined) return { kind: "new", state: FIRST_STATE[told.state] };
  if (isOlderVersion(told, known)) return { kind: "nothing", because: "older" };
  const action = isOlderNews(known, told.state) ? undefined : MOVES[told.state];
  if (action === undefined) return { kind: "update", state: known.state, action: undefined };
  // Closed by others while it still waited with us: it is resolved all the same.
  if (action === "resolve" && isWaiting(known.state)) {
    return { kind: "update", state: "resolved", action };
  }
  // A case in charge that its citizen reopens is already being dealt with.
  if (action === "reopen" && known.state === "in-charge")
    return { kind: "update", state: known.state, action: undefined };
  // Nobody of ours takes up again what its citizen gave up; its citizen may.
  if (action === "reopen" && known.state === "withdrawn")
    return { kind: "update", state: "reopened", action };
  const outcome = checkRequestAction(known.state, action);
  return outcome.kind === "allowed"
    ? { kind: "update", state: outcome.to, action }
    : { kind: "update", state: known.state, action: undefined };
}

/** Until what we said has arrived, the state the platform tells is the one before; only its end is news all the same. */
function isOlderNews({ hasUndelivered }: KnownRequest, told: PlatformState): boolean {
  return hasUndelivered === true && !["deleted", "merged", "withdrawn"].includes(told);
}
