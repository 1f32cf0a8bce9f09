import { durationText, longInstant } from "#domain/text/italian-dates.ts";
import { addDays } from "#domain/time/civil-date.ts";
import { toRome } from "#domain/time/rome.ts";
import {
  addWorkingMinutes,
  closureOf,
  nextOpening,
  type Span,
  type WorkingCalendar,
  workingMinutesBetween,
} from "#domain/time/working-calendar.ts";

export type Milestone = "inspection" | "start" | "completion";

export const MILESTONE_LABEL: Record<Milestone, string> = {
  inspection: "Sopralluogo",
  start: "Inizio lavori",
  completion: "Fine lavori",
};

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

export interface Deadline {
  milestone: Milestone;
  dueAt: Date;
  /** Every step of the arithmetic, in order, as sentences. */
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
  const startsAt = nextOpening(calendar, openedAt);
  const excluded = suspensions
    .filter(({ clientCaused }) => clientCaused)
    .map(({ from, to }): Span => ({ from, to: to ?? now }));
  const dueAt = addWorkingMinutes(calendar, startsAt, { minutes: rule.minutes, excluded });
  const explanation = [
    startSentence(calendar, openedAt, startsAt),
    `${MILESTONE_LABEL[rule.milestone]} entro ${rule.wording} (${rule.source}).`,
    ...suspensions
      .filter(({ from }) => from < dueAt)
      .map((suspension) => suspensionSentence(calendar, suspension, now)),
    ...closuresSentence(calendar, startsAt, dueAt),
    `Scadenza: ${longInstant(dueAt)}.`,
  ];
  return { milestone: rule.milestone, dueAt, explanation };
}

function startSentence(calendar: WorkingCalendar, openedAt: Date, startsAt: Date): string {
  if (startsAt.getTime() === openedAt.getTime())
    return `Il conteggio parte dall'apertura, ${longInstant(openedAt)}${calendar.always ? ", e corre senza interruzioni" : ""}.`;
  return `Aperto ${longInstant(openedAt)}, fuori dall'orario «${calendar.label}»: il conteggio parte ${longInstant(startsAt)}.`;
}

function suspensionSentence(
  calendar: WorkingCalendar,
  { label, clientCaused, from, to }: Suspension,
  now: Date,
): string {
  const until = to === undefined ? "ed è ancora sospeso" : `a ${longInstant(to)}`;
  const lost = durationText(workingMinutesBetween(calendar, from, to ?? now));
  const effect = clientCaused
    ? `${lost} non contati`
    : "il tempo continua a contare, perché la causa non è del Comune";
  return `Sospeso da ${longInstant(from)} ${until} (${label.toLowerCase()}): ${effect}.`;
}

/** Names the holidays in between: weekends go without saying. */
function closuresSentence(calendar: WorkingCalendar, from: Date, to: Date): string[] {
  if (calendar.always) return [];
  const last = toRome(to).day;
  const named: string[] = [];
  for (let day = toRome(from).day; day <= last && named.length < 12; day = addDays(day, 1)) {
    const closure = closureOf(calendar, day);
    if (closure !== undefined && closure !== "giorno non lavorativo")
      named.push(`${closure} (${day.slice(8)}/${day.slice(5, 7)})`);
  }
  return named.length === 0 ? [] : [`Giorni non contati: ${named.join(", ")}.`];
}
