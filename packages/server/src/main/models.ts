import { join } from "node:path";
import { MODEL_FILES, type ModelDeps, MOST_MODEL_BYTES } from "#features/models/model-deps.ts";
import type { Ground } from "#main/ground.ts";
import type { Scanner } from "#runtime/antivirus/scanner.ts";
import { createBlobStore } from "#runtime/blobs/blob-store.ts";

/** Models are kept beside photos and documents, in the same folder: what a file is called there is what it holds. */
export function modelDeps({ config, clock, jobs }: Ground, scanner: Scanner | undefined): ModelDeps {
  const directory = join(config.STABILE_DATA_DIR, "blobs");
  const blobs = createBlobStore({ directory, maxBytes: MOST_MODEL_BYTES, takes: MODEL_FILES, scanner });
  return { clock, jobs, blobs };
}
