import { lessonOn } from "#domain/planning/school-year.ts";
import { NATIONAL_HOLIDAYS } from "#domain/time/italian-holidays.ts";
import { closureOf, type WorkingCalendar } from "#domain/time/working-calendar.ts";
import { loadSchoolYears } from "#features/planning/school-years.ts";
import { loadCalendar } from "#features/work-orders/public.ts";
import type { Db } from "#runtime/database/open-database.ts";

export interface ClosedDays {
  /** Why nobody works on a day. */
  ofWork: (day: string) => string | undefined;
  /** Why nobody is let into a school on a day. */
  ofLessons: (day: string) => string | undefined;
}

const OFFICE_DAY = [{ from: 8 * 60, to: 17 * 60 }];
/** Until a calendar is written: Monday to Friday, and the holidays of the State. */
const USUAL: WorkingCalendar = {
  ...{ code: "usuale", label: "Lunedì–venerdì", always: false, holidays: NATIONAL_HOLIDAYS },
  week: Object.fromEntries([1, 2, 3, 4, 5].map((day) => [day, OFFICE_DAY])),
  closures: new Map(),
};

/** On which days a check cannot be made: by the calendar of work, and by that of lessons as far as it was written. */
export async function loadClosedDays(db: Db, today: string): Promise<ClosedDays> {
  const calendar = (await loadCalendar(db, { code: "lavorativo", day: today })) ?? USUAL;
  const years = await loadSchoolYears(db);
  return {
    ofWork: (day) => closureOf(calendar, day),
    ofLessons: (day) => lessonOn(day, years),
  };
}
