import type { ObligationCalendar } from "@stabile/contract/compliance";
import { sql } from "kysely";
import {
  allOf,
  conditionsOf,
  IS_FREE,
  type ObligationFilter,
  type Seen,
} from "#features/compliance/obligation-filter.ts";
import type { Db } from "#runtime/database/open-database.ts";

/** How many fall on each day of a month; and those of before that nobody did yet, which no month shows. */
export async function readCalendar(
  db: Db,
  { filter, month, ...seen }: Seen & { filter: ObligationFilter; month: string },
): Promise<ObligationCalendar> {
  const days = await sql<ObligationCalendar["days"][number]>`
    select o.due_on::text as day, count(*)::int as count, (count(*) filter (where not ${IS_FREE}))::int as planned,
      (count(*) filter (where o.use_forbidden_since is not null))::int as forbidden
    from obligation o join building b on b.id = o.building_id
    where ${allOf(conditionsOf({ ...filter, month }, seen))} group by o.due_on order by o.due_on`.execute(db);
  const before = await sql<{ n: number }>`
    select count(*)::int as n from obligation o join building b on b.id = o.building_id
    where ${allOf([...conditionsOf(filter, seen), sql`o.due_on < least(${`${month}-01`}::date, ${seen.today}::date)`])}`.execute(
    db,
  );
  return { days: days.rows, overdueBefore: before.rows[0]?.n ?? 0 };
}
