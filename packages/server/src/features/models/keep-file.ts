import { buffer } from "node:stream/consumers";
import { safeFileName } from "#domain/text/file-name.ts";
import { formatOf } from "#features/models/model-deps.ts";
import { InfectedFile } from "#runtime/antivirus/refuse-infected.ts";
import type { BlobStore } from "#runtime/blobs/blob-store.ts";
import { Problem } from "#runtime/problem.ts";
import type { UploadedFile } from "#runtime/web/api.ts";

export interface KeptFile {
  fileName: string;
  sha256: string;
  byteLength: number;
  format: ReturnType<typeof formatOf>;
}

/** @throws Problem `bad-request`, `payload-too-large`, `unsupported-media-type`, `file-infected` */
export async function keepFile(blobs: BlobStore, file: UploadedFile | undefined): Promise<KeptFile> {
  if (file === undefined)
    throw new Problem("bad-request", "Manca il file", [{ field: "file", message: "Allega un file" }]);
  const fileName = safeFileName(file.fileName);
  const kept = await blobs.keep(file.bytes);
  if (kept.kind === "kept") return { ...kept, fileName, format: formatOf(kept.mediaType) };
  if (kept.reason === "infected") throw new InfectedFile(fileName, kept.signature);
  const code = kept.reason === "too-large" ? "payload-too-large" : "unsupported-media-type";
  throw new Problem(code, kept.message, [{ field: "file", message: kept.message }]);
}

/** @throws Problem `unsupported-media-type` naming what is wanted */
export function refuseOtherFormat(message: string): never {
  throw new Problem("unsupported-media-type", message, [{ field: "file", message }]);
}

/** What was kept, whole: readers want it at once. */
export async function bytesOf(blobs: Pick<BlobStore, "open">, sha256: string): Promise<Uint8Array> {
  const stream = await blobs.open(sha256);
  if (stream === undefined) throw new Error(`The blob ${sha256} of a model is not there`);
  return new Uint8Array(await buffer(stream));
}
