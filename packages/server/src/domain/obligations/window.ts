import { addDays } from "#domain/time/civil-date.ts";

/** When a check may be made: in a part of the year, and not on certain days (those of school, holidays). */
export interface Window {
  /** First and last day, `MM-DD`, both included; it may pass the end of the year (`11-01` … `04-15`). */
  season?: { from: string; to: string };
  /** Why a day will not do, in Italian; undefined when it will. */
  closedBecause?: (day: string) => string | undefined;
}

export interface Planned {
  /** The last day on which it can be done in time; the due day itself when there is none. */
  on: string;
  /** Why not later, when it is not the due day. */
  because: string | undefined;
  /** No day will do in the year before: somebody must decide. */
  isForced: boolean;
}

/** A school year, and a heating season, come round within this. */
const MOST_DAYS = 366;

/** A term of the law is the last day there is: a check that cannot be made on it is made before, never after. */
export function planBefore(due: string, window: Window): Planned {
  const atDue = whyNot(due, window);
  if (atDue === undefined) return { on: due, because: undefined, isForced: false };
  for (let back = 1; back <= MOST_DAYS; back += 1) {
    const day = addDays(due, -back);
    if (whyNot(day, window) === undefined) return { on: day, because: atDue, isForced: false };
  }
  return { on: due, because: atDue, isForced: true };
}

function whyNot(day: string, { season, closedBecause }: Window): string | undefined {
  if (season !== undefined && !isWithin(day.slice(5), season)) return "fuori stagione";
  return closedBecause?.(day);
}

/** `MM-DD` compare as text. */
export function isWithin(monthDay: string, { from, to }: { from: string; to: string }): boolean {
  return from <= to ? from <= monthDay && monthDay <= to : monthDay >= from || monthDay <= to;
}
