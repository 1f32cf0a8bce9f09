/** Wall clock of Italy. Days are `YYYY-MM-DD`; minutes count from midnight; instants are `Date`. */

const ROME = "Europe/Rome";
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const PARTS = new Intl.DateTimeFormat("en-GB", {
  timeZone: ROME,
  hourCycle: "h23",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
});

export interface RomeTime {
  day: string;
  minute: number;
}

/** Offsets by UTC hour: the clock of Rome only ever moves at a full hour, and asking Intl each time costs 4 µs. */
const offsets = new Map<number, number>();
const MOST_OFFSETS = 20_000;

/** Minutes that Rome is ahead of UTC at an instant: 60 in winter, 120 in summer. */
function offsetMinutes(ms: number): number {
  const hour = Math.floor(ms / HOUR_MS);
  const known = offsets.get(hour);
  if (known !== undefined) return known;
  if (offsets.size >= MOST_OFFSETS) offsets.clear();
  const parts = Object.fromEntries(
    PARTS.formatToParts(hour * HOUR_MS).map(({ type, value }) => [type, value]),
  );
  const asUtc = Date.parse(`${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:00Z`);
  const offset = (asUtc - hour * HOUR_MS) / MINUTE_MS;
  offsets.set(hour, offset);
  return offset;
}

/** The Italian day and minute of an instant. */
export function toRome(instant: Date): RomeTime {
  const ms = instant.getTime();
  const local = new Date(ms + offsetMinutes(ms) * MINUTE_MS);
  return { day: local.toISOString().slice(0, 10), minute: local.getUTCHours() * 60 + local.getUTCMinutes() };
}

export function romeDay(instant: Date): string {
  return toRome(instant).day;
}

/**
 * The instant of a wall-clock time; `minute` may pass midnight (1440 is the next day's 0:00). In the hour that does not
 * exist (last Sunday of March, 2:00–3:00) the clock is read as if it had not yet moved; in the hour that comes twice
 * (October) the first is meant.
 */
export function fromRome(day: string, minute: number): Date {
  const asUtc = Date.parse(`${day}T00:00:00Z`) + minute * MINUTE_MS;
  const summer = asUtc - 120 * MINUTE_MS;
  return new Date(offsetMinutes(summer) === 120 ? summer : asUtc - 60 * MINUTE_MS);
}

/**
 * The first instant at which the clock on the wall shows this time or a later one: what an opening hour means. It
 * differs from `fromRome` only in the hour that does not exist, where it is the moment the clock jumps.
 */
export function firstInstantAt(day: string, minute: number): Date {
  const instant = fromRome(day, minute);
  const inGap = toRome(instant).minute !== ((minute % 1440) + 1440) % 1440;
  return inGap ? new Date(Math.floor(instant.getTime() / HOUR_MS) * HOUR_MS) : instant;
}
