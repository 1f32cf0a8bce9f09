import fc from "fast-check";
import { expect, test } from "vitest";
import { deadlineOf, type SlaRule } from "#domain/sla/sla-clock.ts";
import { fromRome, toRome } from "#domain/time/rome.ts";
import { NATIONAL_HOLIDAYS, patronSaint } from "#domain/time/italian-holidays.ts";
import {
  addWorkingMinutes,
  closureOf,
  type WorkingCalendar,
  workingMinutesBetween,
} from "#domain/time/working-calendar.ts";

const week = Object.fromEntries([1, 2, 3, 4, 5].map((day) => [day, [{ from: 8 * 60, to: 16 * 60 }]]));
const OFFICE: WorkingCalendar = {
  code: "office",
  label: "feriali 8-16",
  always: false,
  week,
  holidays: [...NATIONAL_HOLIDAYS, patronSaint("San Giovanni Battista", "06-24")],
  closures: new Map(),
};
const ALWAYS: WorkingCalendar = { ...OFFICE, code: "always", label: "sempre", always: true };
const rule = (calendar: WorkingCalendar, minutes: number): SlaRule => ({
  milestone: "inspection",
  minutes,
  calendar,
  wording: `${minutes} minuti`,
  source: "prova",
});

const instants = fc.date({ min: new Date("2024-01-01"), max: new Date("2029-12-31"), noInvalidDate: true });
const someMinutes = fc.integer({ min: 1, max: 8_000 });

test("a report of Friday afternoon counts from Monday morning, and says so", () => {
  const opened = fromRome("2026-11-20", 16 * 60 + 30);
  const { dueAt, explanation } = deadlineOf(rule(OFFICE, 180), opened, { suspensions: [], now: opened });
  expect(toRome(dueAt)).toEqual({ day: "2026-11-23", minute: 11 * 60 });
  expect(explanation[0]).toBe(
    "Aperto venerdì 20 novembre 2026 alle 16:30, fuori dall'orario «feriali 8-16»: il conteggio parte lunedì 23 novembre 2026 alle 8:00.",
  );
});

test("the patron saint's day is not counted in Genoa, and is named", () => {
  const { dueAt, explanation } = deadlineOf(rule(OFFICE, 480), fromRome("2026-06-23", 15 * 60), {
    suspensions: [],
    now: new Date(),
  });
  expect(toRome(dueAt)).toEqual({ day: "2026-06-25", minute: 15 * 60 });
  expect(explanation.join(" ")).toContain("San Giovanni Battista (24/06)");
});

test("San Francesco is a holiday from 2026 on and not before", () => {
  expect(closureOf(OFFICE, "2027-10-04")).toBe("San Francesco d'Assisi");
  expect(closureOf(OFFICE, "2024-10-04")).toBeUndefined();
});

test("a round-the-clock deadline is exact across the nights when the clock moves", () => {
  for (const opened of [fromRome("2026-03-28", 20 * 60), fromRome("2026-10-24", 20 * 60)]) {
    const { dueAt } = deadlineOf(rule(ALWAYS, 600), opened, { suspensions: [], now: opened });
    expect(dueAt.getTime() - opened.getTime()).toBe(600 * 60_000);
  }
});

test("opening later never makes a deadline earlier", () => {
  fc.assert(
    fc.property(instants, fc.integer({ min: 0, max: 20_000 }), someMinutes, (opened, later, minutes) => {
      const due = (at: Date) => deadlineOf(rule(OFFICE, minutes), at, { suspensions: [], now: at }).dueAt;
      expect(due(new Date(opened.getTime() + later * 60_000)).getTime()).toBeGreaterThanOrEqual(
        due(opened).getTime(),
      );
    }),
    { numRuns: 60 },
  );
});

test("between opening and deadline there are exactly the minutes of the rule", () => {
  fc.assert(
    fc.property(instants, someMinutes, (opened, minutes) => {
      const { dueAt } = deadlineOf(rule(OFFICE, minutes), opened, { suspensions: [], now: opened });
      expect(workingMinutesBetween(OFFICE, opened, dueAt)).toBeCloseTo(minutes, 6);
    }),
    { numRuns: 60 },
  );
});

test("the deadline falls in opening hours, never on a closed day", () => {
  fc.assert(
    fc.property(instants, someMinutes, (opened, minutes) => {
      const { day, minute } = toRome(addWorkingMinutes(OFFICE, opened, { minutes }));
      expect(closureOf(OFFICE, day)).toBeUndefined();
      expect(minute).toBeGreaterThanOrEqual(8 * 60);
      expect(minute).toBeLessThanOrEqual(16 * 60);
    }),
    { numRuns: 60 },
  );
});

test("a suspension by the client's fault moves the deadline by exactly the open minutes it took", () => {
  fc.assert(
    fc.property(instants, someMinutes, fc.integer({ min: 1, max: 3_000 }), (opened, minutes, length) => {
      const before = deadlineOf(rule(OFFICE, minutes), opened, { suspensions: [], now: opened }).dueAt;
      const from = new Date(opened.getTime() + (before.getTime() - opened.getTime()) / 2);
      const to = new Date(from.getTime() + length * 60_000);
      const suspensions = [{ label: "Accesso negato", clientCaused: true, from, to }];
      const after = deadlineOf(rule(OFFICE, minutes), opened, { suspensions, now: to }).dueAt;
      const lost = workingMinutesBetween(OFFICE, from, to);
      expect(after.getTime()).toBe(addWorkingMinutes(OFFICE, before, { minutes: lost }).getTime());
    }),
    { numRuns: 60 },
  );
});

test("a suspension by the executor's fault moves nothing", () => {
  const opened = fromRome("2026-11-23", 9 * 60);
  const plain = deadlineOf(rule(OFFICE, 300), opened, { suspensions: [], now: opened });
  const suspensions = [
    {
      label: "In attesa di materiali",
      clientCaused: false,
      from: fromRome("2026-11-23", 600),
      to: undefined,
    },
  ];
  expect(deadlineOf(rule(OFFICE, 300), opened, { suspensions, now: opened }).dueAt).toEqual(plain.dueAt);
});
