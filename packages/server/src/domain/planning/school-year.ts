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

/** What does not hold together in a calendar that somebody writes; undefined when all does. */
export function faultOfYear({
  code,
  firstDay,
  lastDay,
  pauses,
}: Pick<SchoolYear, "code" | "firstDay" | "lastDay" | "pauses">):
  | { field: string; message: string }
  | undefined {
  const [first = 0, second = 0] = code.split("/").map(Number);
  if (second !== first + 1)
    return { field: "code", message: "Un anno scolastico va da un anno al successivo" };
  if (firstDay >= lastDay) return { field: "lastDay", message: "L'ultimo giorno viene prima del primo" };
  if (firstDay < `${first}-07-01` || lastDay > `${second}-08-31`)
    return { field: "firstDay", message: `I giorni non sono dell'anno scolastico ${code}` };
  const wrong = pauses.find(({ from, to }) => from > to || from < firstDay || to > lastDay);
  return wrong && { field: "pauses", message: `«${wrong.name}» non sta fra il primo e l'ultimo giorno` };
}
