import { addDays, weekday } from "#domain/time/civil-date.ts";
import { type HolidayRule, holidaysOf } from "#domain/time/italian-holidays.ts";
import { firstInstantAt, toRome } from "#domain/time/rome.ts";

/** Minutes from midnight, end excluded; 1440 is the midnight that follows. A night shift is two intervals. */
export interface OpenInterval {
  from: number;
  to: number;
}

export interface WorkingCalendar {
  code: string;
  label: string;
  /** True: every minute counts, holidays included. */
  always: boolean;
  /** By ISO weekday, 1 Monday … 7 Sunday; several a day, in any order. */
  week: Readonly<Record<number, readonly OpenInterval[]>>;
  holidays: readonly HolidayRule[];
  /** Extra closures decided by the municipality: day → reason. */
  closures: ReadonlyMap<string, string>;
  /** Days with hours of their own, holidays and closures notwithstanding: day → hours. An election Sunday. */
  openings?: ReadonlyMap<string, readonly OpenInterval[]>;
}

export interface Span {
  from: Date;
  to: Date;
}

/** A calendar that never opens would loop for ever: no deadline is further than this. */
const MOST_DAYS = 3_660;

/** What `closureOf` says of a day that the week leaves free. */
export const WEEKLY_CLOSURE = "giorno non lavorativo";

/** Why a day is closed; undefined when it has opening hours. */
export function closureOf(calendar: WorkingCalendar, day: string): string | undefined {
  if (calendar.always || calendar.openings?.has(day)) return undefined;
  const holiday = holidaysOf(Number(day.slice(0, 4)), calendar.holidays).get(day);
  if (holiday !== undefined) return holiday;
  const closure = calendar.closures.get(day);
  if (closure !== undefined) return closure;
  return (calendar.week[weekday(day)] ?? []).length === 0 ? WEEKLY_CLOSURE : undefined;
}

/** The open spans of a day, as instants: on the days the clock moves they are as long as they really are. */
export function openSpans(calendar: WorkingCalendar, day: string): Span[] {
  if (calendar.always) return [{ from: firstInstantAt(day, 0), to: firstInstantAt(day, 1440) }];
  if (closureOf(calendar, day) !== undefined) return [];
  const intervals = calendar.openings?.get(day) ?? calendar.week[weekday(day)] ?? [];
  return joined(intervals)
    .map(({ from, to }) => ({ from: firstInstantAt(day, from), to: firstInstantAt(day, to) }))
    .filter(({ from, to }) => to > from);
}

/** In order, and those that overlap made one: no minute counts twice. */
function joined(intervals: readonly OpenInterval[]): OpenInterval[] {
  if (intervals.length < 2) return [...intervals];
  const result: OpenInterval[] = [];
  for (const { from, to } of [...intervals].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else result.push({ from, to });
  }
  return result;
}

/** The open spans from an instant on, day after day, without those excluded. */
function* spansFrom(calendar: WorkingCalendar, start: Date, excluded: readonly Span[]): Generator<Span> {
  if (calendar.always) {
    // Never closed: one span, however many nights the clock moves in.
    yield* subtract({ from: start, to: new Date(start.getTime() + MOST_DAYS * 86_400_000) }, excluded);
    return;
  }
  let day = toRome(start).day;
  for (let count = 0; count < MOST_DAYS; count += 1) {
    for (const span of openSpans(calendar, day)) {
      if (span.to <= start) continue;
      yield* subtract({ from: span.from < start ? start : span.from, to: span.to }, excluded);
    }
    day = addDays(day, 1);
  }
}

function subtract(span: Span, excluded: readonly Span[]): Span[] {
  return excluded.reduce<Span[]>(
    (pieces, hole) =>
      pieces.flatMap((piece) => {
        if (hole.to <= piece.from || hole.from >= piece.to) return [piece];
        const before = { from: piece.from, to: hole.from };
        const after = { from: hole.to, to: piece.to };
        return [before, after].filter(({ from, to }) => to > from);
      }),
    [span],
  );
}

/** The first open instant at or after the one given. */
export function nextOpening(calendar: WorkingCalendar, instant: Date): Date {
  for (const span of spansFrom(calendar, instant, [])) return span.from;
  throw new Error(`calendar ${calendar.code} never opens`);
}

/** The instant at which so many open minutes have passed, those excluded not counted. */
export function addWorkingMinutes(
  calendar: WorkingCalendar,
  start: Date,
  { minutes, excluded = [] }: { minutes: number; excluded?: readonly Span[] },
): Date {
  let left = minutes * 60_000;
  for (const span of spansFrom(calendar, start, excluded)) {
    const length = span.to.getTime() - span.from.getTime();
    if (left <= length) return new Date(span.from.getTime() + left);
    left -= length;
  }
  throw new Error(`calendar ${calendar.code} has not ${minutes} minutes in ten years`);
}

/** Open minutes between two instants; 0 when the second comes first. */
export function workingMinutesBetween(calendar: WorkingCalendar, from: Date, to: Date): number {
  return openMinutesIn(calendar, { from, to }, []);
}

/** Open minutes of a span, those excluded not counted. */
export function openMinutesIn(
  calendar: WorkingCalendar,
  { from, to }: Span,
  excluded: readonly Span[],
): number {
  let total = 0;
  if (to <= from) return 0;
  for (const span of spansFrom(calendar, from, excluded)) {
    if (span.from >= to) break;
    total += Math.min(span.to.getTime(), to.getTime()) - span.from.getTime();
  }
  return total / 60_000;
}

/** Whether an instant is in opening hours; the closing instant is not. */
export function isOpen(calendar: WorkingCalendar, instant: Date): boolean {
  return openSpans(calendar, toRome(instant).day).some(({ from, to }) => from <= instant && instant < to);
}
