import type { FilesJob } from "#features/requests/fetch-files.ts";
import { CZRM, type IntakeDeps, QUEUES } from "#features/requests/intake-deps.ts";
import type { Db } from "#runtime/database/open-database.ts";

const FILES_PER_JOB = 100;
/** Files are often added moments after the case, and do not touch it: they are looked for again. */
const LOOK_AGAIN_MS = 90_000;
/** A file still to come after this has been given up by its job: the disk was full, or the job was lost. */
const LEFT_MS = 15 * 60_000;
/** Between one look at those and the next. */
const LEFT_EVERY_MS = 5 * 60_000;

type Looking = Pick<IntakeDeps, "jobs" | "clock">;
type Found = FilesJob["requests"][number];

/** Asks for the files of some requests, now and once more after a while: they are new, or open again. */
export async function lookForFiles(tx: Db, deps: Looking, found: readonly Found[]): Promise<void> {
  const later = new Date(deps.clock.now().getTime() + LOOK_AGAIN_MS);
  for (const requests of inParts(found)) {
    const key = requests[0]?.id ?? "";
    await deps.jobs.enqueue<FilesJob>(tx, QUEUES.files, { requests }, { singletonKey: key });
    await deps.jobs.enqueue<FilesJob>(
      tx,
      QUEUES.files,
      { requests },
      { singletonKey: `${key}:later`, startAfter: later },
    );
  }
}

/** Asks once: something was said of these requests, perhaps with a photograph. */
export async function lookForNewFiles(tx: Db, { jobs }: Looking, found: readonly Found[]): Promise<void> {
  for (const requests of inParts(found))
    await jobs.enqueue<FilesJob>(
      tx,
      QUEUES.files,
      { requests },
      { singletonKey: `${requests[0]?.id ?? ""}:new` },
    );
}

/** Files whose job came to nothing are asked for again, for as long as it takes. */
export async function lookForFilesLeft({ db, jobs, clock }: Looking & { db: Db }): Promise<void> {
  const now = clock.now().getTime();
  const requests = await db
    .selectFrom("attachment")
    .innerJoin("request", "request.id", "attachment.subject_id")
    .select(["request.id", "request.source_key as sourceKey"])
    .distinct()
    .where("attachment.state", "=", "to-fetch")
    .where("attachment.source", "=", CZRM)
    .where("attachment.created_at", "<", new Date(now - LEFT_MS))
    .limit(FILES_PER_JOB)
    .execute();
  if (requests.length === 0) return;
  // One waits at a time: what comes while it does is dropped, and looked for at the next turn.
  const options = { singletonKey: "left", startAfter: new Date(now + LEFT_EVERY_MS) };
  await jobs.enqueue<FilesJob>(db, QUEUES.files, { requests }, options);
}

function inParts(found: readonly Found[]): Found[][] {
  const parts: Found[][] = [];
  for (let start = 0; start < found.length; start += FILES_PER_JOB)
    parts.push(found.slice(start, start + FILES_PER_JOB).map(({ id, sourceKey }) => ({ id, sourceKey })));
  return parts;
}
