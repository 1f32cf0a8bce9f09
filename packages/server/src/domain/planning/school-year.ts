import { weekday } from "#domain/time/civil-date.ts";

/** The days of lessons of one year, from the act that sets them. */
export interface SchoolYear {
  /** `2026/2027`. */
  code: string;
  version: number;
  firstDay: string;
  lastDay: string;
  /** Days without lessons between them: holidays of Christmas and Easter, bridges. */
  pauses: readonly { from: string; to: string; name: string }[];
  /** ISO weekdays with lessons. */
  weekdays: readonly number[];
  source: string;
}

/** Why a day is one of lessons; undefined when it is not, or when nobody wrote the calendar of its year. */
export function lessonOn(day: string, years: readonly SchoolYear[]): string | undefined {
  const year = years.find(({ firstDay, lastDay }) => firstDay <= day && day <= lastDay);
  if (year === undefined || !year.weekdays.includes(weekday(day))) return undefined;
  return year.pauses.some(({ from, to }) => from <= day && day <= to)
    ? undefined
    : `giorno di lezione (${year.code})`;
}
