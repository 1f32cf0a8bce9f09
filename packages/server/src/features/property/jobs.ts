import { beginWriting, endWriting, noteCauses } from "#features/property/note-causes.ts";
import { type RegisterDeps, registerSender } from "#features/property/register-sender.ts";
import type { PropertyRegister } from "#ports/property-register.ts";
import type { BlobStore } from "#runtime/blobs/blob-store.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import type { Sender } from "#runtime/delivery/deliver.ts";
import type { Jobs } from "#runtime/jobs/jobs.ts";
import { type Repeating, repeat } from "#runtime/jobs/repeat.ts";
import type { Logger } from "#runtime/logger.ts";

interface Deps {
  db: Db;
  clock: Clock;
  /** Undefined: this installation does not write to it. */
  register: PropertyRegister | undefined;
}

export function propertySenders(
  { db, clock, register }: Deps,
  blobs: Pick<BlobStore, "open">,
): readonly Sender[] {
  if (register === undefined) return [];
  const deps: RegisterDeps = { db, clock, register, blobs };
  return [registerSender(deps)];
}

/** Whether causes are noted follows the configuration of whoever works. */
export function prepareProperty({ db, clock, register }: Deps): Promise<void> {
  return register === undefined ? endWriting(db) : beginWriting(db, clock.now());
}

const EVERY_SECONDS = 5;

export function repeatPropertyWork(
  { db, clock, register, jobs }: Deps & { jobs: Jobs },
  logger: Logger,
): Repeating[] {
  if (register === undefined) return [];
  const run = async () => void (await noteCauses({ db, clock, jobs, register }));
  return [repeat({ name: "property-causes", everySeconds: EVERY_SECONDS, run }, logger)];
}
