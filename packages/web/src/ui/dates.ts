/** The offices are in Italy: every date is shown and typed in Italian time, wherever the browser thinks it is. */
const ZONE = "Europe/Rome";

const DAY = new Intl.DateTimeFormat("it-IT", {
  timeZone: ZONE,
  day: "2-digit",
  month: "2-digit",
  year: "numeric",
});
const CLOCK = new Intl.DateTimeFormat("it-IT", { timeZone: ZONE, hour: "2-digit", minute: "2-digit" });
const LONG_DAY = new Intl.DateTimeFormat("it-IT", {
  timeZone: ZONE,
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
});
const MONTH = new Intl.DateTimeFormat("it-IT", { timeZone: "UTC", month: "short", year: "2-digit" });
const RELATIVE = new Intl.RelativeTimeFormat("it", { numeric: "auto" });
const PARTS = new Intl.DateTimeFormat("en-GB", {
  timeZone: ZONE,
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});

/** `2026-06-24T07:30:00Z` → `24/06/2026`. A day (`2026-06-24`) passes as it is. */
export function dayText(instant: string): string {
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(instant);
  return day ? `${day[3]}/${day[2]}/${day[1]}` : DAY.format(new Date(instant));
}

/** Today in Italy, as date inputs have it: `2026-06-24`. */
export function todayText(now: Date = new Date()): string {
  return dayText(now.toISOString()).split("/").toReversed().join("-");
}

/** By Italy's calendar. */
export function isToday(instant: string, now: Date = new Date()): boolean {
  return dayText(instant) === DAY.format(now);
}

/** `24/06/2026, 09:30`. */
export function dateTimeText(instant: string): string {
  return `${dayText(instant)}, ${CLOCK.format(new Date(instant))}`;
}

/** `09:30`. */
export function clockText(instant: string): string {
  return CLOCK.format(new Date(instant));
}

/** `mercoledì 24 giugno 2026`. */
export function longDayText(instant: string): string {
  return LONG_DAY.format(new Date(instant));
}

/** `2026-06` → `giu 26`. */
export function monthText(month: string): string {
  return MONTH.format(new Date(`${month.slice(0, 7)}-01T00:00:00Z`)).replace(".", "");
}

const STEPS: readonly (readonly [limit: number, unit: Intl.RelativeTimeFormatUnit, size: number])[] = [
  [60, "minute", 1],
  [36 * 60, "hour", 60],
  [28 * 24 * 60, "day", 24 * 60],
  [330 * 24 * 60, "month", 30.44 * 24 * 60],
  [Number.POSITIVE_INFINITY, "year", 365.25 * 24 * 60],
];

/** `tra 2 ore`, `3 giorni fa`, `adesso`. */
export function relativeText(instant: string, now: Date = new Date()): string {
  const minutes = (new Date(instant).getTime() - now.getTime()) / 60_000;
  if (Math.abs(minutes) < 1) return "adesso";
  const [, unit, size] = STEPS.find(([limit]) => Math.abs(minutes) < limit) ?? STEPS[0]!;
  // Days are counted by the calendar, so that "ieri" is yesterday and not 26 hours ago.
  if (unit === "day") return RELATIVE.format(romeDayNumber(new Date(instant)) - romeDayNumber(now), "day");
  return RELATIVE.format(Math.trunc(minutes / size), unit);
}

/** How long a term has been past, in days however many they are: `da 3 giorni`, `da oggi`. */
export function lateText(due: string, now: Date = new Date()): string {
  const days = romeDayNumber(now) - romeDayNumber(new Date(due));
  if (days <= 0) return "da oggi";
  return days === 1 ? "da ieri" : `da ${days} giorni`;
}

function romeDayNumber(date: Date): number {
  return Math.floor(Date.parse(`${wallClock(date).slice(0, 10)}T00:00:00Z`) / 86_400_000);
}

/** An instant as Italian wall time, `2026-06-24T09:30`: the form `datetime-local` fields speak. */
export function toLocalInput(instant: string | undefined): string {
  return instant ? wallClock(new Date(instant)).slice(0, 16) : "";
}

/**
 * Italian wall time typed in a field (`2026-06-24T09:30`) → the UTC instant. In the hour that the clocks repeat in
 * October the first one is taken; in the hour that March skips, the time an unmoved clock would show.
 * @returns undefined when the text is not a time
 */
export function fromLocalInput(text: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text)) return undefined;
  const wanted = Date.parse(`${text.slice(0, 16)}:00Z`);
  if (Number.isNaN(wanted)) return undefined;
  const candidates = [2, 1].map((hours) => wanted - hours * 3_600_000);
  const exact = candidates.find((time) => Date.parse(`${wallClock(new Date(time))}Z`) === wanted);
  return new Date(exact ?? wanted - 3_600_000).toISOString();
}

/** `2026-06-24T09:30:00` in Italian time. */
function wallClock(date: Date): string {
  const parts = Object.fromEntries(PARTS.formatToParts(date).map((part) => [part.type, part.value]));
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:${parts.second}`;
}

/** `95` → `1 h 35 min`. */
export function durationText(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}
