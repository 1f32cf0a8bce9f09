import { TEXT_QUEUE, type TextJob } from "#features/documents/document-deps.ts";
import { readText, type TextDeps } from "#features/documents/read-text.ts";
import { verifyFiles } from "#features/documents/verify-files.ts";
import type { BlobStore } from "#runtime/blobs/blob-store.ts";
import type { Db } from "#runtime/database/open-database.ts";
import type { Jobs } from "#runtime/jobs/jobs.ts";
import { type Repeating, repeat } from "#runtime/jobs/repeat.ts";
import type { Logger } from "#runtime/logger.ts";

/** One at a time in a process: to read a file takes a core and its memory. */
export function defineDocumentJobs(db: Db, { jobs, ...deps }: TextDeps & { jobs: Jobs }): void {
  jobs.define<TextJob>({ name: TEXT_QUEUE, handle: (job) => readText(db, deps, job), retryLimit: 3 });
}

const VERIFY_SECONDS = 600;

/** What is looked at whether or not anybody asks. */
export function repeatDocumentWork(
  db: Db,
  { logger, ...deps }: { clock: TextDeps["clock"]; blobs: BlobStore; logger: Logger },
): Repeating[] {
  return [
    repeat(
      { name: "file-integrity", everySeconds: VERIFY_SECONDS, run: () => verifyFiles(db, deps) },
      logger,
    ),
  ];
}
