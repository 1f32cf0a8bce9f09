/** Wall clock of Italy. Days are `YYYY-MM-DD`; minutes count from midnight; instants are `Date`. */

const ROME = "Europe/Rome";
const PARTS = new Intl.DateTimeFormat("en-GB", {
  timeZone: ROME,
  hourCycle: "h23",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

export interface RomeTime {
  day: string;
  minute: number;
}

function wallClock(instant: Date): { day: string; hour: number; minute: number; second: number } {
  const parts = Object.fromEntries(PARTS.formatToParts(instant).map(({ type, value }) => [type, value]));
  return {
    day: `${parts.year}-${parts.month}-${parts.day}`,
    hour: Number(parts.hour),
    minute: Number(parts.minute),
    second: Number(parts.second),
  };
}

/** The Italian day and minute of an instant. */
export function toRome(instant: Date): RomeTime {
  const { day, hour, minute } = wallClock(instant);
  return { day, minute: hour * 60 + minute };
}

export function romeDay(instant: Date): string {
  return wallClock(instant).day;
}

/** Minutes that Rome is ahead of UTC at an instant: 60 in winter, 120 in summer. */
function offsetMinutes(instant: Date): number {
  const { day, hour, minute, second } = wallClock(instant);
  const asUtc = Date.parse(`${day}T00:00:00Z`) + ((hour * 60 + minute) * 60 + second) * 1000;
  return Math.round((asUtc - Math.floor(instant.getTime() / 1000) * 1000) / 60_000);
}

/**
 * The instant of a wall-clock time. In the hour that does not exist (last Sunday of March, 2:00–3:00) the clock is read
 * as if it had not yet moved; in the hour that comes twice (October) the first is meant.
 */
export function fromRome(day: string, minute: number): Date {
  const asUtc = Date.parse(`${day}T00:00:00Z`) + minute * 60_000;
  const summer = new Date(asUtc - 120 * 60_000);
  if (offsetMinutes(summer) === 120) return summer;
  return new Date(asUtc - 60 * 60_000);
}
