import {
  DISCARD_QUEUE,
  type DiscardJob,
  TEXT_QUEUE,
  type TextJob,
} from "#features/documents/document-deps.ts";
import {
  fileOfVersion,
  makeMissingPreviews,
  makePreview,
  type PreviewDeps,
} from "#features/documents/make-preview.ts";
import { removeDiscarded } from "#features/documents/retention/remove-discarded.ts";
import { readText, type TextDeps } from "#features/documents/read-text.ts";
import { verifyFiles } from "#features/documents/verify-files.ts";
import type { BlobStore } from "#runtime/blobs/blob-store.ts";
import type { Db } from "#runtime/database/open-database.ts";
import type { Jobs } from "#runtime/jobs/jobs.ts";
import { type Repeating, repeat } from "#runtime/jobs/repeat.ts";
import type { Logger } from "#runtime/logger.ts";

/** One at a time in a process: to read a file takes a core and its memory. */
export function defineDocumentJobs(
  db: Db,
  { jobs, ...deps }: TextDeps & PreviewDeps & { blobs: BlobStore; jobs: Pick<Jobs, "define"> },
): void {
  jobs.define<DiscardJob>({
    name: DISCARD_QUEUE,
    handle: (job) => removeDiscarded(db, deps, job),
    retryLimit: 10,
  });
  jobs.define<TextJob>({ name: TEXT_QUEUE, handle: (job) => lookIntoFile(db, deps, job), retryLimit: 3 });
}

/** What a file shows, and then what it says. */
export async function lookIntoFile(db: Db, deps: TextDeps & PreviewDeps, job: TextJob): Promise<void> {
  const file = await fileOfVersion(db, job.versionId);
  if (file !== undefined) await makePreview(db, deps, file);
  await readText(db, deps, job);
}

const VERIFY_SECONDS = 600;
const PREVIEW_SECONDS = 600;

/** What is looked at whether or not anybody asks. */
export function repeatDocumentWork(
  db: Db,
  { logger, ...deps }: PreviewDeps & { blobs: BlobStore; logger: Logger },
): Repeating[] {
  return [
    repeat(
      { name: "file-integrity", everySeconds: VERIFY_SECONDS, run: () => verifyFiles(db, deps) },
      logger,
    ),
    repeat(
      {
        name: "file-previews",
        everySeconds: PREVIEW_SECONDS,
        run: async () => void (await makeMissingPreviews(db, deps)),
      },
      logger,
    ),
  ];
}
