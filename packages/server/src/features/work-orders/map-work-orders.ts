import { sql } from "kysely";
import type { Reach } from "#domain/access/policy.ts";
import { boxSql, collectionSql, middleSql, parseBox, pointSql } from "#features/registry/public.ts";
import { OPEN_CONDITION } from "#features/work-orders/order-filter.ts";
import { instantText } from "#features/work-orders/sql-text.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { scopeCondition } from "#runtime/web/scope-filter.ts";

const MOST = 300;
/** About ten kilometres: nearest-first from the index, and a wider look is a list, not a map. */
const WIDEST = 0.1;

/**
 * Open orders of a box as GeoJSON, nearest to its middle first; one without a point stands where its building does.
 * @throws Problem `bad-request` for a box that is none, or too wide
 */
export async function mapWorkOrders(
  db: Db,
  { bbox, reach }: { bbox: string; reach: Reach },
): Promise<string> {
  const box = parseBox(bbox, WIDEST);
  const scope = scopeCondition(reach, {
    municipio: "o.municipio",
    building: "o.building_id",
    contract: "o.contract_id",
    firm: "o.firm_id",
  });
  const wanted = sql`${sql.raw(OPEN_CONDITION)} and ${scope ?? sql`true`}`;
  const { rows } = await sql<{ body: string }>`
    with placed as materialized (
      (select o.id, o.point from work_order o where o.point && ${boxSql(box)} and ${wanted}
        order by o.point <-> ${middleSql(box)} limit ${MOST + 1})
      union all
      (select o.id, b.point from building b join work_order o on o.building_id = b.id
        where b.point && ${boxSql(box)} and o.point is null and ${wanted} limit ${MOST + 1})),
    numbered as (
      select p.*, row_number() over (order by p.point <-> ${middleSql(box)}, p.id) as n from placed p)
    select ${collectionSql(MOST)} as body from (
      select p.n, json_build_object('type', 'Feature', 'geometry', ${pointSql("p.point")},
        'properties', json_strip_nulls(json_build_object('id', o.id, 'code', o.code, 'title', o.title,
          'state', o.state, 'urgency', o.urgency, 'addressText', o.address_text,
          'openedAt', ${sql.raw(instantText("o.opened_at"))}, 'buildingId', o.building_id))) as feature
      from numbered p join work_order o using (id)) f`.execute(db);
  return rows[0]?.body ?? "";
}
