import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { access, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileTypeFromBuffer } from "file-type";

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

/**
 * Content-addressed files: `ab/cd/<sha256>`. A file is written aside, flushed to the disk and then moved into place,
 * so that what is there is always whole, whatever happens in between.
 */
export function createBlobStore({ directory, maxBytes = DEFAULT_LIMIT }: BlobStoreOptions): BlobStore {
  const pathOf = (sha256: string) => join(directory, sha256.slice(0, 2), sha256.slice(2, 4), sha256);

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
  };
}

function refuse(reason: "empty" | "too-large" | "type-not-taken", message: string): KeepOutcome {
  return { kind: "refused", reason, message };
}

async function writeOnce(directory: string, path: string, bytes: Uint8Array): Promise<void> {
  if (await exists(path)) return;
  const aside = join(directory, "incoming");
  await mkdir(aside, { recursive: true });
  await mkdir(dirname(path), { recursive: true });
  const temporary = join(aside, randomBytes(12).toString("hex"));
  try {
    const file = await open(temporary, "wx", 0o640);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncDirectory(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** The name itself must survive a power cut, not only the bytes. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
