import type { BlobStore } from "#runtime/blobs/blob-store.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Jobs } from "#runtime/jobs/jobs.ts";

export interface ProtocolDesk {
  clock: Clock;
  jobs: Jobs;
  blobs: BlobStore;
  /** What people call the protocol; undefined: none is connected. */
  platformName: string | undefined;
  municipality: string;
  emergencyMinutes: number;
  classification: string | undefined;
  office: string | undefined;
}
