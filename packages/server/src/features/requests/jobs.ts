import { fetchFiles, type FilesJob } from "#features/requests/fetch-files.ts";
import { handleCaseEvents } from "#features/requests/handle-case-event.ts";
import { handleWaitingCases } from "#features/requests/handle-cases.ts";
import { type IntakeDeps, QUEUES } from "#features/requests/intake-deps.ts";
import { lookForFilesLeft } from "#features/requests/look-for-files.ts";
import { retryFiles } from "#features/requests/retry-files.ts";
import { pollComments } from "#features/requests/poll-comments.ts";
import { pollCases } from "#features/requests/poll-cases.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";

/** Registers the queues of the intake. */
export function defineRequestJobs(deps: IntakeDeps): void {
  deps.jobs.define({
    name: QUEUES.handle,
    handle: async () => void (await handleWaitingCases(deps)),
    pollSeconds: 1,
  });
  deps.jobs.define({ name: QUEUES.event, handle: () => handleReceived(deps), pollSeconds: 0.5 });
  deps.jobs.define<FilesJob>({
    name: QUEUES.files,
    handle: (job) => fetchOrPostpone(deps, job),
    pollSeconds: 1,
  });
  deps.jobs.define({ name: QUEUES.poll, handle: () => pollQuietly(deps), pollSeconds: 2 });
}

/** Queues that must always have their next job: started by every worker, kept single by their key. */
export async function runIntakeOnce(deps: IntakeDeps): Promise<void> {
  if (deps.isPollDue?.() ?? true) await pollQuietly(deps);
  await handleReceived(deps);
  await lookForFilesLeft(deps);
}

/** Whatever the platform sent, and what a person sent back to be handled again. */
async function handleReceived(deps: IntakeDeps): Promise<void> {
  await handleCaseEvents(deps);
  await retryFiles(deps);
}

async function pollQuietly(deps: IntakeDeps): Promise<void> {
  try {
    await pollCases(deps);
    await pollComments(deps);
  } catch (error) {
    // The platform being away is told by its health; the next poll goes on from the point reached.
    if (!(error instanceof PlatformUnavailable)) throw error;
  }
}

const POSTPONED_MS = 60_000;

const BRAKED_MS = 300_000;

/**
 * While the platform is away the files are asked for every minute, however long it lasts. While its allowance is running
 * out they are not asked for: the report itself is here, and its photographs cost one call each.
 */
async function fetchOrPostpone(deps: IntakeDeps, job: FilesJob): Promise<void> {
  if (deps.cases.isBraked()) return postpone(deps, job, new Date(deps.clock.now().getTime() + BRAKED_MS));
  try {
    await fetchFiles(deps, job);
  } catch (error) {
    if (!(error instanceof PlatformUnavailable)) throw error;
    const startAfter = error.retryAt ?? new Date(deps.clock.now().getTime() + POSTPONED_MS);
    await postpone(deps, job, startAfter);
  }
}

function postpone({ db, jobs }: IntakeDeps, job: FilesJob, startAfter: Date): Promise<void> {
  const singletonKey = `${job.requests[0]?.id ?? ""}:postponed`;
  return jobs.enqueue(db, QUEUES.files, job, { startAfter, singletonKey });
}
