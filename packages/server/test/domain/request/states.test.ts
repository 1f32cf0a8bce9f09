import fc from "fast-check";
import { expect, test } from "vitest";
import {
  checkRequestAction,
  REQUEST_STATE_LABEL,
  type RequestAction,
  type RequestState,
} from "#domain/request/states.ts";

const STATES = Object.keys(REQUEST_STATE_LABEL) as RequestState[];
const ACTIONS: RequestAction[] = [
  "triage",
  "merge",
  "reject",
  "restore",
  "take-in-charge",
  "resolve",
  "reopen",
  "withdraw",
];

function walk(...actions: RequestAction[]): string {
  let state: RequestState = "received";
  for (const action of actions) {
    const outcome = checkRequestAction(state, action);
    if (outcome.kind === "refused") return outcome.message;
    state = outcome.to;
  }
  return state;
}

test("a report is triaged, taken in charge, resolved, and reopened by its citizen", () => {
  expect(walk("triage", "take-in-charge", "resolve")).toBe("resolved");
  expect(walk("triage", "take-in-charge", "resolve", "reopen", "triage", "take-in-charge")).toBe("in-charge");
});

test("a mistaken refusal or merge is undone, an order's report is not", () => {
  expect(walk("reject", "restore")).toBe("triaged");
  expect(walk("merge", "restore")).toBe("triaged");
  expect(walk("take-in-charge", "restore")).toBe("Si ripristina solo una segnalazione unita o respinta");
});

test("a report in charge is neither refused nor merged", () => {
  expect(checkRequestAction("in-charge", "reject").kind).toBe("refused");
  expect(checkRequestAction("in-charge", "merge").kind).toBe("refused");
});

test("a withdrawn report stays withdrawn", () => {
  for (const action of ACTIONS) expect(checkRequestAction("withdrawn", action).kind).toBe("refused");
});

test("every state and action is answered: with a known state, or with a sentence", () => {
  fc.assert(
    fc.property(fc.constantFrom(...STATES), fc.constantFrom(...ACTIONS), (state, action) => {
      const outcome = checkRequestAction(state, action);
      if (outcome.kind === "allowed") expect(STATES).toContain(outcome.to);
      else expect(outcome.message).toMatch(/^\p{Lu}/u);
    }),
  );
});
