import { type EntryAsked, findEntry } from "#features/protocol/read-entry.ts";
import type { BlobStore } from "#runtime/blobs/blob-store.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";

/** A file as it was given to the protocol. @throws Problem `not-found` */
export async function openFile(
  db: Db,
  blobs: Pick<BlobStore, "open">,
  { position, ...asked }: EntryAsked & { position: number },
) {
  const { attachments } = await findEntry(db, asked);
  const file = attachments[position - 1];
  const stream = file === undefined ? undefined : await blobs.open(file.sha256);
  if (file === undefined || stream === undefined) throw new Problem("not-found", "File non trovato");
  return { stream, mediaType: file.mediaType, fileName: file.name, contentHash: file.sha256 };
}
