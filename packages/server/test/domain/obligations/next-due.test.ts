import fc from "fast-check";
import { expect, test } from "vitest";
import type { Facts, FactValue } from "#domain/obligations/condition.ts";
import { explainDue } from "#domain/obligations/explain-due.ts";
import type { DoneCheck } from "#domain/obligations/history.ts";
import { type Due, isUseForbidden, nextDue, type Subject } from "#domain/obligations/next-due.ts";
import { addPeriods, type Period } from "#domain/obligations/period.ts";
import type { CheckRule, RuleVersion, Term } from "#domain/obligations/rule.ts";
import { addDays } from "#domain/time/civil-date.ts";

const YEARLY: Term = { every: { months: 12 }, anchor: "last-done" };

function version(terms: readonly Term[], rest: Partial<RuleVersion> = {}): RuleVersion {
  return {
    from: "1990-01-01",
    norm: "DPR 462/2001, art. 4",
    certainty: "read",
    of: { kind: "building" },
    terms,
    doneBy: "authorised-body",
    document: "Verbale",
    onNegative: { opensWork: true, forbidsUse: true },
    ...rest,
  };
}

const rule = (...versions: RuleVersion[]): CheckRule => ({
  code: "prova",
  number: 1,
  title: "Prova",
  versions,
});
const facts = (of: Record<string, FactValue>): Facts => new Map(Object.entries(of));
const good = (on: string): DoneCheck => ({ rule: "prova", on, outcome: "positive" });
const bad = (on: string): DoneCheck => ({ rule: "prova", on, outcome: "negative" });
const subject = (rest: Partial<Subject>): Subject => ({
  facts: new Map(),
  commissionedOn: "2020-03-31",
  done: [],
  today: "2026-11-30",
  ...rest,
});
const dayOf = (due: Due): string | undefined => (due.kind === "due" ? due.on : undefined);

test("from the last one it runs from when it was done, early or late", () => {
  const yearly = rule(version([YEARLY]));
  expect(dayOf(nextDue(yearly, subject({})))).toBe("2021-03-31");
  expect(dayOf(nextDue(yearly, subject({ done: [good("2021-01-10")] })))).toBe("2022-01-10");
  expect(dayOf(nextDue(yearly, subject({ done: [good("2021-01-10"), good("2024-02-29")] })))).toBe(
    "2025-02-28",
  );
});

test("on a plan nothing moves the days, month ends included; one that is early enough is that day's", () => {
  const monthly = rule(version([{ every: { months: 1 }, anchor: "fixed", earlyDays: 5 }]));
  const after = (...days: string[]) =>
    dayOf(nextDue(monthly, subject({ commissionedOn: "2023-01-31", done: days.map(good) })));
  expect(after()).toBe("2023-02-28");
  expect(after("2023-02-28")).toBe("2023-03-31");
  expect(after("2023-02-22")).toBe("2023-02-28");
  expect(after("2023-02-23")).toBe("2023-03-31");
  // Five were skipped: one check is enough, and the plan goes on.
  expect(after("2023-07-20")).toBe("2023-07-31");
});

test("a negative one, and one of tomorrow, close nothing; the use is forbidden until a good one", () => {
  const yearly = rule(version([YEARLY]));
  const done = [good("2025-05-05"), bad("2026-05-01")];
  expect(dayOf(nextDue(yearly, subject({ done })))).toBe("2026-05-05");
  expect(isUseForbidden(yearly, subject({ done }))).toBe(true);
  expect(isUseForbidden(yearly, subject({ done: [...done, good("2026-06-01")] }))).toBe(false);
  expect(isUseForbidden(yearly, subject({ done: [...done, good("2027-06-01")] }))).toBe(true);
  expect(dayOf(nextDue(yearly, subject({ done: [good("2025-05-05"), good("2027-01-01")] })))).toBe(
    "2026-05-05",
  );
});

