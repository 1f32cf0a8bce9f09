import { sql } from "kysely";
import type { Tx } from "#runtime/transaction.ts";

/** Work that undoes only itself when it fails. */
export async function inSavepoint<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  await sql`savepoint one_of_many`.execute(tx);
  try {
    const result = await work();
    await sql`release savepoint one_of_many`.execute(tx);
    return result;
  } catch (error) {
    await sql`rollback to savepoint one_of_many`.execute(tx);
    // The name is used again, and would otherwise cover more and more.
    await sql`release savepoint one_of_many`.execute(tx);
    throw error;
  }
}
