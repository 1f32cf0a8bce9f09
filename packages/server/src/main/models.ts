import { acceptModel, type ModelDeps, MOST_MODEL_BYTES } from "#features/models/model-deps.ts";
import type { Ground } from "#main/ground.ts";
import type { Scanner } from "#runtime/antivirus/scanner.ts";
import { createBlobStore } from "#runtime/blobs/blob-store.ts";
import { openBytes } from "#runtime/blobs/open-bytes.ts";

/** Models are kept beside photos and documents, in the same folder: what a file is called there is what it holds. */
export function modelDeps({ config, clock, jobs }: Ground, scanner: Scanner | undefined): ModelDeps {
  const blobs = createBlobStore({
    ...openBytes(config),
    maxBytes: MOST_MODEL_BYTES,
    accept: acceptModel,
    scanner,
  });
  return { clock, jobs, blobs };
}
