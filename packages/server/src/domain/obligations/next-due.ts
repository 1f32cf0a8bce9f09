import { type Condition, type Facts, judge, type Looked } from "#domain/obligations/condition.ts";
import type { DoneCheck } from "#domain/obligations/history.ts";
import { addPeriods, type Period } from "#domain/obligations/period.ts";
import type { CheckRule, Recurring, RuleVersion, Term } from "#domain/obligations/rule.ts";
import { addDays, daysBetween } from "#domain/time/civil-date.ts";

export interface Subject {
  facts: Facts;
  /** When it was put to use; undefined: nobody has written it. */
  commissionedOn?: string | undefined;
  /** Of this rule and of those that include it (`doneOf`), oldest first. */
  done: readonly DoneCheck[];
  /** What is written as done on a later day has not been done. */
  today: string;
}

/** What counted to come to a day, in the order in which it counted. */
export type Step =
  | { kind: "norm"; version: RuleVersion }
  | { kind: "fact"; looked: Looked }
  | { kind: "from"; day: string; of: "last-done" | "commissioning" }
  | { kind: "by"; day: string; isYearly: boolean; because: string | undefined }
  | { kind: "period"; period: Period; times: number; because: string | undefined }
  | { kind: "new-norm"; day: string };

export type Due =
  | { kind: "due"; on: string; term: Term; version: RuleVersion; steps: readonly Step[] }
  /** Its condition does not hold, or the norm has ended. */
  | { kind: "not-required"; steps: readonly Step[] }
  /** Facts that nobody has written yet: without them it cannot be said. */
  | { kind: "unknown"; missing: readonly string[]; steps: readonly Step[] }
  | { kind: "on-event"; event: string; within: Period | undefined; steps: readonly Step[] }
  | { kind: "done"; on: string; steps: readonly Step[] };

/** The fact that a subject's first day is: asked for like the others. */
export const COMMISSIONED_ON = "commissionedOn";

/**
 * The day by which a check is next due. A negative one closes nothing: what was due is due. A norm that comes into force
 * before that day counts from its own first day on, and never makes late what was not.
 */
export function nextDue(rule: CheckRule, subject: Subject): Due {
  const last = lastGood(subject);
  const base = last?.on ?? subject.commissionedOn ?? subject.today;
  let due: Due = { kind: "not-required", steps: [] };
  for (const version of rule.versions.filter(({ to }) => to === undefined || base <= to)) {
    due = notBefore(dueUnder(version, subject, last), version.from);
    if (version.to === undefined || isSettledBy(version.to, due, subject.today)) return due;
    // The norm ended before that day: what comes after it, if anything does, says what is due.
    if (due.kind === "due") due = { kind: "not-required", steps: due.steps };
  }
  return due;
}

/** Whether what a version says stands, although the version ends. */
function isSettledBy(end: string, due: Due, today: string): boolean {
  if (due.kind === "due") return due.on <= end;
  // What cannot be said today is asked today, whatever another version may say tomorrow.
  return due.kind === "done" || (due.kind === "unknown" && today <= end);
}

const lastGood = ({ done, today }: Subject): DoneCheck | undefined =>
  done.findLast(({ on, outcome }) => on <= today && outcome !== "negative");

function notBefore(due: Due, day: string): Due {
  if (due.kind !== "due" || due.on >= day) return due;
  return { ...due, on: day, steps: [...due.steps, { kind: "new-norm", day }] };
}

function dueUnder(version: RuleVersion, subject: Subject, last: DoneCheck | undefined): Due {
  const steps: Step[] = [{ kind: "norm", version }];
  const asked = answer(version.when, subject.facts, steps);
  if (asked === "no") return { kind: "not-required", steps };
  if (asked === "unknown") return { kind: "unknown", missing: missingIn(steps), steps };
  for (const term of version.terms) {
    const applies = answer(term.when, subject.facts, steps);
    if (applies === "unknown") return { kind: "unknown", missing: missingIn(steps), steps };
    if (applies === "yes") return dueByTerm({ version, term, steps }, subject, last);
  }
  return { kind: "not-required", steps };
}

function answer(when: Condition | undefined, facts: Facts, steps: Step[]): "yes" | "no" | "unknown" {
  if (when === undefined) return "yes";
  const { verdict, because } = judge(when, facts);
  for (const looked of because) steps.push({ kind: "fact", looked });
  return verdict;
}

const missingIn = (steps: readonly Step[]): string[] => [
  ...new Set(
    steps.flatMap((step) =>
      step.kind === "fact" && step.looked.verdict === "unknown" ? [step.looked.test.fact] : [],
    ),
  ),
];

