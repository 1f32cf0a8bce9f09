import { addDays, easter } from "#domain/time/civil-date.ts";

export interface HolidayRule {
  name: string;
  /** `MM-DD`, or days after Easter. */
  on: { monthDay: string } | { afterEaster: number };
  fromYear: number;
  /** The last year it holds; absent while it is in force. */
  toYear?: number;
  norm: string;
}

const L260 = "L. 27 maggio 1949, n. 260, art. 2";

/** National holidays as data, each with its norm and the first year it holds. */
export const NATIONAL_HOLIDAYS: readonly HolidayRule[] = [
  { name: "Capodanno", on: { monthDay: "01-01" }, fromYear: 1949, norm: L260 },
  { name: "Epifania", on: { monthDay: "01-06" }, fromYear: 1986, norm: "DPR 28 dicembre 1985, n. 792" },
  { name: "Pasqua", on: { afterEaster: 0 }, fromYear: 1949, norm: L260 },
  { name: "Lunedì dell'Angelo", on: { afterEaster: 1 }, fromYear: 1949, norm: L260 },
  { name: "Liberazione", on: { monthDay: "04-25" }, fromYear: 1949, norm: L260 },
  { name: "Festa del lavoro", on: { monthDay: "05-01" }, fromYear: 1949, norm: L260 },
  {
    name: "Festa della Repubblica",
    on: { monthDay: "06-02" },
    fromYear: 2001,
    norm: "L. 20 novembre 2000, n. 336",
  },
  { name: "Assunzione", on: { monthDay: "08-15" }, fromYear: 1949, norm: L260 },
  {
    name: "San Francesco d'Assisi",
    on: { monthDay: "10-04" },
    fromYear: 2026,
    // In force since 1 January 2026: it puts the day into art. 2 of L. 260/1949 (GU 236 of 10 October 2025).
    norm: "L. 8 ottobre 2025, n. 151",
  },
  { name: "Ognissanti", on: { monthDay: "11-01" }, fromYear: 1949, norm: L260 },
  { name: "Immacolata Concezione", on: { monthDay: "12-08" }, fromYear: 1949, norm: L260 },
  { name: "Natale", on: { monthDay: "12-25" }, fromYear: 1949, norm: L260 },
  { name: "Santo Stefano", on: { monthDay: "12-26" }, fromYear: 1949, norm: L260 },
];

/** The patron saint is the municipality's: Genoa's is John the Baptist, 24 June. */
export function patronSaint(name: string, monthDay: string): HolidayRule {
  return { name, on: { monthDay }, fromYear: 1949, norm: "Consuetudine locale e CCNL Funzioni locali" };
}

/** A calendar asks for every day it walks over: the year's days are found once for each list of rules. */
const found = new WeakMap<readonly HolidayRule[], Map<number, ReadonlyMap<string, string>>>();

/** The holidays of a year: day → name. The same rules must not be changed afterwards: their days are remembered. */
export function holidaysOf(year: number, rules: readonly HolidayRule[]): ReadonlyMap<string, string> {
  const years = found.get(rules) ?? new Map<number, ReadonlyMap<string, string>>();
  found.set(rules, years);
  const days = years.get(year) ?? findHolidays(year, rules);
  years.set(year, days);
  return days;
}

function findHolidays(year: number, rules: readonly HolidayRule[]): ReadonlyMap<string, string> {
  const days = new Map<string, string>();
  for (const { name, on, fromYear, toYear } of rules) {
    if (year < fromYear || (toYear !== undefined && year > toYear)) continue;
    const day = "monthDay" in on ? `${year}-${on.monthDay}` : addDays(easter(year), on.afterEaster);
    // Two may fall together, as Easter Monday and 25 April in 2011: both are named.
    const other = days.get(day);
    days.set(day, other === undefined ? name : `${other} e ${name}`);
  }
  return days;
}
