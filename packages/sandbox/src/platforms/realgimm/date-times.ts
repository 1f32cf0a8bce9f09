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
