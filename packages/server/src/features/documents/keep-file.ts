import { createHash } from "node:crypto";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { safeFileName } from "#domain/text/file-name.ts";
import { type DocumentDeps, TEXT_QUEUE } from "#features/documents/document-deps.ts";
import { InfectedFile } from "#runtime/antivirus/refuse-infected.ts";
import type { Actor } from "#runtime/audit.ts";
import type { BlobStore, KeepOutcome } from "#runtime/blobs/blob-store.ts";
import { Problem } from "#runtime/problem.ts";
import { lockName, type Tx } from "#runtime/transaction.ts";

export type KeptFile = Extract<KeepOutcome, { kind: "kept" }> & { fileName: string };

/**
 * The bytes are kept before the row that names them: if the rest fails they are only unused, and the next attempt finds
 * them there.
 * @throws Problem `payload-too-large`, `unsupported-media-type`, `file-infected`
 */
export async function keepFile(
  tx: Tx,
  blobs: BlobStore,
  { fileName, bytes }: { fileName: string; bytes: Uint8Array },
): Promise<KeptFile> {
  // What an act of discarding lets go is removed under the same lock: never what is just being kept again.
  await lockName(tx, `file:${createHash("sha256").update(bytes).digest("hex")}`);
  const kept = await blobs.keep(bytes, fileName);
  if (kept.kind === "kept") return { ...kept, fileName: safeFileName(fileName) };
  if (kept.reason === "infected") throw new InfectedFile(safeFileName(fileName), kept.signature);
  const code = kept.reason === "too-large" ? "payload-too-large" : "unsupported-media-type";
  throw new Problem(code, kept.message, [{ field: "file", message: kept.message }]);
}

export interface AddedVersion {
  documentId: string;
  number: number;
  file: KeptFile;
  note?: string | undefined;
  actor: Actor;
  now: Date;
}

/** One more version, whose text will be read when its turn comes. */
export async function insertVersion(
  tx: Tx,
  jobs: DocumentDeps["jobs"],
  { documentId, number, file, note, actor, now }: AddedVersion,
): Promise<string> {
  const id = uuidV7();
  await tx
    .insertInto("document_version")
    .values({
      ...{ id, document_id: documentId, number, sha256: file.sha256, media_type: file.mediaType },
      ...{ byte_length: file.byteLength, file_name: file.fileName, note: note ?? null },
      ...{ added_by: actor.id, added_label: actor.label, added_at: now },
    })
    .execute();
  await tx.deleteFrom("discarded_file").where("sha256", "=", file.sha256).execute();
  await tx.insertInto("document_text").values({ version_id: id }).execute();
  await jobs.enqueue(tx, TEXT_QUEUE, { versionId: id }, { singletonKey: id });
  return id;
}
