import fc from "fast-check";
import { expect, test } from "vitest";
import {
  categoryOfGroup,
  type CheckToPlan,
  groupChecks,
  titleOfGroup,
} from "#domain/planning/group-checks.ts";

const check = fc
  .record({
    building: fc.constantFrom("b1", "b2", "b3"),
    doer: fc.constantFrom("owner" as const, "maintainer" as const),
    days: fc.integer({ min: 10, max: 28 }),
    id: fc.uuid(),
  })
  .map(
    ({ building, doer, days, id }): CheckToPlan => ({
      ...{ obligationId: id, rule: "r", title: "Verifica", subjectKind: "building", subjectId: building },
      ...{ subjectName: "Scuola", buildingId: building, buildingName: "Scuola", doer },
      dueOn: `2027-01-${days}`,
    }),
  );
const checks = fc.uniqueArray(check, { maxLength: 120, selector: ({ obligationId }) => obligationId });
const grouping = fc.constantFrom("building-doer" as const, "building" as const, "single" as const);

test("every check is in one order and one only, and an order is of one building and of forty checks at most", () => {
  fc.assert(
    fc.property(checks, grouping, (all, how) => {
      const groups = groupChecks(all, how);
      expect(
        groups
          .flat()
          .map(({ obligationId }) => obligationId)
          .toSorted(),
      ).toEqual(all.map(({ obligationId }) => obligationId).toSorted());
      for (const group of groups) {
        expect(new Set(group.map(({ buildingId }) => buildingId)).size).toBe(1);
        expect(group.length).toBeLessThanOrEqual(how === "single" ? 1 : 40);
        if (how === "building-doer") expect(new Set(group.map(({ doer }) => doer)).size).toBe(1);
      }
    }),
  );
});

test("the first check of an order is the one that is due first", () => {
  fc.assert(
    fc.property(checks, grouping, (all, how) => {
      for (const group of groupChecks(all, how))
        expect(group[0]?.dueOn).toBe(group.map(({ dueOn }) => dueOn).toSorted()[0]);
    }),
  );
});

test("an order of one kind of plant has its category, of several «Altro»; its title fits in a line", () => {
  expect(categoryOfGroup([{ uni8290: "5.9.1" }, { uni8290: "5.9" }])).toBe("lift");
  expect(categoryOfGroup([{ uni8290: "5.9" }, { uni8290: "5.1" }])).toBe("other");
  expect(categoryOfGroup([{ uni8290: "5.90" }])).toBe("other");
  fc.assert(
    fc.property(checks, (all) => {
      for (const group of groupChecks(all, "building"))
        expect(titleOfGroup(group).length).toBeLessThanOrEqual(200);
    }),
  );
});
