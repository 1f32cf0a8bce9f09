import { createHash } from "node:crypto";
import type { Scanner } from "#runtime/antivirus/scanner.ts";
import type { ByteStore } from "#runtime/blobs/byte-store.ts";
import { folderStore } from "#runtime/blobs/folder-store.ts";
import { type Accept, acceptAttachment } from "#runtime/blobs/accept-attachment.ts";
import { createThumbnails, type Thumbnail } from "#runtime/blobs/thumbnails.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";

export interface BlobStoreOptions {
  /** Usually `var/blobs`: of the bytes unless they are elsewhere, and of the small pictures. */
  directory: string;
  /** Absent: in the directory. */
  bytes?: ByteStore;
  /** What may be kept; absent: photos and PDFs. */
  accept?: Accept;
  maxBytes?: number;
  /** Looks into what is to be kept; undefined: nothing does. */
  scanner?: Scanner | undefined;
}

export type KeepOutcome =
  | { kind: "kept"; sha256: string; mediaType: string; byteLength: number }
  | { kind: "refused"; reason: "empty" | "too-large" | "type-not-taken"; message: string }
  | { kind: "refused"; reason: "infected"; message: string; signature: string };

export interface BlobStore {
  /** @throws PlatformUnavailable when the antivirus could not look into it: it is not kept, and may come again */
  keep(bytes: Uint8Array, fileName?: string): Promise<KeepOutcome>;
  /** What was accepted once, in the place of what is no longer whole; whoever asks has looked at the sum. */
  putBack: ByteStore["putBack"];
  /** The bytes and the small picture that was made of them, for ever. */
  remove(sha256: string): Promise<void>;
  open(sha256: string): Promise<NodeJS.ReadableStream | undefined>;
  asFile: ByteStore["asFile"];
  /** A picture as small as a list shows it; nothing when none can be made: the original is there. */
  openSmall(sha256: string): Promise<Thumbnail | undefined>;
}

const DEFAULT_LIMIT = 15 * 1024 * 1024;
const SHA256 = /^[0-9a-f]{64}$/;

/** Content-addressed files, and beside each picture the small one made of it. */
export function createBlobStore({
  directory,
  bytes: store = folderStore(directory),
  accept = acceptAttachment,
  maxBytes = DEFAULT_LIMIT,
  scanner,
}: BlobStoreOptions): BlobStore {
  const thumbnails = createThumbnails(directory, store);

  return {
    async keep(bytes, fileName = "") {
      if (bytes.byteLength === 0) return refuse("empty", "Il file è vuoto");
      if (bytes.byteLength > maxBytes)
        return refuse("too-large", `Il file supera ${Math.floor(maxBytes / 1024 / 1024)} MB`);
      const accepted = await accept(bytes, fileName);
      if ("refused" in accepted) return refuse("type-not-taken", accepted.refused);
      const signature = await signatureIn(bytes, scanner);
      if (signature !== undefined) {
        const message = `L'antivirus vi ha trovato «${signature}»`;
        return { kind: "refused", reason: "infected", message, signature };
      }
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      await store.put(sha256, bytes);
      return { kind: "kept", sha256, mediaType: accepted.mediaType, byteLength: bytes.byteLength };
    },
    putBack: (sha256, bytes) => store.putBack(sha256, bytes),
    async remove(sha256) {
      if (!SHA256.test(sha256)) return;
      await store.remove(sha256);
      await thumbnails.remove(sha256);
    },
    open: async (sha256) => (SHA256.test(sha256) ? store.open(sha256) : undefined),
    asFile: async (sha256) => (SHA256.test(sha256) ? store.asFile(sha256) : undefined),
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
