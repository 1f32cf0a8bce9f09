import { sql } from "kysely";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { DRAWN_BY } from "#features/models/plans/plan-rows.ts";
import type { BlobStore } from "#runtime/blobs/blob-store.ts";
import type { Db } from "#runtime/database/open-database.ts";

export interface PlanIds {
  plan: string;
  planStorey: string;
  planSpace: string;
}

/** Words of a building's plan that give it away. */
export const PLAN_WORDS = ["pianopianta", "vanopianta", "autorepianta"];

/** A plan that is drawn, with a space outlined on it. */
export async function buildPlan(
  db: Db,
  blobs: BlobStore,
  { building, document, tag }: { building: string; document: string; tag: string },
): Promise<PlanIds> {
  const ids = { plan: uuidV7(), planStorey: uuidV7(), planSpace: uuidV7() };
  const kept = await blobs.keep(Buffer.from(`%PDF-1.7\n${tag}disegno\n%%EOF`), "disegno.pdf");
  if (kept.kind === "refused") throw new Error(kept.message);
  await sql`insert into storey (id, code, building_id, level, name, source, source_key)
    values (${ids.planStorey}::uuid, ${`${tag}P0`}, ${building}::uuid, 0, ${`${tag}pianopianta`}, 'prova', ${tag})`.execute(
    db,
  );
  await sql`insert into space (id, code, storey_id, name, use, source, source_key)
    values (${ids.planSpace}::uuid, ${`${tag}V1`}, ${ids.planStorey}::uuid, ${`${tag}vanopianta`}, 'aula', 'prova', ${tag})`.execute(
    db,
  );
  await sql`insert into plan_drawing (source_sha256, page, made_by, state, picture_sha256, media_type, width, height, touched_at)
    values (${kept.sha256}, 1, ${DRAWN_BY}, 'ready', ${kept.sha256}, 'image/png', 10000, 5000, now())`.execute(
    db,
  );
  await sql`insert into floor_plan (id, building_id, storey_id, document_id, document_version, source_sha256, media_type, page,
      created_label, created_at)
    values (${ids.plan}::uuid, ${building}::uuid, ${ids.planStorey}::uuid, ${document}::uuid, 1, ${kept.sha256}, 'application/pdf', 1,
      ${`${tag}autorepianta`}, now())`.execute(db);
  await sql`insert into plan_outline (plan_id, space_id, version, points, author_label, at)
    values (${ids.plan}::uuid, ${ids.planSpace}::uuid, 1, '[[1, 1], [9, 1], [9, 9]]', ${`${tag}autorepianta`}, now())`.execute(
    db,
  );
  return ids;
}
