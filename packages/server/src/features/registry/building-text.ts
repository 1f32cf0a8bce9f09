import { type RawBuilder, sql } from "kysely";
import { USE_LABEL } from "#domain/building/uses.ts";

const labels: RawBuilder<string> = sql.raw(
  `case b.use ${Object.entries(USE_LABEL)
    .map(([code, label]) => `when '${code}' then '${label.replaceAll("'", "''")}'`)
    .join(" ")} else initcap(b.use) end`,
);

/** Members of a `BuildingListItem`, over a row `b` of building. */
export const LIST_MEMBERS: RawBuilder<unknown> = sql`
  'id', b.id, 'code', b.code, 'name', b.name, 'use', b.use, 'useLabel', ${labels}, 'addressText', b.address_text,
  'municipio', b.municipio,
  'point', case when b.point is null then null else json_build_object('longitude', st_x(b.point), 'latitude', st_y(b.point)) end,
  'withdrawnOn', b.withdrawn_on::text,
  'openOrders', (select count(*) from work_order o where o.building_id = b.id and o.state in ('issued', 'accepted', 'planned', 'in-progress', 'suspended')),
  'openRequests', (select count(*) from request r where r.building_id = b.id and r.state in ('received', 'triaged', 'reopened', 'in-charge'))`;
