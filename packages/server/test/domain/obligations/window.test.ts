import fc from "fast-check";
import { expect, test } from "vitest";
import { isWithin, planBefore, type Window } from "#domain/obligations/window.ts";
import { addDays, weekday } from "#domain/time/civil-date.ts";

const HEATING = { from: "11-01", to: "04-15" };
const SCHOOL: Window = {
  closedBecause: (day) =>
    isWithin(day.slice(5), { from: "09-14", to: "06-10" }) ? "giorno di scuola" : undefined,
};

test("a check that cannot be made on its last day is made before, and it is said why", () => {
  expect(planBefore("2027-02-10", SCHOOL)).toEqual({
    on: "2026-09-13",
    because: "giorno di scuola",
    isForced: false,
  });
  expect(planBefore("2026-07-20", SCHOOL)).toEqual({ on: "2026-07-20", because: undefined, isForced: false });
  expect(planBefore("2026-07-20", { season: HEATING })).toEqual({
    on: "2026-04-15",
    because: "fuori stagione",
    isForced: false,
  });
});

test("where no day of a year will do, the due day stays and somebody decides", () => {
  expect(planBefore("2026-07-20", { closedBecause: () => "chiuso" })).toEqual({
    on: "2026-07-20",
    because: "chiuso",
    isForced: true,
  });
});

const anyDay = fc.integer({ min: 0, max: 18_000 }).map((days) => addDays("2000-01-01", days));
const anyMonthDay = anyDay.map((day) => day.slice(5));

test("it is never later than its day, and no later day would have done", () => {
  fc.assert(
    fc.property(anyDay, anyMonthDay, anyMonthDay, (due, from, to) => {
      const season = { from, to };
      const closedBecause = (day: string) => (weekday(day) === 7 ? "domenica" : undefined);
      const { on, isForced } = planBefore(due, { season, closedBecause });
      if (isForced) return;
      expect(on <= due).toBe(true);
      const isGood = (day: string) => isWithin(day.slice(5), season) && closedBecause(day) === undefined;
      expect(isGood(on)).toBe(true);
      for (let day = addDays(on, 1); day <= due; day = addDays(day, 1)) expect(isGood(day)).toBe(false);
    }),
  );
});

test("a season may pass the end of the year", () => {
  for (const [day, isIn] of [
    ["11-01", true],
    ["12-31", true],
    ["01-01", true],
    ["04-15", true],
    ["04-16", false],
  ] as const)
    expect(isWithin(day, HEATING)).toBe(isIn);
});