interface Applied {
  version: RuleVersion;
  term: Term;
  steps: readonly Step[];
}

function dueByTerm(applied: Applied, subject: Subject, last: DoneCheck | undefined): Due {
  const { term, steps } = applied;
  if ("every" in term) {
    const due = term.anchor === "fixed" ? dueByPlan : dueAfter;
    return due(applied, term, { subject, last });
  }
  if ("onEvent" in term) return { kind: "on-event", event: term.onEvent, within: term.within, steps };
  if ("yearlyBy" in term) return dueInYear(applied, term.yearlyBy, last?.on ?? subject.commissionedOn);
  if (last !== undefined) return { kind: "done", on: last.on, steps };
  if ("onceBy" in term) return by(applied, term.onceBy, false);
  // What is asked at the start was not asked of what had started before: DPR 462/2001 art. 2, DPR 162/1999 art. 12.
  if (subject.commissionedOn !== undefined && subject.commissionedOn < applied.version.from)
    return { kind: "not-required", steps };
  return from(applied, {
    day: subject.commissionedOn,
    of: "commissioning",
    period: term.onceWithin,
    times: 1,
  });
}

/** The first such day of a year after the one of the last, or of the commissioning. */
function dueInYear(applied: Applied, monthDay: string, after: string | undefined): Due {
  if (after === undefined) return { kind: "unknown", missing: [COMMISSIONED_ON], steps: applied.steps };
  const year = Number(after.slice(0, 4));
  const day = `${year}-${monthDay}`;
  return by(applied, day > after ? day : `${year + 1}-${monthDay}`, true);
}

function by({ version, term, steps }: Applied, day: string, isYearly: boolean): Due {
  const told: Step = { kind: "by", day, isYearly, because: term.because };
  return { kind: "due", on: day, term, version, steps: [...steps, told] };
}

interface Past {
  subject: Subject;
  last: DoneCheck | undefined;
}

function dueAfter(applied: Applied, { every, firstWithin }: Recurring, { subject, last }: Past): Due {
  return last === undefined
    ? from(applied, {
        day: subject.commissionedOn,
        of: "commissioning",
        period: firstWithin ?? every,
        times: 1,
      })
    : from(applied, { day: last.on, of: "last-done", period: every, times: 1 });
}

/** The first day of the plan that the last check is not the check of: one that was skipped is not made up for twice. */
function dueByPlan(
  applied: Applied,
  { every, firstWithin, earlyDays = 0 }: Recurring,
  { subject, last }: Past,
): Due {
  const { commissionedOn } = subject;
  const first = { day: commissionedOn, of: "commissioning" as const, period: firstWithin ?? every, times: 1 };
  if (commissionedOn === undefined || last === undefined) return from(applied, first);
  const until = addDays(last.on, earlyDays);
  const origin = firstWithin === undefined ? commissionedOn : addPeriods(commissionedOn, firstWithin);
  if (firstWithin !== undefined && origin > until) return from(applied, first);
  const times = Math.max(1, planDayAfter(origin, every, until));
  return from(applied, { day: origin, of: "commissioning", period: every, times });
}

/** How many periods from the first day lead past a day: the least. */
function planDayAfter(origin: string, every: Period, day: string): number {
  const mostDays = "days" in every ? every.days : every.months * 31;
  let times = Math.max(0, Math.floor(daysBetween(origin, day) / mostDays));
  while (addPeriods(origin, every, times) <= day) times += 1;
  return times;
}

interface From {
  day: string | undefined;
  of: "last-done" | "commissioning";
  period: Period;
  times: number;
}

function from({ version, term, steps }: Applied, { day, of, period, times }: From): Due {
  if (day === undefined) return { kind: "unknown", missing: [COMMISSIONED_ON], steps };
  const told: Step[] = [
    ...steps,
    { kind: "from", day, of },
    { kind: "period", period, times, because: term.because },
  ];
  return { kind: "due", on: addPeriods(day, period, times), term, version, steps: told };
}

/**
 * After a negative check, whether the norm forbids the use until a good one: by the version of the negative's day.
 * @param lifting checks of the rules in `liftedBy`, oldest first
 */
export function isUseForbidden(
  { versions }: CheckRule,
  { done, today }: Pick<Subject, "done" | "today">,
  lifting: readonly DoneCheck[] = [],
): boolean {
  const last = done.findLast(({ on }) => on <= today);
  if (last?.outcome !== "negative") return false;
  const isLifted = lifting.some(({ on, outcome }) => outcome !== "negative" && last.on <= on && on <= today);
  if (isLifted) return false;
  return versions.findLast(({ from: first }) => first <= last.on)?.onNegative.forbidsUse ?? false;
}
