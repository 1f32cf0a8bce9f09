import { statfs } from "node:fs/promises";

/** The embedded engine needs room for a segment of its journal (16 MB) at any moment, and a checkpoint besides. */
const LEAST_BYTES = 64 * 1024 * 1024;
const LOOK_EVERY_MS = 5_000;

/**
 * A full disk blocks the embedded engine without a word, so it is never let come to that.
 * @throws an error with the code `ENOSPC` when little room is left
 */
export async function refuseFullDisk(folder: string): Promise<void> {
  const found = await statfs(folder).catch(() => undefined);
  if (found === undefined || found.bavail * found.bsize >= LEAST_BYTES) return;
  const megabytes = Math.floor((found.bavail * found.bsize) / 1024 ** 2);
  throw Object.assign(
    new Error(`in ${folder} restano ${megabytes} MB, ne servono ${LEAST_BYTES / 1024 ** 2}`),
    {
      code: "ENOSPC",
    },
  );
}

/** Looks at the disk while we work, and says when it is nearly full: once. */
export function watchDisk(folder: string, onFull: (error: unknown) => void): void {
  const timer = setInterval(() => {
    refuseFullDisk(folder).catch((error: unknown) => {
      clearInterval(timer);
      onFull(error);
    });
  }, LOOK_EVERY_MS);
  timer.unref();
}
