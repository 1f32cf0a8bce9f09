import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { fileTypeFromBuffer } from "file-type";
import { exists, pathIn, writeOnce } from "#runtime/blobs/blob-files.ts";
import { createThumbnails, type Thumbnail } from "#runtime/blobs/thumbnails.ts";

export interface BlobStoreOptions {
  /** Usually `var/blobs`. Must be one file system: a finished file is moved into place. */
  directory: string;
  maxBytes?: number;
}

export type KeepOutcome =
  | { kind: "kept"; sha256: string; mediaType: string; byteLength: number }
  | { kind: "refused"; reason: "empty" | "too-large" | "type-not-taken"; message: string };

export interface BlobStore {
  keep(bytes: Uint8Array): Promise<KeepOutcome>;
  open(sha256: string): Promise<NodeJS.ReadableStream | undefined>;
  /** A picture as small as a list shows it; nothing when none can be made: the original is there. */
  openSmall(sha256: string): Promise<Thumbnail | undefined>;
}

/** What a report or an order may carry. Nothing a browser would execute: SVG and HTML stay out. */
const TAKEN = new Map([
  ["image/jpeg", "image/jpeg"],
  ["image/png", "image/png"],
  ["image/webp", "image/webp"],
  ["image/heic", "image/heic"],
  ["image/heif", "image/heic"],
  ["application/pdf", "application/pdf"],
]);
const DEFAULT_LIMIT = 15 * 1024 * 1024;
const SHA256 = /^[0-9a-f]{64}$/;

/** Content-addressed files, and beside each picture the small one made of it. */
export function createBlobStore({ directory, maxBytes = DEFAULT_LIMIT }: BlobStoreOptions): BlobStore {
  const pathOf = (sha256: string) => pathIn(directory, sha256);
  const thumbnails = createThumbnails(directory);

  return {
    async keep(bytes) {
      if (bytes.byteLength === 0) return refuse("empty", "Il file è vuoto");
      if (bytes.byteLength > maxBytes)
        return refuse("too-large", `Il file supera ${Math.floor(maxBytes / 1024 / 1024)} MB`);
      const mediaType = TAKEN.get((await fileTypeFromBuffer(bytes))?.mime ?? "");
      if (mediaType === undefined)
        return refuse("type-not-taken", "Si accettano solo foto (JPEG, PNG, WebP, HEIC) e PDF");
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      await writeOnce(directory, pathOf(sha256), bytes);
      return { kind: "kept", sha256, mediaType, byteLength: bytes.byteLength };
    },
    async open(sha256) {
      if (!SHA256.test(sha256)) return undefined;
      const path = pathOf(sha256);
      return (await exists(path)) ? createReadStream(path) : undefined;
    },
    async openSmall(sha256) {
      return SHA256.test(sha256) ? thumbnails.open(sha256) : undefined;
    },
  };
}

function refuse(reason: "empty" | "too-large" | "type-not-taken", message: string): KeepOutcome {
  return { kind: "refused", reason, message };
}
