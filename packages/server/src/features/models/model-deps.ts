import type { ReaderLimits } from "#features/models/run-reader.ts";
import type { Accepted } from "#runtime/blobs/accept-attachment.ts";
import type { BlobStore } from "#runtime/blobs/blob-store.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Jobs } from "#runtime/jobs/jobs.ts";

export interface ModelDeps {
  clock: Clock;
  jobs: Jobs;
  /** Of models and IDS files: a store that accepts them (`acceptModel`). */
  blobs: BlobStore;
  limits?: ReaderLimits;
}

export const READ_QUEUE = "model-read";
export const CHECK_QUEUE = "model-check";

export interface ReadJob {
  modelId: string;
}
export interface CheckJob {
  checkId: string;
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

export const formatOf = (mediaType: string): "ifc" | "cobie" | "ids" =>
  mediaType === IFC ? "ifc" : mediaType === COBIE ? "cobie" : "ids";
