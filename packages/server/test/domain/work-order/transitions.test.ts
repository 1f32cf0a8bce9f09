import fc from "fast-check";
import { expect, test } from "vitest";
import { isClosed, WORK_ORDER_STATES } from "#domain/work-order/states.ts";
import {
  checkTransition,
  type OrderFacts,
  offerTransition,
  type Side,
  TRANSITIONS,
} from "#domain/work-order/transitions.ts";

const values = {
  reason: "motivo valido",
  cause: "weather",
  plannedStart: new Date(0),
  plannedEnd: new Date(1),
  firmId: "f",
  labourMinutes: 1,
  note: "fatto",
  urgency: "urgent" as const,
};
const technician = { userId: "t", sides: ["issuer"] as Side[] };
const worker = { userId: "w", sides: ["executor"] as Side[] };
const order = (facts: Partial<OrderFacts>): OrderFacts => ({
  state: "draft",
  firmId: "f",
  executedBy: [],
  openChildren: false,
  ...facts,
});

test("an order walks from draft to verified by the two sides in turn", () => {
  const steps = [
    ["issue", technician, "issued"],
    ["accept", worker, "accepted"],
    ["plan", worker, "planned"],
    ["start", worker, "in-progress"],
    ["suspend", worker, "suspended"],
    ["resume", worker, "in-progress"],
    ["execute", worker, "executed"],
    ["send-back", technician, "in-progress"],
    ["execute", worker, "executed"],
    ["verify", technician, "verified"],
  ] as const;
  let state: OrderFacts["state"] = "draft";
  for (const [action, actor, expected] of steps) {
    const outcome = checkTransition(
      order({ state, executedBy: [{ userId: "w" }] }),
      { action, values },
      actor,
    );
    expect(outcome).toMatchObject({ kind: "allowed", to: expected });
    state = expected;
  }
});

test("who executed the work does not verify it, even standing on both sides", () => {
  const both = { userId: "w", sides: ["issuer", "executor"] as Side[] };
  expect(
    checkTransition(
      order({ state: "executed", executedBy: [{ userId: "w" }] }),
      { action: "verify", values },
      both,
    ),
  ).toMatchObject({ because: "guard" });
});

test("an executor can never issue, verify, send back or cancel, whatever the state", () => {
  for (const state of WORK_ORDER_STATES) {
    for (const action of ["issue", "verify", "send-back", "cancel", "assign", "set-urgency"]) {
      expect(checkTransition(order({ state }), { action, values }, worker).kind).toBe("refused");
    }
  }
});

test("nothing is offered on a closed order", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...WORK_ORDER_STATES.filter(isClosed)),
      fc.constantFrom(...TRANSITIONS),
      (state, { action }) => {
        const both = { userId: "x", sides: ["issuer", "executor"] as Side[] };
        expect(offerTransition(order({ state }), action, both).kind).toBe("refused");
      },
    ),
  );
});

test("what is missing is named by its field", () => {
  expect(
    checkTransition(order({ state: "in-progress" }), { action: "suspend", values: {} }, worker),
  ).toMatchObject({ because: "input", field: "cause" });
  expect(
    checkTransition(order({ state: "executed" }), { action: "send-back", values: {} }, technician),
  ).toMatchObject({ field: "reason" });
  const backwards = { plannedStart: new Date(2), plannedEnd: new Date(1) };
  expect(
    checkTransition(order({ state: "accepted" }), { action: "plan", values: backwards }, worker),
  ).toMatchObject({ field: "plannedEnd" });
});

test("work is planned for today or later, and not for another life; the day is Rome's", () => {
  // Half past midnight of the 5th in Rome.
  const now = new Date("2026-03-04T23:30:00Z");
  const plan = (plannedStart: string) =>
    checkTransition(
      order({ state: "accepted" }),
      { action: "plan", values: { plannedStart: new Date(plannedStart) }, now },
      worker,
    );
  expect(plan("2026-03-04T22:00:00Z")).toMatchObject({ because: "input", field: "plannedStart" });
  expect(plan("2026-03-04T23:00:00Z").kind).toBe("allowed");
  expect(plan("2031-03-05T12:00:00Z").kind).toBe("allowed");
  expect(plan("2062-03-05T12:00:00Z")).toMatchObject({ because: "input", field: "plannedStart" });
});

