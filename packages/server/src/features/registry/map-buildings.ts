import { sql } from "kysely";
import type { Reach } from "#domain/access/policy.ts";
import { LIST_MEMBERS } from "#features/registry/building-text.ts";
import { type BuildingFilter, conditionsOf } from "#features/registry/list-buildings.ts";
import {
  boxSql,
  collectionSql,
  middleSql,
  parseBox,
  pointSql,
  showsOutlines,
} from "#features/registry/map-box.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { scopeCondition } from "#runtime/web/scope-filter.ts";

const MOST = 1500;

export interface MapBuildingsOptions {
  filter: BuildingFilter;
  bbox: string | undefined;
  reach: Reach;
}

/** Buildings as GeoJSON: of a box, those nearest to its middle first; without a box all those of the filter, by name. */
export async function mapBuildings(db: Db, { filter, bbox, reach }: MapBuildingsOptions): Promise<string> {
  const box = bbox === undefined ? undefined : parseBox(bbox);
  const scope = scopeCondition(reach, { municipio: "b.municipio", building: "b.id" });
  const conditions = [
    sql<boolean>`b.point is not null`,
    ...(box ? [sql<boolean>`b.point && ${boxSql(box)}`] : []),
    ...conditionsOf(filter),
    ...(scope ? [scope] : []),
  ];
  const order = box ? sql`b.point <-> ${middleSql(box)}` : sql`b.name, b.id`;
  const outline = box && showsOutlines(box) ? sql`st_asgeojson(b.footprint, 7)::json` : sql`null::json`;
  const { rows } = await sql<{ body: string }>`
    with chosen as materialized (
      select b.*, row_number() over () as n from (
        select b.* from building b where ${sql.join(conditions, sql` and `)} order by ${order} limit ${MOST + 1}) b)
    select ${collectionSql(MOST)} as body from (
      select b.n, json_build_object('type', 'Feature', 'geometry', ${pointSql("b.point")},
        'properties', json_strip_nulls(json_build_object(${LIST_MEMBERS}, 'footprint', ${outline}))) as feature
      from chosen b) f`.execute(db);
  return rows[0]?.body ?? "";
}
