import type { Db } from "#runtime/database/open-database.ts";

export interface Access {
  userId: string;
  /** `read`, `export`, `download`… */
  action: string;
  subjectKind: string;
  subjectId: string;
  correlationId: string;
}

/**
 * Logs readings of personal data. The reading is answered only after its line is committed: readings that arrive
 * together share one insert, so that a busy desk does not pay a commit each.
 */
export interface AccessLog {
  record(access: Access): Promise<void>;
}

export function createAccessLog(db: Db): AccessLog {
  let waiting: { access: Access; done: () => void; failed: (error: unknown) => void }[] = [];
  let writing = false;

  async function flush(): Promise<void> {
    writing = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, 500);
      try {
        await db
          .insertInto("access_log")
          .values(batch.map(({ access }) => toRow(access)))
          .execute();
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

function toRow(access: Access) {
  return {
    user_id: access.userId,
    action: access.action,
    subject_kind: access.subjectKind,
    subject_id: access.subjectId,
    correlation_id: access.correlationId,
  };
}
