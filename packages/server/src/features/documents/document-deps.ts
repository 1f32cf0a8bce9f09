import type { BlobStore } from "#runtime/blobs/blob-store.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Jobs } from "#runtime/jobs/jobs.ts";

export const TEXT_QUEUE = "document-text";

export interface TextJob {
  versionId: string;
}

export const DISCARD_QUEUE = "document-discard";

export interface DiscardJob {
  actId: string;
}

export interface DocumentDeps {
  clock: Clock;
  blobs: BlobStore;
  jobs: Pick<Jobs, "enqueue">;
}
