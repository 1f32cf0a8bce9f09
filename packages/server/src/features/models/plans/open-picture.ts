import { type AskedPlan, DRAWN_BY, findPlan } from "#features/models/plans/plan-rows.ts";
import type { BlobStore } from "#runtime/blobs/blob-store.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";

/** As a file to be saved: pages put it in a picture, where nothing of it could run. @throws Problem `not-found` */
export async function openPicture(db: Db, pictures: BlobStore, asked: AskedPlan) {
  const plan = await findPlan(db, asked);
  const drawing = await db
    .selectFrom("plan_drawing")
    .select(["picture_sha256", "media_type"])
    .where("source_sha256", "=", plan.source_sha256)
    .where("page", "=", plan.page)
    .where("made_by", "=", DRAWN_BY)
    .executeTakeFirst();
  const contentHash = drawing?.picture_sha256 ?? undefined;
  const stream = contentHash === undefined ? undefined : await pictures.open(contentHash);
  if (stream === undefined || contentHash === undefined)
    throw new Problem("not-found", "Il disegno di questa pianta non è pronto");
  const mediaType = drawing?.media_type ?? "application/octet-stream";
  const fileName = `${plan.document_code}.${mediaType === "image/png" ? "png" : "svg"}`;
  return { stream, mediaType, fileName, contentHash };
}
