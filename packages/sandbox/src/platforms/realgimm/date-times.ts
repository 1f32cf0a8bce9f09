import type { Draw } from "#city/draw.ts";

const ROME = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Europe/Rome",
  dateStyle: "short",
  timeStyle: "medium",
});

/** An instant as RealGimm writes it: Rome's clock with its offset, `2024-01-10T00:00:00+01:00`. */
export function romeDateTime(instant: Date): string {
  const clock = ROME.format(instant).replace(" ", "T");
  const hours = Math.round((Date.parse(`${clock}Z`) - instant.getTime()) / 3_600_000);
  return `${clock}+0${hours}:00`;
}

/** A day as RealGimm writes it: its first instant in Rome. */
export function romeMidnight(day: string): string {
  // Clocks change at 01:00 UTC: at 00:00 UTC Rome still has the offset that it had at its own midnight.
  const offset = romeDateTime(new Date(`${day}T00:00:00Z`)).slice(-6);
  return `${day}T00:00:00${offset}`;
}

/** A day of one of these years, both included; never one that only some years have. */
export function drawnDay(draw: Draw, { from, to }: { from: number; to: number }): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${draw.between(Math.min(from, to), to)}-${two(draw.between(1, 12))}-${two(draw.between(1, 28))}`;
}

export function yearsLater(day: string, years: number): string {
  return `${Number(day.slice(0, 4)) + years}${day.slice(4)}`;
}

/** A date-time of the register as its papers write it. */
export function italianDay(dateTime: unknown): string {
  return typeof dateTime === "string" ? dateTime.slice(0, 10).split("-").toReversed().join("/") : "-";
}
