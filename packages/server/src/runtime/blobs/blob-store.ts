import { createHash, randomUUID } from "node:crypto";
import { createReadStream, type ReadStream } from "node:fs";
import { mkdir, open, rename, stat, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileTypeFromBuffer } from "file-type";

export interface StoredBlob {
  sha256: string;
  byteLength: number;
  mediaType: string;
}

export type PutOutcome = { kind: "stored"; blob: StoredBlob } | { kind: "refused"; because: string };

/** Bytes under the name of their SHA-256: the same photo twice is kept once, and a changed byte is another name. */
export interface BlobStore {
  /** Recognises the type by the content, never by the name. */
  put(bytes: Buffer): Promise<PutOutcome>;
  open(sha256: string): ReadStream;
  has(sha256: string): Promise<boolean>;
}

const ALLOWED = ["image/jpeg", "image/png", "image/webp", "image/heic", "image/heif", "application/pdf"];
const MOST_BYTES = 20 * 1024 * 1024;

export function createBlobStore(folder: string): BlobStore {
  const pathOf = (sha256: string): string => {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error("not a SHA-256");
    return join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  };
  const has = (sha256: string) =>
    stat(pathOf(sha256)).then(
      () => true,
      () => false,
    );
  return {
    async put(bytes) {
      if (bytes.length === 0) return { kind: "refused", because: "il file è vuoto" };
      if (bytes.length > MOST_BYTES) return { kind: "refused", because: "il file supera i 20 MB" };
      const type = await fileTypeFromBuffer(bytes);
      if (type === undefined || !ALLOWED.includes(type.mime)) {
        return {
          kind: "refused",
          because: `tipo non accettato (${type?.mime ?? "sconosciuto"}): si accettano JPEG, PNG, WebP, HEIC e PDF`,
        };
      }
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      if (!(await has(sha256))) await writeDurably(pathOf(sha256), bytes);
      return { kind: "stored", blob: { sha256, byteLength: bytes.length, mediaType: type.mime } };
    },
    open: (sha256) => createReadStream(pathOf(sha256)),
    has,
  };
}

/** Written aside, flushed, then named: a name never stands for half a file. */
async function writeDurably(path: string, bytes: Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const aside = `${path}.${randomUUID()}`;
  const file = await open(aside, "wx");
  try {
    await file.writeFile(bytes);
    await file.sync();
  } catch (error) {
    await unlink(aside).catch(() => undefined);
    throw error;
  } finally {
    await file.close();
  }
  await rename(aside, path);
}
