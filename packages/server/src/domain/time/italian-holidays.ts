import { addDays, easter } from "#domain/time/civil-date.ts";

export interface HolidayRule {
  name: string;
  /** `MM-DD`, or days after Easter. */
  on: { monthDay: string } | { afterEaster: number };
  fromYear: number;
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

/** The holidays of a year: day → name. */
export function holidaysOf(year: number, rules: readonly HolidayRule[]): Map<string, string> {
  const days = rules
    .filter((rule) => year >= rule.fromYear)
    .map(({ name, on }): [string, string] => [
      "monthDay" in on ? `${year}-${on.monthDay}` : addDays(easter(year), on.afterEaster),
      name,
    ]);
  return new Map(days);
}
