import type { HolidayRule } from "#domain/time/italian-holidays.ts";
import type { OpenInterval, WorkingCalendar } from "#domain/time/working-calendar.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { runText } from "#runtime/database/run-text.ts";

export interface CalendarRow {
  code: string;
  label: string;
  round_the_clock: boolean;
}

export interface IntervalRow {
  calendar_code: string;
  weekday: number;
  /** `08:00`. */
  starts_at: string;
  ends_at: string;
  valid_from: string;
  valid_to: string;
}

export interface HolidayRow {
  name: string;
  kind: "fixed" | "easter" | "closure";
  month_day: string | null;
  after_easter: number | null;
  on_day: string | null;
  from_year: number;
  norm: string;
}

interface CalendarTables {
  calendars: CalendarRow[];
  intervals: IntervalRow[];
  holidays: HolidayRow[];
}

/** Calendars as the domain counts on them, with the hours that hold on a day. */
export function calendarsOf(tables: CalendarTables, day: string): Map<string, WorkingCalendar> {
  const holidays = tables.holidays.flatMap(holidayRule);
  const closures = new Map(
    tables.holidays.flatMap(({ on_day, name }): [string, string][] =>
      on_day === null ? [] : [[on_day, name]],
    ),
  );
  return new Map(
    tables.calendars.map((row): [string, WorkingCalendar] => [
      row.code,
      {
        code: row.code,
        label: row.label,
        always: row.round_the_clock,
        week: weekOf(
          tables.intervals.filter((interval) => interval.calendar_code === row.code),
          day,
        ),
        holidays,
        closures,
      },
    ]),
  );
}

/** The calendar tables, one after the other: inside a transaction there is one connection. */
export async function readCalendars(db: Db): Promise<CalendarTables> {
  return {
    calendars: await runText<CalendarRow>(db, "select code, label, round_the_clock from work_calendar"),
    intervals: await runText<IntervalRow>(
      db,
      `select calendar_code, weekday, starts_at, ends_at, valid_from::text, valid_to::text
      from work_calendar_interval order by weekday, starts_at`,
    ),
    holidays: await runText<HolidayRow>(
      db,
      "select name, kind, month_day, after_easter, on_day::text, from_year, norm from holiday order by code",
    ),
  };
}

/** One calendar with the hours that hold on a day; undefined when there is none of that code. */
export async function loadCalendar(
  db: Db,
  { code, day }: { code: string; day: string },
): Promise<WorkingCalendar | undefined> {
  return calendarsOf(await readCalendars(db), day).get(code);
}

function weekOf(intervals: readonly IntervalRow[], day: string): WorkingCalendar["week"] {
  const week: Record<number, OpenInterval[]> = {};
  for (const interval of intervals) {
    if (day < interval.valid_from || day > interval.valid_to) continue;
    (week[interval.weekday] ??= []).push({
      from: minuteOf(interval.starts_at),
      to: minuteOf(interval.ends_at),
    });
  }
  return week;
}

function minuteOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(":").map(Number);
  return hours * 60 + minutes;
}

function holidayRule({ name, kind, month_day, after_easter, from_year, norm }: HolidayRow): HolidayRule[] {
  if (kind === "fixed" && month_day !== null)
    return [{ name, on: { monthDay: month_day }, fromYear: from_year, norm }];
  if (kind === "easter" && after_easter !== null)
    return [{ name, on: { afterEaster: after_easter }, fromYear: from_year, norm }];
  return [];
}
