import { sql } from "kysely";
import type { Reach } from "#domain/access/policy.ts";
import { LIST_MEMBERS } from "#features/registry/building-text.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { scopeCondition } from "#runtime/web/scope-filter.ts";

/**
 * A building with what it is made of, as the text of a `Building`.
 * @throws Problem `not-found` also when it is out of reach: that it exists is not told either
 */
export async function readBuilding(db: Db, { id, reach }: { id: string; reach: Reach }): Promise<string> {
  const scope = scopeCondition(reach, { municipio: "b.municipio", building: "b.id" });
  const { rows } = await sql<{ body: string }>`
    select json_strip_nulls(json_build_object(${LIST_MEMBERS},
      'complex', (select json_build_object('code', c.code, 'name', c.name) from complex c where c.id = b.complex_id),
      'cadastral', case when b.cadastral_sheet is null then null else json_build_object(
        'section', coalesce(b.cadastral_section, ''), 'sheet', b.cadastral_sheet, 'parcel', coalesce(b.cadastral_parcel, '')) end,
      'builtYear', b.built_year, 'storeyCount', b.storey_count,
      'footprint', (st_asgeojson(b.footprint)::json) -> 'coordinates',
      'source', b.source, 'sourceKey', b.source_key,
      'updatedAt', to_char(b.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'storeys', coalesce((select json_agg(json_build_object('code', s.code, 'level', s.level, 'name', s.name,
          'spaces', (select count(*) from space v where v.storey_id = s.id and v.withdrawn_on is null)) order by s.level)
        from storey s where s.building_id = b.id and s.withdrawn_on is null), '[]'),
      'elements', coalesce((select json_agg(json_strip_nulls(json_build_object('id', e.id, 'code', e.code, 'uni8290', e.uni8290, 'name', e.name,
          'maker', e.maker, 'model', e.model, 'serial', e.serial, 'installedOn', e.installed_on::text)) order by e.uni8290, e.code)
        from element e where e.building_id = b.id and e.withdrawn_on is null), '[]'),
      'units', coalesce((select json_agg(json_strip_nulls(json_build_object('code', u.code, 'subalterno', u.subalterno, 'category', u.category)) order by lpad(u.subalterno, 6, '0'), u.code)
        from unit u where u.building_id = b.id and u.withdrawn_on is null), '[]')
    ))::text as body
    from building b where b.id = ${id} ${scope ? sql`and ${scope}` : sql``}`.execute(db);
  const row = rows[0];
  if (row === undefined) throw new Problem("not-found", "Edificio non trovato");
  return row.body;
}
