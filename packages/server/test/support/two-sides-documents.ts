import type { Db } from "#runtime/database/open-database.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import type { BlobStore } from "#runtime/blobs/blob-store.ts";

/** A document that whoever sees its building sees, with words that no other has. @returns its id, and the words */
export async function writeDocument(
  db: Db,
  blobs: BlobStore,
  { tag, buildingId, bytes }: { tag: string; buildingId: string; bytes: Buffer },
): Promise<{ id: string; words: string[] }> {
  const kept = await blobs.keep(bytes);
  if (kept.kind !== "kept") throw new Error(kept.message);
  const [id, versionId, now] = [uuidV7(), uuidV7(), new Date()];
  const title = `Perdita documentata ${tag}titolo`;
  await db
    .insertInto("document")
    .values({
      ...{
        id,
        code: `DOC-${tag}`,
        building_id: buildingId,
        title,
        state: "proposed",
        visibility: "building",
      },
      ...{ source: "prova", source_key: tag, created_label: "Prova", created_at: now, updated_at: now },
    })
    .execute();
  await db
    .insertInto("document_version")
    .values({
      ...{ id: versionId, document_id: id, number: 1, sha256: kept.sha256, media_type: kept.mediaType },
      ...{ byte_length: kept.byteLength, file_name: `${tag}.png`, added_label: "Prova", added_at: now },
    })
    .execute();
  await db
    .insertInto("document_text")
    .values({ version_id: versionId, state: "read", text: `Perdita letta ${tag}testo` })
    .execute();
  return { id, words: [`DOC-${tag}`, `${tag}titolo`, `${tag}testo`] };
}
