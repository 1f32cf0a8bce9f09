import type { Config } from "#main/config.ts";
import type { Scanner } from "#runtime/antivirus/scanner.ts";
import { acceptDocument, MOST_DOCUMENT_BYTES } from "#runtime/blobs/accept-document.ts";
import { type BlobStore, createBlobStore } from "#runtime/blobs/blob-store.ts";
import { openBytes } from "#runtime/blobs/open-bytes.ts";

/** In the same place as the photos of reports, with what else a dossier keeps. */
export function documentFiles(config: Config, scanner: Scanner | undefined): BlobStore {
  return createBlobStore({
    ...openBytes(config),
    scanner,
    accept: acceptDocument,
    maxBytes: MOST_DOCUMENT_BYTES,
  });
}