test("the first term whose condition holds counts; a fact that is missing is asked for and never guessed", () => {
  const risk = rule(
    version([
      {
        when: { fact: "fireActivity", is: true },
        because: "maggior rischio",
        every: { months: 24 },
        anchor: "last-done",
      },
      { every: { months: 60 }, anchor: "last-done" },
    ]),
  );
  const done = [good("2024-03-12")];
  expect(dayOf(nextDue(risk, subject({ done, facts: facts({ fireActivity: true }) })))).toBe("2026-03-12");
  expect(dayOf(nextDue(risk, subject({ done, facts: facts({ fireActivity: false }) })))).toBe("2029-03-12");
  expect(nextDue(risk, subject({ done }))).toMatchObject({ kind: "unknown", missing: ["fireActivity"] });
  expect(nextDue(rule(version([YEARLY])), subject({ commissionedOn: undefined }))).toMatchObject({
    kind: "unknown",
    missing: ["commissionedOn"],
  });
});

test("a norm that changes rewrites no day that was before it, and makes nobody late on its first", () => {
  const changed = rule(
    version([{ every: { months: 60 }, anchor: "last-done" }], { to: "2025-12-31" }),
    version([{ every: { months: 12 }, anchor: "last-done" }], { from: "2026-01-01" }),
  );
  // Due before the change, and not done: late since then.
  expect(dayOf(nextDue(changed, subject({ done: [good("2019-06-01")] })))).toBe("2024-06-01");
  // It would be late by the new norm: it is due on its first day.
  expect(dayOf(nextDue(changed, subject({ done: [good("2023-06-01")] })))).toBe("2026-01-01");
  expect(dayOf(nextDue(changed, subject({ done: [good("2025-06-01")] })))).toBe("2026-06-01");
  expect(dayOf(nextDue(changed, subject({ done: [good("2026-06-01")] })))).toBe("2027-06-01");
});

test("what a norm that ended would ask after its end is not asked; a building older than a norm is not late by it", () => {
  const ended = rule(version([YEARLY], { to: "2024-12-31" }));
  expect(nextDue(ended, subject({ done: [good("2024-06-01")] })).kind).toBe("not-required");
  expect(dayOf(nextDue(ended, subject({ done: [good("2023-06-01")] })))).toBe("2024-06-01");
  const young = rule(version([YEARLY], { from: "2022-09-01" }));
  expect(dayOf(nextDue(young, subject({ commissionedOn: "1950-01-01" })))).toBe("2022-09-01");
});

test("what cannot be said today is asked today; once its norm has ended, the next one is asked", () => {
  const lift: Term = { when: { fact: "lift", is: true }, every: { months: 24 }, anchor: "last-done" };
  const changed = rule(version([lift], { to: "2026-12-31" }), version([YEARLY], { from: "2027-01-01" }));
  const done = [good("2026-06-01")];
  expect(nextDue(changed, subject({ done }))).toMatchObject({ kind: "unknown", missing: ["lift"] });
  expect(dayOf(nextDue(changed, subject({ done, today: "2027-03-01" })))).toBe("2027-06-01");
});

test("a plan may have a first day of its own, from which its periods are counted", () => {
  const plan = rule(version([{ every: { months: 96 }, anchor: "fixed", firstWithin: { months: 24 } }]));
  const after = (...days: string[]) => dayOf(nextDue(plan, subject({ done: days.map(good) })));
  expect(after()).toBe("2022-03-31");
  expect(after("2021-05-01")).toBe("2022-03-31");
  expect(after("2022-03-31")).toBe("2030-03-31");
});

test("by the same day of every year, however early the last one was", () => {
  const census = rule(version([{ yearlyBy: "12-31" }]));
  const after = (...days: string[]) => dayOf(nextDue(census, subject({ done: days.map(good) })));
  expect(after()).toBe("2020-12-31");
  expect(after("2024-01-02")).toBe("2024-12-31");
  expect(after("2024-12-31")).toBe("2025-12-31");
});

