import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { fileTypeFromBuffer } from "file-type";
import type { Scanner } from "#runtime/antivirus/scanner.ts";
import { exists, pathIn, writeOnce } from "#runtime/blobs/blob-files.ts";
import { createThumbnails, type Thumbnail } from "#runtime/blobs/thumbnails.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";

export interface BlobStoreOptions {
  /** Usually `var/blobs`. Must be one file system: a finished file is moved into place. */
  directory: string;
  maxBytes?: number;
  /** Looks into what is to be kept; undefined: nothing does. */
  scanner?: Scanner | undefined;
  /** What may be kept, told by its first bytes: a media type, or nothing. Absent: photos and PDF. */
  takes?: TakenKinds;
}

export interface TakenKinds {
  mediaTypeOf(bytes: Uint8Array): Promise<string | undefined>;
  /** What to say of everything else, in Italian. */
  otherwise: string;
}

export type KeepOutcome =
  | { kind: "kept"; sha256: string; mediaType: string; byteLength: number }
  | { kind: "refused"; reason: "empty" | "too-large" | "type-not-taken"; message: string }
  | { kind: "refused"; reason: "infected"; message: string; signature: string };

export interface BlobStore {
  /** @throws PlatformUnavailable when the antivirus could not look into it: it is not kept, and may come again */
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
const PHOTOS_AND_PDF: TakenKinds = {
  mediaTypeOf: async (bytes) => TAKEN.get((await fileTypeFromBuffer(bytes))?.mime ?? ""),
  otherwise: "Si accettano solo foto (JPEG, PNG, WebP, HEIC) e PDF",
};
const DEFAULT_LIMIT = 15 * 1024 * 1024;
const SHA256 = /^[0-9a-f]{64}$/;

/** Content-addressed files, and beside each picture the small one made of it. */
export function createBlobStore({
  directory,
  maxBytes = DEFAULT_LIMIT,
  scanner,
  takes = PHOTOS_AND_PDF,
}: BlobStoreOptions): BlobStore {
  const pathOf = (sha256: string) => pathIn(directory, sha256);
  const thumbnails = createThumbnails(directory);

  return {
    async keep(bytes) {
      if (bytes.byteLength === 0) return refuse("empty", "Il file è vuoto");
      if (bytes.byteLength > maxBytes)
        return refuse("too-large", `Il file supera ${Math.floor(maxBytes / 1024 / 1024)} MB`);
      const mediaType = await takes.mediaTypeOf(bytes);
      if (mediaType === undefined) return refuse("type-not-taken", takes.otherwise);
      const signature = await signatureIn(bytes, scanner);
      if (signature !== undefined) {
        const message = `L'antivirus vi ha trovato «${signature}»`;
        return { kind: "refused", reason: "infected", message, signature };
      }
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

/** Nothing is kept before it is found clean. @returns what is in it, when something is */
async function signatureIn(bytes: Uint8Array, scanner: Scanner | undefined): Promise<string | undefined> {
  const verdict = (await scanner?.scan(bytes)) ?? { kind: "clean" };
  if (verdict.kind === "unknown")
    throw new PlatformUnavailable("antivirus", `L'antivirus non l'ha guardato: ${verdict.because}`);
  return verdict.kind === "infected" ? verdict.signature : undefined;
}

function refuse(reason: "empty" | "too-large" | "type-not-taken", message: string): KeepOutcome {
  return { kind: "refused", reason, message };
}
