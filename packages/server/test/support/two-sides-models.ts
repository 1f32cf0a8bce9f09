import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { MADE_BY } from "#features/models/view/ask-for-view.ts";
import type { BlobStore } from "#runtime/blobs/blob-store.ts";
import type { Db } from "#runtime/database/open-database.ts";

export interface ModelIds {
  model: string;
}

/** Words of a building's model that give it away. */
export const MODEL_WORDS = ["filemodello", "vocemodello", "autoremodello", "controllomodello"];

/** A model that was read, with something proposed and a check of it. */
export async function buildModel(
  db: Db,
  blobs: BlobStore,
  { building, tag }: { building: string; tag: string },
): Promise<ModelIds> {
  const [model, at] = [uuidV7(), new Date()];
  const author = `${tag}autoremodello`;
  await db
    .insertInto("building_model")
    .values({
      id: model,
      building_id: building,
      file_name: `${tag}filemodello`,
      format: "ifc",
      discipline: "whole",
      sha256: "0".repeat(64),
      byte_length: 1,
      state: "ready",
      created_by: uuidV7(),
      created_label: author,
      created_at: at,
      touched_at: at,
    })
    .execute();
  await db
    .insertInto("model_change")
    .values({
      model_id: model,
      position: 1,
      action: "add",
      kind: "storey",
      group_key: "storey/add/Piano terra",
      storey: "Piano terra",
      key: "0",
      is_own: true,
      title: `${tag}vocemodello`,
      fields: "[]",
      fingerprint: Buffer.alloc(32),
    })
    .execute();
  await db
    .insertInto("model_check")
    .values({
      id: uuidV7(),
      model_id: model,
      file_name: `${tag}controllomodello`,
      sha256: "0".repeat(64),
      state: "done",
      created_label: author,
      created_at: at,
    })
    .execute();
  await drawIt(db, blobs);
  return { model };
}

/** The shapes that its page draws: those of the file, whoever loaded it. */
async function drawIt(db: Db, blobs: BlobStore): Promise<void> {
  const kept = await blobs.keep(Buffer.from("%PDF-1.7\nshapes\n%%EOF"), "shapes.pdf");
  if (kept.kind === "refused") throw new Error(kept.message);
  await db
    .insertInto("model_view")
    .values({
      source_sha256: "0".repeat(64),
      made_by: MADE_BY,
      state: "ready",
      shapes_sha256: kept.sha256,
      touched_at: new Date(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
