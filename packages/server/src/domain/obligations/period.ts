import { addDays, addMonths } from "#domain/time/civil-date.ts";

/** A length of time as norms say it: months (a year is twelve), or days. */
export type Period = { months: number } | { days: number };

/**
 * The day that is `count` periods after another. Counted from the first day each time, and never from the one before:
 * every month from 31 January is 28 February and then 31 March.
 */
export function addPeriods(day: string, period: Period, count = 1): string {
  return "months" in period ? addMonths(day, period.months * count) : addDays(day, period.days * count);
}

/** «6 mesi», «2 anni», «30 giorni». */
export function lengthText(period: Period): string {
  if ("days" in period) return counted(period.days, "giorno", "giorni");
  return period.months % 12 === 0
    ? counted(period.months / 12, "anno", "anni")
    : counted(period.months, "mese", "mesi");
}

const counted = (n: number, one: string, many: string): string => (n === 1 ? `1 ${one}` : `${n} ${many}`);
