import { sql } from "kysely";
import type { ModelDeps, PlanJob } from "#features/models/model-deps.ts";
import { bytesOf } from "#features/models/keep-file.ts";
import { tellPages } from "#features/models/model-rows.ts";
import { ModelUnreadable } from "#features/models/model-unreadable.ts";
import { drawPlan } from "#features/models/plans/draw-plan.ts";
import type { Drawing } from "#features/models/plans/drawing.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

/** Draws a page of a file, once: another plan of the same page finds it drawn. */
export async function drawPlanJob(db: Db, deps: ModelDeps, { sha256, page }: PlanJob): Promise<void> {
  const { rows } = await sql<{ media_type: string }>`
    update plan_drawing g set state = 'drawing', touched_at = ${deps.clock.now()}
    where source_sha256 = ${sha256} and page = ${page} and state in ('waiting', 'drawing')
    returning (select p.media_type from floor_plan p where p.source_sha256 = ${sha256} and p.page = ${page} limit 1) as media_type`.execute(
    db,
  );
  const [begun] = rows;
  if (begun === undefined) return;
  const made = await drawn(deps, { sha256, page, mediaType: begun.media_type });
  await inTransaction(db, async (tx) => {
    if ("message" in made)
      await sql`update plan_drawing set state = 'failed', message = ${made.message}, touched_at = ${deps.clock.now()}
        where source_sha256 = ${sha256} and page = ${page}`.execute(tx);
    else await keepDrawing(tx, deps, { sha256, page, drawing: made });
    await tellBuildings(tx, { sha256, page });
  });
}

async function drawn(
  deps: ModelDeps,
  { sha256, page, mediaType }: PlanJob & { mediaType: string },
): Promise<Drawing | { message: string }> {
  try {
    return await drawPlan({ bytes: await bytesOf(deps.documents, sha256), mediaType, page });
  } catch (error) {
    if (error instanceof ModelUnreadable) return { message: error.message };
    throw error;
  }
}

async function keepDrawing(
  tx: Tx,
  { pictures, clock }: ModelDeps,
  { sha256, page, drawing }: PlanJob & { drawing: Drawing },
): Promise<void> {
  const kept = await pictures.keep(drawing.bytes);
  if (kept.kind !== "kept") throw new Error(`the picture of a plan was refused: ${kept.message}`);
  const { mediaType, width, height, metresPerUnit = null, notes, shapes, texts } = drawing;
  await sql`update plan_drawing set state = 'ready', message = null, picture_sha256 = ${kept.sha256}, media_type = ${mediaType},
      width = ${width}, height = ${height}, metres_per_unit = ${metresPerUnit}, notes = ${JSON.stringify(notes)}::jsonb,
      found = ${JSON.stringify({ shapes, texts })}::jsonb, touched_at = ${clock.now()}
    where source_sha256 = ${sha256} and page = ${page}`.execute(tx);
}

/** The same file may be the plan of several buildings. */
async function tellBuildings(tx: Tx, { sha256, page }: PlanJob): Promise<void> {
  const { rows } = await sql<{ id: string; municipio: string | null }>`
    select distinct b.id, b.municipio from floor_plan p join building b on b.id = p.building_id
    where p.source_sha256 = ${sha256} and p.page = ${page}`.execute(tx);
  for (const building of rows) await tellPages(tx, building);
}
