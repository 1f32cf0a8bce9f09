import type { BlobStore } from "#runtime/blobs/blob-store.ts";
import { findModel } from "#features/models/model-rows.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";

/** @throws Problem `not-found` when there is nothing to see yet, or at all */
export async function openShapes(
  db: Db,
  shapes: BlobStore,
  { buildingId, modelId }: { buildingId: string; modelId: string },
) {
  const { sha256 } = await findModel(db, buildingId, modelId);
  const view = await db
    .selectFrom("model_view")
    .select("shapes_sha256")
    .where("source_sha256", "=", sha256)
    .executeTakeFirst();
  const contentHash = view?.shapes_sha256 ?? undefined;
  const stream = contentHash === undefined ? undefined : await shapes.open(contentHash);
  if (stream === undefined || contentHash === undefined)
    throw new Problem("not-found", "La vista di questo modello non è pronta");
  return { stream, mediaType: "application/octet-stream", contentHash };
}
