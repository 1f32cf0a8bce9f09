import { rm } from "node:fs/promises";
import {
  findJournalFiles,
  type JournalFile,
  openJournalFile,
  readJournalFile,
} from "#runtime/access-journal-file.ts";
import { writeLinesOnce } from "#runtime/access-log.ts";
import type { Db } from "#runtime/database/open-database.ts";
import type { Logger } from "#runtime/logger.ts";

/** How long a line stays on our own disk only. */
const GROUP_MS = 200;
const RETRY_MS = 2_000;
/** A group is closed long before: one as old was left by a process that ended. */
export const ABANDONED_MS = 30_000;
/** After a pause as long as this, another process may have taken the open group up: it gets no more lines. */
const STALE_MS = 5_000;

export interface AccessGroupsOptions {
  db: Db;
  /** On a disk that outlives the process; several processes may share it. */
  directory: string;
  logger: Logger;
}

interface ClosedGroup {
  id: string;
  path: string;
  /** As it is in the file; undefined: to be read from it. */
  lines: string | undefined;
}

/** Groups of lines on their way from a file each to the database. */
export interface AccessGroups {
  /** @throws when the file cannot be written */
  append(lines: string): void;
  /** Closes the open group and writes what is closed into the database, when it answers. */
  drain(): Promise<void>;
  /** Writes the groups that others left, untouched for so long. */
  takeUp(untouchedMs: number): Promise<void>;
}

export function openGroups({ db, directory, logger }: AccessGroupsOptions): AccessGroups {
  const write = groupWriter(db);
  let current: (JournalFile & { text: string }) | undefined;
  let closed: ClosedGroup[] = [];
  let draining: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  function rotate(): void {
    if (current === undefined) return;
    current.close();
    closed.push({ id: current.id, path: current.path, lines: current.text });
    current = undefined;
  }

  function drain(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    rotate();
    draining = draining.then(async () => {
      const late = await writeInTurn(closed.splice(0), { write, logger });
      closed = [...late, ...closed];
      if (late.length > 0) timer ??= setTimeout(() => void drain(), RETRY_MS).unref();
    });
    return draining;
  }

  return {
    drain,
    append(lines) {
      if (current && Date.now() - current.openedAt > STALE_MS) rotate();
      current ??= Object.assign(openJournalFile(directory), { text: "" });
      timer ??= setTimeout(() => void drain(), GROUP_MS);
      current.append(lines);
      current.text += lines;
    },
    async takeUp(untouchedMs) {
      // One that cannot be written does not keep back the others.
      for (const group of await findJournalFiles(directory, untouchedMs))
        await writeInTurn([{ ...group, lines: undefined }], { write, logger });
    },
  };
}

type WriteGroup = (group: ClosedGroup) => Promise<void>;

/** @returns those the database did not take, without their text: it is in their files, and memory does not fill */
async function writeInTurn(
  groups: readonly ClosedGroup[],
  { write, logger }: { write: WriteGroup; logger: Logger },
): Promise<ClosedGroup[]> {
  for (const [index, group] of groups.entries()) {
    try {
      await write(group);
    } catch (error) {
      logger.warn({ event: "access-journal.delayed", groups: groups.length - index, err: error });
      return groups.slice(index).map((late) => ({ ...late, lines: undefined }));
    }
  }
  return [];
}

/** Writes a group and removes its file; the same group brought twice is written once. */
function groupWriter(db: Db): WriteGroup {
  const finished: { id: string; at: number }[] = [];
  return async (group) => {
    const lines = group.lines ?? (await readJournalFile(group.path));
    if (lines === undefined) return;
    // Not at once: somebody who read the file just before it went may still come with it.
    const old = finished.filter(({ at }) => at < Date.now() - ABANDONED_MS).slice(0, 100);
    await writeLinesOnce(db, { id: group.id, lines, forgotten: old.map(({ id }) => id) });
    finished.splice(0, old.length);
    await rm(group.path, { force: true });
    finished.push({ id: group.id, at: Date.now() });
  };
}
