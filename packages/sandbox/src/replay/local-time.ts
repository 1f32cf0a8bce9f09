const MINUTE_MS = 60_000;

/** The instant at which clocks of a time zone show a day (`YYYY-MM-DD`) and a minute from its midnight. */
export function instantAt(day: string, minute: number, timeZone: string): Date {
  const guess = new Date(Date.parse(`${day}T00:00:00Z`) + minute * MINUTE_MS);
  return new Date(guess.getTime() - offsetAt(guess, timeZone));
}

/** The day (`YYYY-MM-DD`) that clocks of a time zone show at an instant. */
export function dayAt(instant: Date, timeZone: string): string {
  return new Date(instant.getTime() + offsetAt(instant, timeZone)).toISOString().slice(0, 10);
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

const FORMATS = new Map<string, Intl.DateTimeFormat>();

/** Milliseconds by which a time zone is ahead of UTC. */
function offsetAt(instant: Date, timeZone: string): number {
  let format = FORMATS.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
    FORMATS.set(timeZone, format);
  }
  const name = format.formatToParts(instant).find(({ type }) => type === "timeZoneName")?.value ?? "GMT";
  const [, sign = "+", hours = "0", minutes = "0"] = /GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
}
