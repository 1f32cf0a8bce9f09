import { sql } from "kysely";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import type { Db } from "#runtime/database/open-database.ts";

/** Entries in both registers, as they are written all day, dated so many days ago. */
export async function writeEntries(db: Db, count: number, daysAgo = 0): Promise<void> {
  const at = sql<Date>`now() - make_interval(days => ${daysAgo}::int)`;
  await sql`insert into audit_entry (at, actor_id, actor_label, action, subject_kind, subject_id, detail, correlation_id)
    select ${at}, ${uuidV7()}::uuid, 'Ada Rossi', 'work-order.note', 'work-order', 'o' || n, jsonb_build_object('n', n), 'c'
    from generate_series(1, ${Math.ceil(count / 3)}::int) n`.execute(db);
  await sql`insert into access_log (at, user_id, action, subject_kind, subject_id, correlation_id)
    select ${at}, ${uuidV7()}::uuid, 'read', 'request', 's' || n, 'c'
    from generate_series(1, ${Math.floor((count * 2) / 3)}::int) n`.execute(db);
}

/** What somebody with the database in their hands could do, past everything that refuses it. */
export async function tamper(db: Db, change: ReturnType<typeof sql>): Promise<void> {
  await sql`set session_replication_role = replica`.execute(db);
  await change.execute(db);
  await sql`set session_replication_role = default`.execute(db);
}

class Undone extends Error {}

/** Does something and undoes it. */
export async function undoing<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  let result: { value: T } | undefined;
  await db
    .transaction()
    .execute(async (tx) => {
      result = { value: await work(tx) };
      throw new Undone();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undone)) throw error;
    });
  return (result as { value: T }).value;
}
