import fc from "fast-check";
import { expect, test } from "vitest";
import { atRiskFrom, deadlineOf, type SlaRule, slaStateOf } from "#domain/sla/sla-clock.ts";
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

test("the steps add up: what is allowed and what was lost is what lies between start and deadline", () => {
  const suspensions = fc.array(
    fc
      .tuple(fc.integer({ min: -2_000, max: 9_000 }), fc.integer({ min: 1, max: 3_000 }), fc.boolean())
      .map(([after, length, clientCaused]) => ({ after, length, clientCaused })),
    { maxLength: 4 },
  );
  const calendars = fc.constantFrom(OFFICE, ALWAYS);
  fc.assert(
    fc.property(calendars, instants, someMinutes, suspensions, (calendar, opened, minutes, drawn) => {
      const given = drawn.map(({ after, length, clientCaused }) => {
        const from = new Date(opened.getTime() + after * 60_000);
        return { label: "Causa", clientCaused, from, to: new Date(from.getTime() + length * 60_000) };
      });
      const { steps, dueAt, explanation } = deadlineOf(rule(calendar, minutes), opened, {
        suspensions: given,
        now: opened,
      });
      const countsFrom = steps.flatMap((step) => (step.kind === "start" ? [step.countsFrom] : []))[0] as Date;
      const off = steps.reduce((sum, step) => sum + (step.kind === "suspension" ? step.minutesOff : 0), 0);
      expect(workingMinutesBetween(calendar, countsFrom, dueAt)).toBeCloseTo(minutes + off, 6);
      expect(steps.at(-1)).toMatchObject({ kind: "due", at: dueAt });
      expect(explanation).toEqual(steps.map(({ text }) => text));
    }),
    { numRuns: 120 },
  );
});

test("a suspension tells its cause and the open time that is not counted, and keeps names as they are", () => {
  const opened = fromRome("2026-11-23", 9 * 60);
  const { explanation, dueAt } = deadlineOf(rule(OFFICE, 300), opened, {
    suspensions: [
      {
        label: "In attesa di autorizzazione del Comune",
        clientCaused: true,
        from: fromRome("2026-11-23", 10 * 60),
        to: fromRome("2026-11-24", 8 * 60 + 20),
      },
    ],
    now: fromRome("2026-11-24", 9 * 60),
  });
  expect(explanation[2]).toBe(
    "Sospeso da lunedì 23 novembre 2026 alle 10:00 a martedì 24 novembre 2026 alle 8:20 (in attesa di autorizzazione del Comune): 6 ore e 20 minuti non contati.",
  );
  expect(toRome(dueAt)).toEqual({ day: "2026-11-24", minute: 12 * 60 + 20 });
});

test("two suspensions at the same time stop one clock", () => {
  const opened = fromRome("2026-11-23", 8 * 60);
  const pause = { label: "Accesso negato", clientCaused: true, from: fromRome("2026-11-23", 9 * 60) };
  const { steps, dueAt } = deadlineOf(rule(OFFICE, 120), opened, {
    suspensions: [
      { ...pause, to: fromRome("2026-11-23", 11 * 60) },
      { ...pause, to: fromRome("2026-11-23", 12 * 60) },
    ],
    now: opened,
  });
  expect(steps.flatMap((step) => (step.kind === "suspension" ? [step.minutesOff] : []))).toEqual([120, 60]);
  expect(toRome(dueAt).minute).toBe(13 * 60);
});

test("while it is suspended the deadline moves on with the clock", () => {
  const opened = fromRome("2026-11-23", 8 * 60);
  const suspensions = [
    { label: "Accesso negato", clientCaused: true, from: fromRome("2026-11-23", 9 * 60), to: undefined },
  ];
  const dueAt = (now: Date) => deadlineOf(rule(OFFICE, 120), opened, { suspensions, now }).dueAt;
  expect(toRome(dueAt(fromRome("2026-11-23", 11 * 60))).minute).toBe(12 * 60);
  expect(toRome(dueAt(fromRome("2026-11-23", 12 * 60))).minute).toBe(13 * 60);
});

test("a deadline is on time, then at risk from its last fifth, then breached; met late it stays breached", () => {
  const openedAt = new Date("2026-11-23T08:00:00Z");
  const deadline = { openedAt, dueAt: new Date("2026-11-23T18:00:00Z") };
  const at = (hour: string, facts: { metAt?: Date; suspended?: boolean } = {}) =>
    slaStateOf(deadline, {
      metAt: facts.metAt,
      suspended: facts.suspended ?? false,
      now: new Date(`2026-11-23T${hour}:00Z`),
    });
  expect([at("15:59"), at("16:01"), at("18:00"), at("18:01")]).toEqual([
    "on-time",
    "at-risk",
    "at-risk",
    "breached",
  ]);
  expect(at("19:00", { metAt: new Date("2026-11-23T17:00:00Z") })).toBe("met");
  expect(at("19:00", { metAt: new Date("2026-11-23T18:30:00Z") })).toBe("breached");
  expect(at("19:00", { suspended: true })).toBe("suspended");
  expect(atRiskFrom(deadline).toISOString()).toBe("2026-11-23T16:00:00.000Z");
});
