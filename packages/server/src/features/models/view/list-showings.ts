import { sql } from "kysely";
import type { Db } from "#runtime/database/open-database.ts";

interface Showing {
  modelId: string;
  fileName: string;
  guid: string;
}

const MOST_SHOWINGS = 10;

/** The models of a building in which one of its parts is listed; of the same file loaded twice, the newer. */
export async function listShowings(
  db: Db,
  { buildingId, subjectId }: { buildingId: string; subjectId: string },
): Promise<{ items: Showing[] }> {
  const { rows } = await sql<Showing>`
    with guids as (
      select ifc_guid as guid from element where id = ${subjectId}::uuid and building_id = ${buildingId}::uuid
      union select ifc_guid from storey where id = ${subjectId}::uuid and building_id = ${buildingId}::uuid
      union select v.ifc_guid from space v join storey s on s.id = v.storey_id
        where v.id = ${subjectId}::uuid and s.building_id = ${buildingId}::uuid)
    select id as "modelId", file_name as "fileName", guid from (
      select distinct on (m.sha256) m.id, m.file_name, m.created_at, n.guid
      from guids g join model_node n on n.guid = g.guid
        join building_model m on m.sha256 = n.source_sha256 and m.building_id = ${buildingId}::uuid
      order by m.sha256, m.created_at desc) x
    order by created_at desc limit ${MOST_SHOWINGS}`.execute(db);
  return { items: rows };
}
