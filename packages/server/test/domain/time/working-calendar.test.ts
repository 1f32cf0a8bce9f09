import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays } from "#domain/time/civil-date.ts";
import { NATIONAL_HOLIDAYS } from "#domain/time/italian-holidays.ts";
import { fromRome, toRome } from "#domain/time/rome.ts";
import {
  addWorkingMinutes,
  closureOf,
  isOpen,
  nextOpening,
  openMinutesIn,
  openSpans,
  type WorkingCalendar,
  workingMinutesBetween,
} from "#domain/time/working-calendar.ts";

const split = [
  { from: 8 * 60, to: 12 * 60 + 30 },
  { from: 14 * 60, to: 18 * 60 },
];
const SPLIT: WorkingCalendar = {
  code: "split",
  label: "8-12:30 e 14-18",
  always: false,
  week: { 1: split, 2: split, 3: split, 4: split, 5: split, 6: [{ from: 8 * 60, to: 12 * 60 }] },
  holidays: NATIONAL_HOLIDAYS,
  closures: new Map([["2026-08-14", "Chiusura estiva"]]),
  openings: new Map([["2026-06-07", [{ from: 7 * 60, to: 23 * 60 }]]]),
};
const EVERY_NIGHT: WorkingCalendar = {
  ...SPLIT,
  code: "nights",
  week: Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((day) => [day, [{ from: 0, to: 6 * 60 }]])),
  holidays: [],
};
const ALWAYS: WorkingCalendar = { ...SPLIT, code: "always", always: true };

const instants = fc.date({ min: new Date("2025-01-01"), max: new Date("2028-12-31"), noInvalidDate: true });
const calendars = fc.constantFrom(SPLIT, EVERY_NIGHT, ALWAYS);
const someMinutes = fc.integer({ min: 1, max: 6_000 });
const spans = fc
  .tuple(instants, fc.integer({ min: 1, max: 6_000 }))
  .map(([from, length]) => ({ from, to: new Date(from.getTime() + length * 60_000) }));

test("the lunch break is not counted", () => {
  const due = addWorkingMinutes(SPLIT, fromRome("2026-11-23", 12 * 60), { minutes: 60 });
  expect(toRome(due)).toEqual({ day: "2026-11-23", minute: 14 * 60 + 30 });
});

test("a closing instant is closed, an opening one is open", () => {
  expect(isOpen(SPLIT, fromRome("2026-11-23", 8 * 60))).toBe(true);
  expect(isOpen(SPLIT, fromRome("2026-11-23", 12 * 60 + 30))).toBe(false);
  expect(isOpen(ALWAYS, fromRome("2026-12-25", 3 * 60))).toBe(true);
});

test("a day is closed by a holiday, a closure or the week, in words", () => {
  expect(closureOf(SPLIT, "2026-12-25")).toBe("Natale");
  expect(closureOf(SPLIT, "2026-08-14")).toBe("Chiusura estiva");
  expect(closureOf(SPLIT, "2026-11-22")).toBe("giorno non lavorativo");
  expect(closureOf(SPLIT, "2026-11-21")).toBeUndefined();
});

test("an exceptional opening opens a Sunday, with its own hours", () => {
  expect(closureOf(SPLIT, "2026-06-07")).toBeUndefined();
  expect(nextOpening(SPLIT, fromRome("2026-06-06", 13 * 60))).toEqual(fromRome("2026-06-07", 7 * 60));
});

test("a night shift lasts as long as it really does when the clock moves", () => {
  const minutes = (day: string) =>
    openSpans(EVERY_NIGHT, day).reduce(
      (sum, { from, to }) => sum + (to.getTime() - from.getTime()) / 60_000,
      0,
    );
  expect([minutes("2026-03-29"), minutes("2026-06-24"), minutes("2026-10-25")]).toEqual([300, 360, 420]);
});

test("an interval that falls in the missing hour is empty, and one across it is shorter", () => {
  const at = (from: number, to: number): WorkingCalendar => ({
    ...EVERY_NIGHT,
    week: { 7: [{ from, to }] },
  });
  expect(openSpans(at(125, 175), "2026-03-29")).toEqual([]);
  const [span] = openSpans(at(150, 210), "2026-03-29");
  expect(((span?.to.getTime() ?? 0) - (span?.from.getTime() ?? 0)) / 60_000).toBe(30);
});

test("overlapping intervals count once, whatever their order", () => {
  const messy: WorkingCalendar = {
    ...SPLIT,
    week: {
      1: [
        { from: 600, to: 720 },
        { from: 480, to: 660 },
      ],
    },
  };
  expect(workingMinutesBetween(messy, fromRome("2026-11-23", 0), fromRome("2026-11-24", 0))).toBe(240);
});

test("a calendar that never opens is refused, not looped over for ever", () => {
  const never: WorkingCalendar = { ...SPLIT, week: {}, openings: new Map() };
  expect(() => nextOpening(never, new Date())).toThrow("never opens");
  expect(() => addWorkingMinutes(never, new Date(), { minutes: 1 })).toThrow("split");
});

test("adding minutes and counting them agree, on any calendar", () => {
  fc.assert(
    fc.property(calendars, instants, someMinutes, (calendar, from, minutes) => {
      const to = addWorkingMinutes(calendar, from, { minutes });
      expect(workingMinutesBetween(calendar, from, to)).toBeCloseTo(minutes, 6);
    }),
    { numRuns: 150 },
  );
});

test("minutes may be added at once or in two goes", () => {
  fc.assert(
    fc.property(calendars, instants, someMinutes, someMinutes, (calendar, from, first, second) => {
      const halfway = addWorkingMinutes(calendar, from, { minutes: first });
      expect(addWorkingMinutes(calendar, halfway, { minutes: second })).toEqual(
        addWorkingMinutes(calendar, from, { minutes: first + second }),
      );
    }),
    { numRuns: 150 },
  );
});

test("what is excluded is not counted, in any number and order, overlapping or not", () => {
  fc.assert(
    fc.property(
      calendars,
      instants,
      fc.array(spans, { maxLength: 4 }),
      someMinutes,
      (calendar, from, excluded, minutes) => {
        const to = addWorkingMinutes(calendar, from, { minutes, excluded });
        expect(openMinutesIn(calendar, { from, to }, excluded)).toBeCloseTo(minutes, 6);
        expect(addWorkingMinutes(calendar, from, { minutes, excluded: [...excluded].reverse() })).toEqual(to);
        expect(to.getTime()).toBeGreaterThanOrEqual(addWorkingMinutes(calendar, from, { minutes }).getTime());
      },
    ),
    { numRuns: 150 },
  );
});

test("the next opening is open, and nothing before it was", () => {
  fc.assert(
    fc.property(instants, (from) => {
      const opening = nextOpening(SPLIT, from);
      expect(isOpen(SPLIT, opening)).toBe(true);
      expect(workingMinutesBetween(SPLIT, from, opening)).toBe(0);
    }),
    { numRuns: 150 },
  );
});

test("a year's open minutes are the sum of its days'", () => {
  let total = 0;
  for (let day = "2026-01-01"; day <= "2026-12-31"; day = addDays(day, 1))
    for (const { from, to } of openSpans(SPLIT, day)) total += (to.getTime() - from.getTime()) / 60_000;
  expect(workingMinutesBetween(SPLIT, fromRome("2026-01-01", 0), fromRome("2027-01-01", 0))).toBe(total);
});
