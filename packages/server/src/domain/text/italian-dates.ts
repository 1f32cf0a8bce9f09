import { toRome } from "#domain/time/rome.ts";

const LONG = new Intl.DateTimeFormat("it-IT", {
  timeZone: "UTC",
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
});

/** `2026-06-24` → `mercoledì 24 giugno 2026`. */
export function longDay(day: string): string {
  return LONG.format(new Date(`${day}T12:00:00Z`));
}

/** `24/06/2026`. */
export function shortDay(day: string): string {
  const [year, month, date] = day.split("-");
  return `${date}/${month}/${year}`;
}

/** Minutes from midnight: `510` → `8:30`. */
export function clockText(minute: number): string {
  return `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, "0")}`;
}

/** `mercoledì 24 giugno 2026 alle 14:30`, in Italian time; `all'1:05` in the hour that wants its apostrophe. */
export function longInstant(instant: Date): string {
  const { day, minute } = toRome(instant);
  const article = Math.floor(minute / 60) === 1 ? "all'" : "alle ";
  return `${longDay(day)} ${article}${clockText(minute)}`;
}

/** `90` → `1 ora e 30 minuti`; hours are not made days, because a working day has not twenty-four. */
export function durationText(minutes: number): string {
  const rounded = Math.round(minutes);
  const hours = Math.floor(rounded / 60);
  const rest = rounded % 60;
  const hoursText = hours === 0 ? "" : hours === 1 ? "1 ora" : `${hours} ore`;
  const restText = rest === 0 ? "" : rest === 1 ? "1 minuto" : `${rest} minuti`;
  return [hoursText, restText].filter(Boolean).join(" e ") || "0 minuti";
}