test("a parent is not verified nor cancelled while its children are open", () => {
  expect(
    checkTransition(
      order({ state: "executed", openChildren: true }),
      { action: "verify", values },
      technician,
    ),
  ).toMatchObject({ because: "guard" });
  expect(
    checkTransition(order({ state: "issued", openChildren: true }), { action: "cancel", values }, technician),
  ).toMatchObject({ because: "guard" });
});

test("from every state that is not closed an order can still be brought to its end", () => {
  const ends = new Set(["verified", "cancelled"]);
  for (const start of WORK_ORDER_STATES.filter((state) => !isClosed(state))) {
    const seen = new Set([start]);
    for (const state of seen)
      for (const { from, to } of TRANSITIONS) if (from.includes(state) && to !== "same") seen.add(to);
    expect([...seen].some((state) => ends.has(state))).toBe(true);
  }
});

test("what a person would be asked is complete: with every need filled in, what is offered is allowed", () => {
  const actors = fc.constantFrom(technician, worker);
  fc.assert(
    fc.property(
      fc.constantFrom(...WORK_ORDER_STATES),
      fc.constantFrom(...TRANSITIONS),
      actors,
      (state, { action }, actor) => {
        const offered = offerTransition(order({ state }), action, actor);
        expect(checkTransition(order({ state }), { action, values }, actor)).toEqual(offered);
      },
    ),
  );
});

test("an action nobody knows is refused in words, whatever it is called", () => {
  fc.assert(
    fc.property(fc.string(), (action) => {
      fc.pre(!TRANSITIONS.some((rule) => rule.action === action));
      expect(offerTransition(order({}), action, technician)).toMatchObject({ because: "unknown" });
    }),
  );
});

test("who stands in for the executor, or was stood in for, does not verify what was executed", () => {
  const verify = { action: "verify", values: { note: "Fatto" } };
  const executed = order({ state: "executed", executedBy: [{ userId: "bruno", inPlaceOf: "anna" }] });
  for (const actor of [
    { userId: "bruno" },
    { userId: "anna" },
    { userId: "carla", inPlaceOf: "bruno" },
    { userId: "carla", inPlaceOf: "anna" },
  ])
    expect(checkTransition(executed, verify, { ...actor, sides: ["issuer"] })).toMatchObject({
      kind: "refused",
      because: "guard",
    });
  expect(checkTransition(executed, verify, { userId: "carla", sides: ["issuer"] }).kind).toBe("allowed");
});

test("whoever executed, in whatever way and however long ago, verifies by no role; whoever did not, does", () => {
  const person = fc.constantFrom("anna", "bruno", "carla", "dario");
  const doer = fc.record({ userId: person, inPlaceOf: fc.option(person, { nil: null }) });
  const sides = fc.constantFrom<Side[]>(["issuer"], ["issuer", "executor"]);
  fc.assert(
    fc.property(
      fc.array(doer, { maxLength: 4 }),
      doer,
      sides,
      fc.constantFrom("executed" as const, "reported" as const),
      (executedBy, who, stands, state) => {
        const actor = { userId: who.userId, inPlaceOf: who.inPlaceOf ?? undefined, sides: stands };
        const peopleOf = ({ userId, inPlaceOf }: typeof who) => [userId, inPlaceOf].filter(Boolean);
        const took = executedBy.flatMap(peopleOf);
        const outcome = offerTransition(order({ state, executedBy }), "verify", actor);
        expect(outcome.kind === "refused").toBe(peopleOf(who).some((name) => took.includes(name)));
      },
    ),
  );
});
