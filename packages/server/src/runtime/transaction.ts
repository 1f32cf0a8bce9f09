import { sql, type Transaction } from "kysely";
import type { Db } from "#runtime/database/open-database.ts";
import type { Schema } from "#runtime/database/schema.ts";

export type Tx = Transaction<Schema>;

/**
 * Runs in the transaction that is already open, or in a new one. A use case owns its transaction; the route layer
 * may have opened it first, so that the idempotency key and the change are committed together.
 */
export function inTransaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db as Tx) : db.transaction().execute(work);
}

/** Serialises the holders of one name until the transaction ends. */
export async function lockName(tx: Tx, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tx);
}
