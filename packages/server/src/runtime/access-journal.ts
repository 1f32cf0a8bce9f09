import { ABANDONED_MS, type AccessGroupsOptions, openGroups } from "#runtime/access-groups.ts";
import { type AccessLog, accessLine, writeLines } from "#runtime/access-log.ts";
import type { Db } from "#runtime/database/open-database.ts";

export interface AccessJournal extends AccessLog {
  /** What was recorded so far is in the database when this returns, if the database answers. */
  settle(): Promise<void>;
  /** Writes what processes that ended left behind. */
  takeUpAbandoned(untouchedMs?: number): Promise<void>;
}

interface Waiting {
  line: string;
  done(): void;
  failed(error: unknown): void;
}

/**
 * The access log of a process that reads all day (ADR 0002): the lines of readings answered together are appended to a
 * file of our own before any of them is answered, and written into the database in groups, each exactly once. When the
 * file cannot be written the database is waited for instead: no reading goes unlogged.
 */
export function createAccessJournal(options: AccessGroupsOptions): AccessJournal {
  const groups = openGroups(options);
  let waiting: Waiting[] = [];

  function flush(): void {
    const answers = waiting;
    waiting = [];
    const lines = answers.map(({ line }) => line).join("");
    try {
      groups.append(lines);
    } catch (error) {
      options.logger.warn({ event: "access-journal.not-writable", err: error });
      void waitForDatabase(options.db, { lines, answers });
      return;
    }
    for (const { done } of answers) done();
  }

  return {
    record: (access) =>
      new Promise((done, failed) => {
        waiting.push({ line: accessLine(access), done, failed });
        // Answers that came from the database together are journalled together.
        if (waiting.length === 1) setImmediate(flush);
      }),
    async settle() {
      if (waiting.length > 0) await new Promise((next) => setImmediate(next));
      await groups.drain();
    },
    takeUpAbandoned: (untouchedMs = ABANDONED_MS) => groups.takeUp(untouchedMs),
  };
}

async function waitForDatabase(
  db: Db,
  { lines, answers }: { lines: string; answers: Waiting[] },
): Promise<void> {
  try {
    await writeLines(db, lines);
    for (const { done } of answers) done();
  } catch (error) {
    for (const { failed } of answers) failed(error);
  }
}
