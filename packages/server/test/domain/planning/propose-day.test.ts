import fc from "fast-check";
import { expect, test } from "vitest";
import { proposeDay } from "#domain/planning/propose-day.ts";
import { addDays, weekday } from "#domain/time/civil-date.ts";
import { holidaysOf, NATIONAL_HOLIDAYS } from "#domain/time/italian-holidays.ts";

const holiday = (day: string) => holidaysOf(Number(day.slice(0, 4)), NATIONAL_HOLIDAYS).get(day);
const worked = (day: string) => holiday(day) ?? (weekday(day) > 5 ? "giorno non lavorativo" : undefined);
const day = fc.integer({ min: 0, max: 3_000 }).map((n) => addDays("2024-01-01", n));
const proposing = fc.record({
  dueOn: day,
  today: day,
  leadDays: fc.integer({ min: 0, max: 365 }),
  // A pause of lessons, or all of a season: days that will not do, beside holidays.
  shut: fc.record({ from: day, length: fc.integer({ min: 0, max: 250 }) }),
});
const asked = proposing.map(({ shut, ...rest }) => ({
  ...rest,
  closedBecause: (one: string) =>
    worked(one) ?? (shut.from <= one && one <= addDays(shut.from, shut.length) ? "lezioni" : undefined),
}));

test("a proposed day is never a holiday, nor a day of rest, nor one that will not do", () => {
  fc.assert(fc.property(asked, (one) => one.closedBecause(proposeDay(one).on) === undefined));
});

test("a proposed day is never before today", () => {
  fc.assert(fc.property(asked, (one) => proposeDay(one).on >= one.today));
});

test("a proposed day is never after the term when a day from today to the term would do", () => {
  fc.assert(
    fc.property(asked, (one) => {
      const { on, isLate } = proposeDay(one);
      expect(isLate).toBe(on > one.dueOn);
      if (!isLate) return;
      for (let tried = one.today; tried <= one.dueOn; tried = addDays(tried, 1))
        expect(one.closedBecause(tried), tried).toBeDefined();
    }),
  );
});

test("no later day, up to the one that was asked for, would have done as well", () => {
  fc.assert(
    fc.property(asked, (one) => {
      const wanted = addDays(one.dueOn, -one.leadDays);
      const { on } = proposeDay(one);
      for (let tried = addDays(on, 1); tried <= wanted; tried = addDays(tried, 1))
        expect(one.closedBecause(tried), tried).toBeDefined();
    }),
  );
});

test("a day that is other than the one asked for says why", () => {
  const of = (dueOn: string, rest: object = {}) =>
    proposeDay({ dueOn, leadDays: 0, today: "2026-11-30", closedBecause: worked, ...rest });
  // 8 December 2026 is a Tuesday: the Immaculate Conception.
  expect(of("2026-12-08")).toEqual({
    ...{ on: "2026-12-07", isLate: false },
    because: ["Il 08/12/2026 non si può: Immacolata Concezione."],
  });
  expect(of("2026-01-10")).toEqual({
    ...{ on: "2026-11-30", isLate: true },
    because: ["Il termine, 10/01/2026, è già passato: il primo giorno possibile."],
  });
  expect(of("2026-12-10", { leadDays: 30 })).toMatchObject({
    ...{ on: "2026-11-30", isLate: false },
    because: ["Il 10/11/2026 è già passato: da oggi in poi."],
  });
  expect(of("2026-12-15")).toEqual({ on: "2026-12-15", isLate: false, because: [] });
  const never = proposeDay({
    ...{ dueOn: "2026-12-15", leadDays: 0, today: "2026-11-30" },
    closedBecause: () => "chiuso",
  });
  expect(never.because.at(-1)).toBe("Nessun giorno adatto in più di un anno: va deciso a mano.");
});
