import type { BuildingModel, BuildingModelDetail, ModelCheck, ModelGroup } from "@stabile/contract/models";
import { sql } from "kysely";
import { findModel, toModel } from "#features/models/model-rows.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { decodeCursor, encodeCursor } from "#runtime/web/cursor.ts";

interface Asked {
  buildingId: string;
  cursor: string | undefined;
  limit: number;
}

/** The newest first. The building was found before, within reach. */
export async function listModels(
  db: Db,
  { buildingId, cursor, limit }: Asked,
): Promise<{ items: BuildingModel[]; nextCursor?: string }> {
  let query = db.selectFrom("building_model").selectAll().where("building_id", "=", buildingId);
  if (cursor !== undefined) {
    const [at, id] = decodeCursor(cursor, "instant");
    query = query.where(sql<boolean>`(created_at, id) < (${at}::timestamptz, ${id}::uuid)`);
  }
  const rows = await query
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute();
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    items: rows.slice(0, limit).map(toModel),
    ...(last === undefined ? {} : { nextCursor: encodeCursor([last.created_at.toISOString(), last.id]) }),
  };
}

const SHOWN_FINDINGS = 200;
const SHOWN_CHECKS = 10;

export async function readModel(db: Db, buildingId: string, modelId: string): Promise<BuildingModelDetail> {
  const model = await findModel(db, buildingId, modelId);
  return {
    ...toModel(model),
    findings: (model.findings as BuildingModelDetail["findings"]).slice(0, SHOWN_FINDINGS),
    groups: await groupsOf(db, modelId),
    checks: await checksOf(db, modelId),
  };
}

/** Storeys by what would happen to them, then rooms, then elements. */
async function groupsOf(db: Db, modelId: string): Promise<ModelGroup[]> {
  const { rows } = await sql<ModelGroup>`
    select group_key as group, storey, kind, action, count(*)::int as total,
      (count(*) filter (where state = 'proposed'))::int as proposed,
      (count(*) filter (where state = 'accepted'))::int as accepted,
      (count(*) filter (where state = 'rejected'))::int as rejected,
      (count(*) filter (where state = 'applied'))::int as applied
    from model_change where model_id = ${modelId}::uuid
    group by group_key, storey, kind, action
    order by array_position(array['storey', 'space', 'element'], kind), min(position)`.execute(db);
  return rows;
}

async function checksOf(db: Db, modelId: string): Promise<ModelCheck[]> {
  const rows = await db
    .selectFrom("model_check")
    .selectAll()
    .where("model_id", "=", modelId)
    .orderBy("created_at", "desc")
    .limit(SHOWN_CHECKS)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    fileName: row.file_name,
    title: row.title,
    state: row.state as ModelCheck["state"],
    ...(row.failure === null ? {} : { failure: row.failure }),
    results: row.results as ModelCheck["results"],
    createdBy: row.created_label,
    createdAt: row.created_at.toISOString(),
  }));
}
