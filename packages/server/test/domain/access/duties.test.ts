import fc from "fast-check";
import { expect, test } from "vitest";
import { dutyConflict } from "#domain/access/duties.ts";

const person = fc.constantFrom("anna", "bruno", "carla");
const doer = fc.record({ userId: person, inPlaceOf: fc.option(person, { nil: undefined }) });

test.each([
  ["execute", "verify"],
  ["order", "liquidate"],
  ["ask", "grant"],
  ["declare", "review"],
] as const)("who did one does not do the other, by whatever role: %s, %s", (one, other) => {
  fc.assert(
    fc.property(doer, doer, (first, second) => {
      const peopleOf = ({ userId, inPlaceOf }: typeof first) => [userId, ...(inPlaceOf ? [inPlaceOf] : [])];
      const isSame = peopleOf(first).some((name) => peopleOf(second).includes(name));
      const done = [{ duty: one, ...first }];
      expect(dutyConflict(other, second, done) !== undefined).toBe(isSame);
      // Whichever comes first.
      expect(dutyConflict(one, second, [{ duty: other, ...first }]) !== undefined).toBe(isSame);
    }),
  );
});

test("the same duty twice, or two that have nothing to do with each other, stand against nobody", () => {
  expect(dutyConflict("verify", { userId: "anna" }, [{ duty: "verify", userId: "anna" }])).toBeUndefined();
  expect(dutyConflict("review", { userId: "anna" }, [{ duty: "execute", userId: "anna" }])).toBeUndefined();
});