test("once is once, and an event waits for itself", () => {
  const once = rule(version([{ onceWithin: { days: 30 } }]));
  expect(dayOf(nextDue(once, subject({})))).toBe("2020-04-30");
  expect(nextDue(once, subject({ done: [good("2020-04-01")] }))).toMatchObject({
    kind: "done",
    on: "2020-04-01",
  });
  const event = rule(version([{ onEvent: "riparazione di una perdita", within: { months: 1 } }]));
  expect(nextDue(event, subject({}))).toMatchObject({ kind: "on-event", within: { months: 1 } });
});

test("every day says why: the norm, the facts, the arithmetic", () => {
  const risk = rule(
    version([
      {
        when: { fact: "fireActivity", is: true },
        because: "maggior rischio in caso d'incendio",
        every: { months: 24 },
        anchor: "last-done",
      },
    ]),
  );
  const due = nextDue(risk, subject({ done: [good("2024-03-12")], facts: facts({ fireActivity: true }) }));
  expect(explainDue(due, () => "Attività soggetta a prevenzione incendi")).toEqual([
    "DPR 462/2001, art. 4.",
    "Attività soggetta a prevenzione incendi: sì.",
    "Fatto l'ultima volta il 12/03/2024.",
    "Più 2 anni: maggior rischio in caso d'incendio.",
    "Da fare entro il 12/03/2026.",
  ]);
});

const anyDay = fc.integer({ min: 0, max: 18_000 }).map((days) => addDays("2000-01-01", days));
const anyPeriod: fc.Arbitrary<Period> = fc.oneof(
  fc.integer({ min: 1, max: 120 }).map((months) => ({ months })),
  fc.integer({ min: 1, max: 400 }).map((days) => ({ days })),
);

test("whatever was done and when, the next day comes after the last good one, and doing it then moves it on", () => {
  fc.assert(
    fc.property(
      fc.record({
        every: anyPeriod,
        commissionedOn: anyDay,
        days: fc.array(anyDay, { maxLength: 6 }),
        anchor: fc.constantFrom("last-done" as const, "fixed" as const),
        earlyDays: fc.integer({ min: 0, max: 20 }),
      }),
      ({ every, commissionedOn, days, anchor, earlyDays }) => {
        const one = rule(version([{ every, anchor, earlyDays }]));
        const done = days.toSorted().map(good);
        const today = "2060-01-01";
        const now = nextDue(one, subject({ commissionedOn, done, today }));
        if (now.kind !== "due") throw new Error(now.kind);
        const last = done.at(-1)?.on;
        if (last !== undefined) expect(now.on > last).toBe(true);
        const then = nextDue(
          one,
          subject({
            commissionedOn,
            done: [...done, good(now.on)].toSorted((a, b) => (a.on < b.on ? -1 : 1)),
            today,
          }),
        );
        expect(then.kind === "due" && then.on > now.on).toBe(true);
      },
    ),
  );
});

test("on a plan every day is a whole number of periods from the first, and no day of the plan after the last one is passed over", () => {
  fc.assert(
    fc.property(anyPeriod, anyDay, anyDay, (every, commissionedOn, doneOn) => {
      const one = rule(version([{ every, anchor: "fixed" }]));
      const due = dayOf(nextDue(one, subject({ commissionedOn, done: [good(doneOn)], today: "2060-01-01" })));
      let day = addPeriods(commissionedOn, every);
      for (let times = 2; day <= doneOn; times += 1) day = addPeriods(commissionedOn, every, times);
      expect(due).toBe(day);
    }),
  );
});

test("what is asked once, at the start, is not asked of what had started before the norm", () => {
  const asked = rule(version([{ onceWithin: { days: 30 } }]));
  const { from } = asked.versions[0] as { from: string };
  const before = String(Number(from.slice(0, 4)) - 1) + from.slice(4);
  expect(nextDue(asked, subject({ commissionedOn: before })).kind).toBe("not-required");
  expect(nextDue(asked, subject({ commissionedOn: from })).kind).toBe("due");
});
