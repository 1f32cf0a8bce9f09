/** The life cycle of a report (segnalazione). */
export type RequestState =
  | "received"
  | "triaged"
  | "merged"
  | "rejected"
  | "in-charge"
  | "resolved"
  | "reopened"
  | "withdrawn";

export const REQUEST_STATE_LABEL: Record<RequestState, string> = {
  received: "Ricevuta",
  triaged: "Valutata",
  merged: "Unita",
  rejected: "Respinta",
  "in-charge": "In carico",
  resolved: "Risolta",
  reopened: "Riaperta",
  withdrawn: "Ritirata",
};

export type RequestAction =
  | "triage"
  | "merge"
  | "reject"
  | "restore"
  | "take-in-charge"
  | "resolve"
  | "reopen"
  | "withdraw";

/** Nobody has decided yet what becomes of it. */
const WAITING: readonly RequestState[] = ["received", "triaged", "reopened"];

export function isWaiting(state: RequestState): boolean {
  return WAITING.includes(state);
}

const RULES: Record<RequestAction, { from: readonly RequestState[]; to: RequestState; refusal: string }> = {
  triage: {
    from: WAITING,
    to: "triaged",
    refusal: "Si valuta solo una segnalazione in attesa",
  },
  merge: {
    from: WAITING,
    to: "merged",
    refusal: "Si unisce solo una segnalazione in attesa",
  },
  reject: {
    from: WAITING,
    to: "rejected",
    refusal: "Si respinge solo una segnalazione in attesa",
  },
  restore: {
    from: ["merged", "rejected"],
    to: "triaged",
    refusal: "Si ripristina solo una segnalazione unita o respinta",
  },
  "take-in-charge": {
    from: WAITING,
    to: "in-charge",
    refusal: "La segnalazione non è più in attesa",
  },
  resolve: {
    from: ["in-charge", "merged"],
    to: "resolved",
    refusal: "Si risolve solo una segnalazione in carico",
  },
  reopen: {
    from: ["resolved", "rejected", "in-charge"],
    to: "reopened",
    refusal: "Si riapre solo una segnalazione chiusa",
  },
  withdraw: {
    from: [...WAITING, "in-charge"],
    to: "withdrawn",
    refusal: "La segnalazione è già chiusa",
  },
};

export type RequestOutcome = { kind: "allowed"; to: RequestState } | { kind: "refused"; message: string };

export function checkRequestAction(state: RequestState, action: RequestAction): RequestOutcome {
  const rule = RULES[action];
  return rule.from.includes(state)
    ? { kind: "allowed", to: rule.to }
    : { kind: "refused", message: rule.refusal };
}
