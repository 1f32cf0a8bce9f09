import { sql } from "kysely";
import { addDays } from "#domain/time/civil-date.ts";
import {
  allOf,
  conditionsOf,
  NEAR_DAYS,
  type ObligationFilter,
  type Seen,
  SOON_DAYS,
} from "#features/compliance/obligation-filter.ts";
import { collectionSql, pointSql } from "#features/registry/public.ts";
import type { Db } from "#runtime/database/open-database.ts";

/** More buildings than a municipality of half a million has. */
const MOST = 3_000;
const STATES = "array['forbidden', 'overdue', 'soon', 'near', 'unknown', 'later']";

/** The buildings of a filter as GeoJSON, each by the worst of its deadlines, the worst first. */
export async function mapObligations(
  db: Db,
  { filter, ...seen }: Seen & { filter: ObligationFilter },
): Promise<string> {
  const { today } = seen;
  const [soon, near] = [addDays(today, SOON_DAYS), addDays(today, NEAR_DAYS)];
  const { rows } = await sql<{ body: string }>`
    with told as (
      select o.building_id as id, count(*)::int as count, (count(*) filter (where o.due_on < ${today}::date))::int as overdue,
        min(o.due_on) filter (where o.due_on >= ${today}::date) as next_on,
        min(case when o.use_forbidden_since is not null then 1 when o.due_on < ${today}::date then 2
          when o.due_on <= ${soon}::date then 3 when o.due_on <= ${near}::date then 4 when o.kind = 'unknown' then 5
          else 6 end) as worst
      from obligation o join building b on b.id = o.building_id
      where ${allOf(conditionsOf(filter, seen))} group by o.building_id),
    chosen as materialized (
      select t.*, b.code, b.name, b.address_text, b.point, row_number() over (order by t.worst, b.name, b.id) as n
      from told t join building b using (id) where b.point is not null
      order by t.worst, b.name, b.id limit ${MOST + 1})
    select ${collectionSql(MOST)} as body from (
      select c.n, json_build_object('type', 'Feature', 'geometry', ${pointSql("c.point")},
        'properties', json_strip_nulls(json_build_object('id', c.id, 'code', c.code, 'name', c.name,
          'addressText', c.address_text, 'state', (${sql.raw(STATES)})[c.worst], 'count', c.count, 'overdue', c.overdue,
          'nextOn', c.next_on))) as feature
      from chosen c) f`.execute(db);
  return rows[0]?.body ?? "";
}
