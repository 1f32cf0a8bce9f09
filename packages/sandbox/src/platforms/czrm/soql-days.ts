/** SOQL's words for spans of days: `TODAY`, `LAST_WEEK`, `LAST_N_DAYS:30`. Days are UTC's; a week begins on Monday. */
export interface Span {
  from: Date;
  /** Not included. */
  to: Date;
}

const UNITS = ["DAY", "WEEK", "MONTH", "QUARTER", "YEAR"] as const;
type Unit = (typeof UNITS)[number];

const DAY_MS = 86_400_000;
const NAMED: Record<string, readonly [from: number, to: number]> = {
  TODAY: [0, 1],
  YESTERDAY: [-1, 0],
  TOMORROW: [1, 2],
  LAST_90_DAYS: [-90, 1],
  NEXT_90_DAYS: [1, 91],
};
const AROUND = /^(LAST|THIS|NEXT)_(WEEK|MONTH|QUARTER|YEAR)$/;
const COUNTED = /^(LAST|NEXT)_N_(DAY|WEEK|MONTH|QUARTER|YEAR)S$/;
const AGO = /^N_(DAY|WEEK|MONTH|QUARTER|YEAR)S_AGO$/;

export function isRelativeDay(word: string): boolean {
  return word in NAMED || AROUND.test(word) || takesCount(word);
}

/** Whether a number follows: `LAST_N_DAYS:30`. */
export function takesCount(word: string): boolean {
  return COUNTED.test(word) || AGO.test(word);
}

/** The days that a word means, `now` being today: `LAST_WEEK`, `LAST_N_DAYS:30`. */
export function spanOf(text: string, now: Date): Span {
  const [name = "", count = "0"] = text.split(":");
  const n = Number(count);
  const named = NAMED[name];
  if (named !== undefined) return { from: start("DAY", now, named[0]), to: start("DAY", now, named[1]) };
  const [, which, around] = AROUND.exec(name) ?? [];
  if (around !== undefined) {
    const step = which === "LAST" ? -1 : which === "NEXT" ? 1 : 0;
    return { from: start(around as Unit, now, step), to: start(around as Unit, now, step + 1) };
  }
  const [, ago] = AGO.exec(name) ?? [];
  if (ago !== undefined) return { from: start(ago as Unit, now, -n), to: start(ago as Unit, now, -n + 1) };
  const [, direction, unit = "DAY"] = COUNTED.exec(name) ?? [];
  if (direction === "NEXT") return { from: start(unit as Unit, now, 1), to: start(unit as Unit, now, n + 1) };
  // Of days the last ones reach up to now; of longer spans only whole ones count.
  return { from: start(unit as Unit, now, -n), to: start(unit as Unit, now, unit === "DAY" ? 1 : 0) };
}

/** The first moment of the span of a unit that is `steps` after today's. */
function start(unit: Unit, now: Date, steps: number): Date {
  const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  switch (unit) {
    case "DAY":
      return new Date(Date.UTC(year, month, day) + steps * DAY_MS);
    case "WEEK":
      return new Date(Date.UTC(year, month, day) + (steps * 7 - ((now.getUTCDay() + 6) % 7)) * DAY_MS);
    case "MONTH":
      return new Date(Date.UTC(year, month + steps, 1));
    case "QUARTER":
      return new Date(Date.UTC(year, month - (month % 3) + steps * 3, 1));
    default:
      return new Date(Date.UTC(year + steps, 0, 1));
  }
}
