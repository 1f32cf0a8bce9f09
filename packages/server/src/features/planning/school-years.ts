import { sql } from "kysely";
import type { SchoolYear } from "#domain/planning/school-year.ts";
import type { Db } from "#runtime/database/open-database.ts";

/** The newest version of each school year that somebody wrote, in order. */
export async function loadSchoolYears(db: Db): Promise<SchoolYear[]> {
  const { rows } = await sql<SchoolYear>`
    select distinct on (code) code, version, first_day::text as "firstDay", last_day::text as "lastDay", pauses, weekdays,
      source
    from school_year order by code, version desc`.execute(db);
  return rows;
}
