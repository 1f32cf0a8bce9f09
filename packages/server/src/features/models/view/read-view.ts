import type { ModelView } from "@stabile/contract/model-views";
import { sql } from "kysely";
import { findModel } from "#features/models/model-rows.ts";
import { MADE_BY } from "#features/models/view/ask-for-view.ts";
import type { Db } from "#runtime/database/open-database.ts";

/** How far the view of a model is, and its storeys from the lowest. */
export async function readView(db: Db, buildingId: string, modelId: string): Promise<ModelView> {
  const model = await findModel(db, buildingId, modelId);
  const of = { modelId, fileName: model.file_name };
  const view = await db
    .selectFrom("model_view")
    .selectAll()
    .where("source_sha256", "=", model.sha256)
    .where("made_by", "=", MADE_BY)
    .executeTakeFirst();
  if (view === undefined) return { ...of, state: "none", storeys: [], elsewhere: 0 };
  return {
    ...of,
    state: view.state as ModelView["state"],
    ...(view.message === null ? {} : { message: view.message }),
    ...(view.byte_length === null ? {} : { byteLength: view.byte_length }),
    ...(view.triangles === null ? {} : { triangles: view.triangles }),
    ...(await storeysOf(db, model.sha256)),
  };
}

async function storeysOf(db: Db, sha256: string): Promise<Pick<ModelView, "storeys" | "elsewhere">> {
  const { rows } = await sql<ModelView["storeys"][number]>`
    select s.guid, s.name, (count(*) filter (where n.kind = 'space'))::int as spaces,
      (count(*) filter (where n.kind = 'element'))::int as elements
    from model_node s left join model_node n on n.source_sha256 = s.source_sha256 and n.storey_guid = s.guid
    where s.source_sha256 = ${sha256} and s.kind = 'storey'
    group by s.position, s.guid, s.name order by s.position`.execute(db);
  const { count } = await db
    .selectFrom("model_node")
    .select(sql<number>`count(*)::int`.as("count"))
    .where("source_sha256", "=", sha256)
    .where("kind", "<>", "storey")
    .where("storey_guid", "is", null)
    .executeTakeFirstOrThrow();
  return { storeys: rows, elsewhere: count };
}
