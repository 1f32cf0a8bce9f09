import { sql } from "kysely";
import type { Reach } from "#domain/access/policy.ts";
import { boxSql, collectionSql, middleSql, parseBox, pointSql } from "#features/registry/public.ts";
import { instant } from "#features/requests/request-text.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { scopeCondition } from "#runtime/web/scope-filter.ts";

const MOST = 300;
/** About ten kilometres: nearest-first from the index, and a wider look is a list, not a map. */
const WIDEST = 0.1;

/**
 * Open reports of a box as GeoJSON, nearest to its middle first; one without a point stands where its building does.
 * Who reported is not among what is told.
 * @throws Problem `bad-request` for a box that is none, or too wide
 */
export async function mapRequests(db: Db, { bbox, reach }: { bbox: string; reach: Reach }): Promise<string> {
  const box = parseBox(bbox, WIDEST);
  const scope = scopeCondition(reach, { municipio: "r.municipio", building: "r.building_id" }) ?? sql`true`;
  const wanted = sql`r.state in ('received', 'triaged', 'reopened', 'in-charge') and ${scope}`;
  const { rows } = await sql<{ body: string }>`
    with placed as materialized (
      (select r.id, r.point from request r where r.point && ${boxSql(box)} and ${wanted}
        order by r.point <-> ${middleSql(box)} limit ${MOST + 1})
      union all
      (select r.id, b.point from building b join request r on r.building_id = b.id
        where b.point && ${boxSql(box)} and r.point is null and ${wanted} limit ${MOST + 1})),
    numbered as (
      select p.*, row_number() over (order by p.point <-> ${middleSql(box)}, p.id) as n from placed p)
    select ${collectionSql(MOST)} as body from (
      select p.n, json_build_object('type', 'Feature', 'geometry', ${pointSql("p.point")},
        'properties', json_strip_nulls(json_build_object('id', r.id, 'code', r.code, 'subject', r.subject,
          'state', r.state, 'urgency', r.urgency, 'addressText', r.address_text,
          'openedAt', ${instant("r.opened_at")}, 'buildingId', r.building_id))) as feature
      from numbered p join request r using (id)) f`.execute(db);
  return rows[0]?.body ?? "";
}
