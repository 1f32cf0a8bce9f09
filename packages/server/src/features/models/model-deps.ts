import type { ReaderLimits } from "#features/models/run-thread.ts";
import type { Accepted } from "#runtime/blobs/accept-attachment.ts";
import type { BlobStore } from "#runtime/blobs/blob-store.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Jobs } from "#runtime/jobs/jobs.ts";

export interface ModelDeps {
  clock: Clock;
  jobs: Jobs;
  /** Of models and IDS files: a store that accepts them (`acceptModel`). */
  blobs: BlobStore;
  /** Of what we made of a model for the browser: nobody else puts anything there. */
  shapes: BlobStore;
  /** Of documents, from which plans are drawn. */
  documents: Pick<BlobStore, "open">;
  /** Of what we drew of a plan. */
  pictures: BlobStore;
  limits?: ReaderLimits;
  viewLimits: ViewLimits;
}

/** Over these a model is shown as a list. */
export interface ViewLimits {
  megabytes: number;
  triangles: number;
}

export const READ_QUEUE = "model-read";
export const CHECK_QUEUE = "model-check";
export const VIEW_QUEUE = "model-view";
export const PLAN_QUEUE = "plan-draw";

export interface ReadJob {
  modelId: string;
}
export interface CheckJob {
  checkId: string;
}
export interface ViewJob {
  sha256: string;
}

export interface PlanJob {
  /** Of the file. */
  sha256: string;
  page: number;
}

export const MOST_MODEL_BYTES = 64 * 1024 * 1024;

const IFC = "application/x-step";
export const COBIE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const IDS = "application/xml";

/** Told by how they begin: ISO 10303-21, a ZIP archive, XML. Nothing of it is ever sent to a browser to be shown. */
export async function acceptModel(bytes: Uint8Array): Promise<Accepted> {
  const start = Buffer.from(bytes.subarray(0, 256)).toString("latin1").replace(/^ï»¿/, "").trimStart();
  if (start.startsWith("ISO-10303-21")) return { mediaType: IFC };
  if (start.startsWith("PK")) return { mediaType: COBIE };
  if (start.startsWith("<")) return { mediaType: IDS };
  return { refused: "Si accettano modelli IFC (.ifc), cartelle COBie (.xlsx) e file IDS (.ids)" };
}

/** Shapes are deflated (RFC 1950) by us. */
export const acceptShapes = (bytes: Uint8Array): Promise<Accepted> =>
  Promise.resolve(
    bytes[0] === 0x78
      ? { mediaType: "application/octet-stream" }
      : { refused: "Non sono forme di un modello" },
  );

/** Pictures of plans are SVG or PNG, written by us. */
export const acceptPicture = (bytes: Uint8Array): Promise<Accepted> => {
  const start = Buffer.from(bytes.subarray(0, 5)).toString("latin1");
  if (start === "<svg ") return Promise.resolve({ mediaType: "image/svg+xml" });
  if (start.slice(1, 4) === "PNG") return Promise.resolve({ mediaType: "image/png" });
  return Promise.resolve({ refused: "Non è il disegno di una pianta" });
};

export const formatOf = (mediaType: string): "ifc" | "cobie" | "ids" =>
  mediaType === IFC ? "ifc" : mediaType === COBIE ? "cobie" : "ids";
