import {
  acceptModel,
  acceptPicture,
  acceptShapes,
  type ModelDeps,
  MOST_MODEL_BYTES,
} from "#features/models/model-deps.ts";
import type { Ground } from "#main/ground.ts";
import type { Scanner } from "#runtime/antivirus/scanner.ts";
import { createBlobStore } from "#runtime/blobs/blob-store.ts";
import { openBytes } from "#runtime/blobs/open-bytes.ts";

/** Shapes are some tenth of their model: so many are none that a browser could hold. */
const MOST_SHAPE_BYTES = 256 * 1024 * 1024;

const MOST_PICTURE_BYTES = 64 * 1024 * 1024;

/** Models are kept beside photos and documents, in the same folder: what a file is called there is what it holds. */
export function modelDeps({ config, clock, jobs }: Ground, scanner: Scanner | undefined): ModelDeps {
  const blobs = createBlobStore({
    ...openBytes(config),
    maxBytes: MOST_MODEL_BYTES,
    accept: acceptModel,
    scanner,
  });
  const shapes = createBlobStore({ ...openBytes(config), maxBytes: MOST_SHAPE_BYTES, accept: acceptShapes });
  const pictures = createBlobStore({
    ...openBytes(config),
    maxBytes: MOST_PICTURE_BYTES,
    accept: acceptPicture,
  });
  const viewLimits = { megabytes: config.MODEL_VIEW_MEGABYTES, triangles: config.MODEL_VIEW_TRIANGLES };
  // Documents are in the same place.
  return { clock, jobs, blobs, shapes, documents: blobs, pictures, viewLimits };
}
