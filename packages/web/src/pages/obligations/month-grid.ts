const DAY_MS = 86_400_000;
const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** The weeks of a month, Monday first; days of other months are left empty. */
export function weeksOf(month: string): (string | undefined)[][] {
  const first = Date.parse(`${month}-01T00:00:00Z`);
  const lead = (new Date(first).getUTCDay() + 6) % 7;
  const weeks: (string | undefined)[][] = [];
  for (
    let start = first - lead * DAY_MS;
    start < first || dayOf(start).startsWith(month);
    start += 7 * DAY_MS
  )
    weeks.push(
      Array.from({ length: 7 }, (_, index) => {
        const day = dayOf(start + index * DAY_MS);
        return day.startsWith(month) ? day : undefined;
      }),
    );
  return weeks;
}

/** `2026-12` and one → `2027-01`. */
export function monthAfter(month: string, months: number): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 7);
}

const NAME = new Intl.DateTimeFormat("it-IT", { month: "long", year: "numeric", timeZone: "UTC" });

/** `dicembre 2026`. */
export const monthName = (month: string): string => NAME.format(new Date(`${month}-01T00:00:00Z`));
