import { durationText, longInstant } from "#domain/text/italian-dates.ts";
import { withinSentence } from "#domain/text/sentence.ts";
import { addDays } from "#domain/time/civil-date.ts";
import { toRome } from "#domain/time/rome.ts";
import {
  addWorkingMinutes,
  closureOf,
  nextOpening,
  openMinutesIn,
  type Span,
  WEEKLY_CLOSURE,
  type WorkingCalendar,
} from "#domain/time/working-calendar.ts";

export type Milestone = "inspection" | "start" | "completion";

export const MILESTONE_LABEL: Record<Milestone, string> = {
  inspection: "Sopralluogo",
  start: "Inizio lavori",
  completion: "Fine lavori",
};

/** A closure that lasts a season is one fact: its days are not all named. */
const MOST_NAMED = 12;

/** One line of an SLA table: how long, on which calendar, and where the figure comes from. */
export interface SlaRule {
  milestone: Milestone;
  /** Open minutes of the calendar. */
  minutes: number;
  calendar: WorkingCalendar;
  /** As the contract says it: "3 ore lavorative". */
  wording: string;
  source: string;
}

export interface Suspension {
  label: string;
  /** Only time lost by the client is taken off the executor's clock. */
  clientCaused: boolean;
  from: Date;
  /** Undefined while it lasts. */
  to: Date | undefined;
}

/** A step of the arithmetic. `text` is the sentence for people; the other members are what it says, for machines. */
export type ExplanationStep =
  | { kind: "start"; openedAt: Date; countsFrom: Date; text: string }
  | { kind: "allowance"; minutes: number; text: string }
  /** `minutesOff`: open minutes that are not counted; 0 when the cause is the executor's. */
  | { kind: "suspension"; from: Date; to: Date | undefined; minutesOff: number; text: string }
  | { kind: "closures"; days: { day: string; name: string }[]; text: string }
  | { kind: "due"; at: Date; text: string };

export interface Deadline {
  milestone: Milestone;
  dueAt: Date;
  /** Between `countsFrom` and `at` there are exactly `minutes` and all `minutesOff` of open time. */
  steps: ExplanationStep[];
  /** The sentences of the steps, in order. */
  explanation: string[];
}

/**
 * The deadline of a milestone and its arithmetic: from the opening, or from the calendar's next opening, the rule's
 * open minutes, those lost by the client's fault not counted. A suspension that lasts is counted up to `now`.
 */
export function deadlineOf(
  rule: SlaRule,
  openedAt: Date,
  { suspensions, now }: { suspensions: readonly Suspension[]; now: Date },
): Deadline {
  const { calendar } = rule;
  const countsFrom = nextOpening(calendar, openedAt);
  const excluded = suspensions
    .filter(({ clientCaused }) => clientCaused)
    .map(({ from, to }): Span => ({ from, to: to ?? now }));
  const dueAt = addWorkingMinutes(calendar, countsFrom, { minutes: rule.minutes, excluded });
  const steps: ExplanationStep[] = [
    { kind: "start", openedAt, countsFrom, text: startSentence(calendar, openedAt, countsFrom) },
    {
      kind: "allowance",
      minutes: rule.minutes,
      text: `${MILESTONE_LABEL[rule.milestone]} entro ${rule.wording} (${rule.source}).`,
    },
    ...suspensionSteps(calendar, { suspensions, now, within: { from: countsFrom, to: dueAt } }),
    ...closuresStep(calendar, countsFrom, dueAt),
    { kind: "due", at: dueAt, text: `Scadenza: ${longInstant(dueAt)}.` },
  ];
  return { milestone: rule.milestone, dueAt, steps, explanation: steps.map(({ text }) => text) };
}

function startSentence(calendar: WorkingCalendar, openedAt: Date, startsAt: Date): string {
  if (startsAt.getTime() === openedAt.getTime())
    return `Il conteggio parte dall'apertura, ${longInstant(openedAt)}${calendar.always ? ", e corre senza interruzioni" : ""}.`;
  return `Aperto ${longInstant(openedAt)}, fuori dall'orario «${calendar.label}»: il conteggio parte ${longInstant(startsAt)}.`;
}

interface Suspended {
  suspensions: readonly Suspension[];
  now: Date;
  within: Span;
}

/** Each suspension takes off what those before it have not: two at the same time stop one clock. */
function suspensionSteps(
  calendar: WorkingCalendar,
  { suspensions, now, within }: Suspended,
): ExplanationStep[] {
  const taken: Span[] = [];
  return [...suspensions]
    .sort((a, b) => a.from.getTime() - b.from.getTime())
    .filter(({ from, to }) => from < within.to && (to ?? now) > within.from)
    .map((suspension): ExplanationStep => {
      const { from, to, clientCaused } = suspension;
      const span = { from: latest(from, within.from), to: earliest(to ?? now, within.to) };
      const minutesOff = clientCaused ? openMinutesIn(calendar, span, taken) : 0;
      if (clientCaused) taken.push(span);
      return { kind: "suspension", from, to, minutesOff, text: suspensionSentence(suspension, minutesOff) };
    });
}

function latest(one: Date, other: Date): Date {
  return one > other ? one : other;
}

function earliest(one: Date, other: Date): Date {
  return one < other ? one : other;
}

function suspensionSentence({ label, clientCaused, from, to }: Suspension, minutesOff: number): string {
  const until = to === undefined ? "ed è ancora sospeso" : `a ${longInstant(to)}`;
  const effect = clientCaused
    ? `${durationText(minutesOff)} non contati`
    : "il tempo continua a contare, perché la causa non è del Comune";
  return `Sospeso da ${longInstant(from)} ${until} (${withinSentence(label)}): ${effect}.`;
}

/** Names the holidays in between: weekends go without saying. */
function closuresStep(calendar: WorkingCalendar, from: Date, to: Date): ExplanationStep[] {
  if (calendar.always) return [];
  const last = toRome(to).day;
  const days: { day: string; name: string }[] = [];
  for (let day = toRome(from).day; day <= last && days.length < MOST_NAMED; day = addDays(day, 1)) {
    const name = closureOf(calendar, day);
    if (name !== undefined && name !== WEEKLY_CLOSURE) days.push({ day, name });
  }
  if (days.length === 0) return [];
  const named = days.map(({ day, name }) => `${name} (${day.slice(8)}/${day.slice(5, 7)})`);
  return [{ kind: "closures", days, text: `Giorni non contati: ${named.join(", ")}.` }];
}

export type SlaState = "on-time" | "at-risk" | "breached" | "met" | "suspended";

/** From when on a deadline is at risk: the last fifth of the time between opening and deadline. */
export function atRiskFrom({ openedAt, dueAt }: { openedAt: Date; dueAt: Date }): Date {
  return new Date(dueAt.getTime() - (dueAt.getTime() - openedAt.getTime()) / 5);
}

/**
 * How a deadline stands. One that was met late stays breached. `suspended`: by the client's own cause, so that the clock
 * stands; where the executor is the cause it goes on.
 */
export function slaStateOf(
  deadline: { dueAt: Date; openedAt: Date },
  { metAt, suspended, now }: { metAt: Date | undefined; suspended: boolean; now: Date },
): SlaState {
  if (metAt !== undefined) return metAt <= deadline.dueAt ? "met" : "breached";
  if (suspended) return "suspended";
  if (now > deadline.dueAt) return "breached";
  return now > atRiskFrom(deadline) ? "at-risk" : "on-time";
}
