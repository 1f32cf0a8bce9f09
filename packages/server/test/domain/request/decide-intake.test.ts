import fc from "fast-check";
import { expect, test } from "vitest";
import { decideIntake, type KnownRequest, type PlatformState } from "#domain/request/decide-intake.ts";
import { REQUEST_STATE_LABEL, type RequestState } from "#domain/request/states.ts";

const STATES = Object.keys(REQUEST_STATE_LABEL) as RequestState[];
const TOLD: PlatformState[] = [
  "open",
  "in-charge",
  "reopened",
  "closed",
  "rejected",
  "withdrawn",
  "deleted",
  "merged",
  "ignored",
];

const at = (second: number) => new Date(Date.UTC(2026, 10, 24, 0, 0, second));
const versions = fc.record({ state: fc.constantFrom(...TOLD), second: fc.integer({ min: 0, max: 50 }) });
const known = fc.record({ state: fc.constantFrom(...STATES), second: fc.integer({ min: 0, max: 50 }) });

function apply(before: KnownRequest | undefined, told: { state: PlatformState; second: number }) {
  const version = { state: told.state, modifiedAt: at(told.second) };
  const decision = decideIntake(before, version);
  if (decision.kind === "nothing") return before;
  return { state: decision.state, modifiedAt: version.modifiedAt };
}

test("every known state and every word of the platform is decided, to a state that exists", () => {
  fc.assert(
    fc.property(known, versions, fc.boolean(), (before, told, hasUndelivered) => {
      const decision = decideIntake(
        { state: before.state, modifiedAt: at(before.second), hasUndelivered },
        { state: told.state, modifiedAt: at(told.second) },
      );
      if (decision.kind !== "nothing") expect(STATES).toContain(decision.state);
    }),
  );
});

test("a version older than the known one changes nothing", () => {
  fc.assert(
    fc.property(known, versions, (before, told) => {
      fc.pre(told.second < before.second);
      const request = { state: before.state, modifiedAt: at(before.second) };
      expect(apply(request, told)).toBe(request);
    }),
  );
});

test("the same version told again changes nothing more", () => {
  fc.assert(
    fc.property(known, versions, (before, told) => {
      const once = apply({ state: before.state, modifiedAt: at(before.second) }, told);
      expect(apply(once, told)).toEqual(once);
    }),
  );
});

test("after the newest version no older one moves the request, whatever the order they come in", () => {
  fc.assert(
    fc.property(fc.array(versions, { minLength: 1, maxLength: 8 }), (told) => {
      const newest = told.reduce((a, b) => (b.second > a.second ? b : a));
      fc.pre(newest.state !== "ignored");
      const after = apply(undefined, newest);
      const older = told.filter(({ second }) => second < newest.second);
      expect(older.reduce((request, version) => apply(request, version), after)).toEqual(after);
    }),
  );
});

test("a case that others close while it still waits with us is resolved all the same", () => {
  for (const state of ["received", "triaged", "reopened", "in-charge"] as const)
    expect(apply({ state, modifiedAt: at(0) }, { state: "closed", second: 1 })?.state).toBe("resolved");
});

test("until our own news has arrived the platform's is the state before; only its end counts", () => {
  const request = { state: "resolved", modifiedAt: at(0), hasUndelivered: true } as const;
  const told = (state: PlatformState) => decideIntake(request, { state, modifiedAt: at(1) });
  expect(told("reopened")).toMatchObject({ state: "resolved" });
  expect(
    decideIntake({ ...request, state: "in-charge" }, { state: "deleted", modifiedAt: at(1) }),
  ).toMatchObject({ state: "withdrawn" });
});

test("a report its citizen gave up is withdrawn, and taken up again only by its citizen", () => {
  const given = apply(apply(undefined, { state: "open", second: 1 }), { state: "withdrawn", second: 2 });
  expect(given?.state).toBe("withdrawn");
  expect(apply(given, { state: "in-charge", second: 3 })?.state).toBe("withdrawn");
  expect(apply(given, { state: "reopened", second: 3 })?.state).toBe("reopened");
});

test("what the office is still telling does not hold back that the citizen gave the report up", () => {
  const waiting: KnownRequest = { state: "in-charge", modifiedAt: at(1), hasUndelivered: true };
  expect(decideIntake(waiting, { state: "withdrawn", modifiedAt: at(2) })).toMatchObject({
    state: "withdrawn",
  });
  expect(decideIntake(waiting, { state: "closed", modifiedAt: at(2) })).toMatchObject({ state: "in-charge" });
});
