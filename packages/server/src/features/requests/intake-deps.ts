import type { CasePlatform, RawCase } from "#ports/case-platform.ts";
import type { BlobStore } from "#runtime/blobs/blob-store.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import type { Jobs } from "#runtime/jobs/jobs.ts";
import type { Logger } from "#runtime/logger.ts";

export interface IntakeDeps {
  db: Db;
  jobs: Jobs;
  clock: Clock;
  logger: Logger;
  cases: CasePlatform;
  blobs: BlobStore;
  overlapSeconds: number;
  pollSeconds: number;
  /** Whether a poll's turn has come; without it, always. */
  isPollDue?: () => boolean;
  /** Called between any two steps: a crash test stops the process there. */
  onStep?: (step: string) => void | Promise<void>;
}

/** What the inbox keeps of a raw case besides its text. */
export const headersOf = ({ readAt }: RawCase): Record<string, string> => ({ readAt: readAt.toISOString() });

export const CZRM = "czrm";
/** A version of a case, as the platform gave it. */
export const CASE_MESSAGE = "case";
/** A comment on a case, as the platform gave it. */
export const COMMENT_MESSAGE = "comment";
/** A notice that something happened to a case. */
export const CASE_EVENT = "case-event";

/** A file of a case that cannot be kept. */
export const FILE_MESSAGE = "file";

export const QUEUES = {
  handle: "requests-handle",
  event: "requests-event",
  files: "requests-files",
  poll: "requests-poll",
} as const;
