import { shortDay } from "#domain/text/italian-dates.ts";
import { addDays } from "#domain/time/civil-date.ts";

export interface Proposing {
  dueOn: string;
  /** How long before its term a check is made, so that there is time to put right what it finds. */
  leadDays: number;
  today: string;
  /** Why a day will not do, in Italian; undefined when it will. */
  closedBecause: (day: string) => string | undefined;
}

export interface ProposedDay {
  on: string;
  /** Why not the day that was asked for; a sentence each. */
  because: readonly string[];
  /** After the term. */
  isLate: boolean;
}

/** A school year comes round within this. */
const MOST_DAYS = 400;

/**
 * The day on which to make a check: so long before its term, or the nearest day before on which it can be made; when there
 * is none from today on, the first one after. Never in the past, and after the term only when no day before it will do.
 */
export function proposeDay({ dueOn, leadDays, today, closedBecause }: Proposing): ProposedDay {
  const asked = addDays(dueOn, -leadDays);
  const wanted = asked < today ? today : asked;
  const isOpen = (day: string) => closedBecause(day) === undefined;
  const on =
    firstOpen(wanted, { step: -1, until: today, isOpen }) ??
    firstOpen(wanted, { step: 1, until: addDays(wanted, MOST_DAYS), isOpen }) ??
    wanted;
  return { on, isLate: on > dueOn, because: reasonsOf({ asked, wanted, on, dueOn }, closedBecause) };
}

interface Seeking {
  step: 1 | -1;
  until: string;
  isOpen: (day: string) => boolean;
}

function firstOpen(from: string, { step, until, isOpen }: Seeking): string | undefined {
  for (let day = from; step === 1 ? day <= until : day >= until; day = addDays(day, step))
    if (isOpen(day)) return day;
  return undefined;
}

interface Found {
  asked: string;
  wanted: string;
  on: string;
  dueOn: string;
}

function reasonsOf(
  { asked, wanted, on, dueOn }: Found,
  closedBecause: Proposing["closedBecause"],
): readonly string[] {
  const closed = closedBecause(wanted);
  return [
    ...(dueOn < wanted
      ? [`Il termine, ${shortDay(dueOn)}, è già passato: il primo giorno possibile.`]
      : asked < wanted
        ? [`Il ${shortDay(asked)} è già passato: da oggi in poi.`]
        : []),
    ...(closed === undefined || on === wanted ? [] : [`Il ${shortDay(wanted)} non si può: ${closed}.`]),
    ...(closedBecause(on) === undefined ? [] : ["Nessun giorno adatto in più di un anno: va deciso a mano."]),
    ...(on > dueOn && dueOn >= wanted ? ["Non c'è un giorno adatto prima del termine."] : []),
  ];
}
