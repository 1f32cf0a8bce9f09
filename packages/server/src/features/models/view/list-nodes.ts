import type { ModelNode } from "@stabile/contract/model-views";
import { type RawBuilder, sql } from "kysely";
import { findModel } from "#features/models/model-rows.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { decodeCursor, encodeCursor } from "#runtime/web/cursor.ts";

interface Asked {
  buildingId: string;
  modelId: string;
  storey: string | undefined;
  guid: string | undefined;
  q: string | undefined;
  cursor: string | undefined;
  limit: number;
}

interface NodeRow {
  position: number;
  kind: ModelNode["kind"];
  guid: string;
  name: string;
  ifc_class: string;
  storey_guid: string | null;
  has_shape: boolean;
  subject_id: string | null;
  code: string | null;
}

const POSITION = /^\d{1,9}$/;
/** What stands on no storey. */
const ELSEWHERE = "-";

/** Rooms and elements of a model, each with the record that the register has of it. */
export async function listNodes(db: Db, asked: Asked): Promise<{ items: ModelNode[]; nextCursor?: string }> {
  const { buildingId, modelId, cursor, limit } = asked;
  const { sha256 } = await findModel(db, buildingId, modelId);
  const after = cursor === undefined ? 0 : Number(decodeCursor(cursor, "text", POSITION)[1]);
  const { rows } = await sql<NodeRow>`
    with wanted as (
      select * from model_node n where n.source_sha256 = ${sha256} and n.position > ${after} and ${wanted(asked)}
      order by n.position limit ${limit + 1})
    select n.*, coalesce(e.id, v.id, s.id) as subject_id, coalesce(e.code, v.code, s.code) as code
    from wanted n
    left join element e on n.kind = 'element' and e.building_id = ${buildingId}::uuid and e.ifc_guid = n.guid
      and e.withdrawn_on is null
    left join (space v join storey vs on vs.id = v.storey_id and vs.building_id = ${buildingId}::uuid)
      on n.kind = 'space' and v.ifc_guid = n.guid and v.withdrawn_on is null
    left join storey s on n.kind = 'storey' and s.building_id = ${buildingId}::uuid and s.ifc_guid = n.guid
      and s.withdrawn_on is null
    order by n.position`.execute(db);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    items: onePerNode(rows).slice(0, limit).map(toNode),
    ...(last === undefined ? {} : { nextCursor: encodeCursor(["", String(last.position)]) }),
  };
}

/** A GlobalId that two rows of the register carry is a mistake of theirs: the first is shown. */
function onePerNode(rows: readonly NodeRow[]): NodeRow[] {
  return rows.filter(({ position }, index) => rows[index - 1]?.position !== position);
}

const escaped = (word: string) => `%${word.replace(/[\\%_]/g, "\\$&")}%`;

function wanted({ storey, guid, q }: Asked): RawBuilder<unknown> {
  const words = (q ?? "").split(/\s+/).filter(Boolean);
  const conditions = [
    sql`n.kind <> 'storey'`,
    ...(storey === undefined
      ? []
      : [storey === ELSEWHERE ? sql`n.storey_guid is null` : sql`n.storey_guid = ${storey}`]),
    ...words.map((word) => sql`fold_text(n.name || ' ' || n.ifc_class) like fold_text(${escaped(word)})`),
  ];
  if (guid !== undefined) return sql`n.guid = ${guid}`;
  return sql.join(conditions, sql` and `);
}

function toNode(row: NodeRow): ModelNode {
  return {
    guid: row.guid,
    kind: row.kind,
    name: row.name,
    ifcClass: row.ifc_class,
    ...(row.storey_guid === null ? {} : { storeyGuid: row.storey_guid }),
    hasShape: row.has_shape,
    ...(row.subject_id === null ? {} : { subjectId: row.subject_id }),
    ...(row.code === null ? {} : { code: row.code }),
  };
}
