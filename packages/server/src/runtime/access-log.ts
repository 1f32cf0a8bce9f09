import { CompiledQuery } from "kysely";
import type { Db } from "#runtime/database/open-database.ts";
import { keepPrepared } from "#runtime/database/prepared-texts.ts";

export interface Access {
  userId: string;
  /** `read`, `export`, `download`… */
  action: string;
  subjectKind: string;
  subjectId: string;
  correlationId: string;
}

/**
 * Logs readings of personal data. The reading is answered only after the database has its line: readings that arrive
 * together share one insert, so that a busy desk does not pay a commit each. A line outlives the end of our process at
 * any point; the database puts it on disk within its next write, a fraction of a second later, and only a fall of the
 * database machine in that instant would lose it (ADR 0001). What is changed is audited in its own transaction, and waits
 * for the disk.
 */
export interface AccessLog {
  record(access: Access): Promise<void>;
}

/** One text whatever the number of lines, so that it is planned once. */
const INSERT = `
  with unhurried as (select set_config('synchronous_commit', 'off', true) as is_set)
  insert into access_log (user_id, action, subject_kind, subject_id, correlation_id)
  select read.* from unhurried, unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[]) as read
  where unhurried.is_set is not null`;
const MOST_LINES = 500;

export function createAccessLog(db: Db): AccessLog {
  keepPrepared(INSERT);
  const waiting: { access: Access; done: () => void; failed: (error: unknown) => void }[] = [];
  let writing = false;

  async function flush(): Promise<void> {
    writing = true;
    while (waiting.length > 0) {
      // Answers that came from the database together are logged together.
      await new Promise((next) => setImmediate(next));
      const batch = waiting.splice(0, MOST_LINES);
      try {
        await db.executeQuery(CompiledQuery.raw(INSERT, columnsOf(batch.map(({ access }) => access))));
        for (const entry of batch) entry.done();
      } catch (error) {
        for (const entry of batch) entry.failed(error);
      }
    }
    writing = false;
  }

  return {
    record: (access) =>
      new Promise((done, failed) => {
        waiting.push({ access, done, failed });
        if (!writing) void flush();
      }),
  };
}

function columnsOf(lines: readonly Access[]): string[][] {
  return [
    lines.map((line) => line.userId),
    lines.map((line) => line.action),
    lines.map((line) => line.subjectKind),
    lines.map((line) => line.subjectId),
    lines.map((line) => line.correlationId),
  ];
}
