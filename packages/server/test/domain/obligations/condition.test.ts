import fc from "fast-check";
import { expect, test } from "vitest";
import { type Condition, factsOf, judge } from "#domain/obligations/condition.ts";

const FACTS = ["a", "b", "c"];
const { condition: anyCondition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom(...FACTS).map((fact): Condition => ({ fact, is: true })),
    fc.record({ fact: fc.constantFrom(...FACTS), atLeast: fc.integer({ min: 0, max: 5 }) }),
    fc.record({ fact: fc.constantFrom(...FACTS), is: fc.constant([1, 3]) }),
    fc.array(tie("condition"), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
    fc.array(tie("condition"), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
    tie("condition").map((not) => ({ not })),
  ),
}));
const anyFacts = fc
  .dictionary(fc.constantFrom(...FACTS), fc.oneof(fc.boolean(), fc.integer({ min: 0, max: 5 })))
  .map((known) => new Map(Object.entries(known)));

test("more facts never turn a yes into a no, nor a no into a yes", () => {
  fc.assert(
    fc.property(anyCondition, anyFacts, anyFacts, (condition, some, more) => {
      const before = judge(condition, some).verdict;
      if (before === "unknown") return;
      expect(judge(condition, new Map([...more, ...some])).verdict).toBe(before);
    }),
  );
});

test("with every fact known it is yes or no; where it is neither, the facts that are missing are told", () => {
  fc.assert(
    fc.property(anyCondition, anyFacts, (condition, facts) => {
      const { verdict, because } = judge(condition, facts);
      const asked = factsOf(condition);
      if (asked.every((fact) => facts.has(fact))) expect(verdict).not.toBe("unknown");
      expect(new Set(because.map(({ test: one }) => JSON.stringify(one))).size).toBe(because.length);
      const missing = because.filter((looked) => looked.value === undefined);
      if (verdict === "unknown") expect(missing.length).toBeGreaterThan(0);
      else expect(missing).toEqual([]);
      for (const {
        test: { fact },
      } of because)
        expect(asked).toContain(fact);
    }),
  );
});

test("the negation of an and is the or of the negations", () => {
  fc.assert(
    fc.property(fc.array(anyCondition, { minLength: 1, maxLength: 3 }), anyFacts, (all, facts) => {
      const one = judge({ not: { all } }, facts).verdict;
      expect(one).toBe(judge({ any: all.map((not) => ({ not })) }, facts).verdict);
    }),
  );
});

test("a measure is over, from or under its threshold to the last digit; what is no number is in no range", () => {
  const of = (condition: Condition, value: number | string) =>
    judge(condition, new Map([["kw", value]])).verdict;
  expect(of({ fact: "kw", above: 11.08 }, 11.08)).toBe("no");
  expect(of({ fact: "kw", above: 11.08 }, 11.081)).toBe("yes");
  expect(of({ fact: "kw", atLeast: 100 }, 100)).toBe("yes");
  expect(of({ fact: "kw", below: 100 }, 100)).toBe("no");
  expect(of({ fact: "kw", atLeast: 100 }, "350")).toBe("no");
  expect(of({ fact: "kw", atLeast: 100 }, Number.NaN)).toBe("no");
});
