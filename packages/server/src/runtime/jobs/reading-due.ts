import { sql } from "kysely";
import type { Db } from "#runtime/database/open-database.ts";
import { createPace } from "#runtime/jobs/pace.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

const MOST_TURNS = 10_000;
const FIRST = "00000000-0000-0000-0000-000000000000";

export interface Reading {
  /** As the triggers write it in `reading_due`. */
  reading: string;
  /** At most; fewer where they take long. */
  atATime: number;
  /** Reads subjects that are due, in the transaction that takes them off. @returns how many had news */
  read(tx: Tx, ids: readonly string[]): Promise<number>;
}

/**
 * Reads what is due, some at a time: each batch is a transaction, and a stop loses nothing. What cannot be read keeps
 * nobody else from being read, and is due again at the next turn.
 * @throws Error the first failure, after all others had their turn
 */
export async function readDue(db: Db, { reading, atATime, read }: Reading): Promise<number> {
  let news = 0;
  let after = FIRST;
  const failures: unknown[] = [];
  const pace = createPace({ most: atATime });
  const batch = (ids: readonly string[]) => inTransaction(db, (tx) => take(tx, { reading, ids, read }));
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const ids = await nextDue(db, { reading, atMost: pace.size(), after });
    const last = ids.at(-1);
    if (last === undefined) break;
    after = last;
    try {
      news += await pace.turn(() => batch(ids));
    } catch (error) {
      if (ids.length === 1) failures.push(error);
      else news += await oneByOne(ids, batch, failures);
    }
  }
  if (failures.length > 0) throw failures[0];
  return news;
}

async function nextDue(
  db: Db,
  { reading, atMost, after }: { reading: string; atMost: number; after: string },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct subject_id as id from reading_due where reading = ${reading} and subject_id > ${after}::uuid
    order by subject_id limit ${atMost}`.execute(db);
  return rows.map(({ id }) => id);
}

/** Rows are taken first and their subjects read after; what another process took meanwhile is not read twice. */
async function take(
  tx: Tx,
  { reading, ids, read }: { reading: string; ids: readonly string[]; read: Reading["read"] },
): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    delete from reading_due where id in (
      select id from reading_due where reading = ${reading} and subject_id = any(${ids}::uuid[]) order by id for update)
    returning subject_id as id`.execute(tx);
  const taken = [...new Set(rows.map(({ id }) => id))].toSorted();
  return taken.length === 0 ? 0 : read(tx, taken);
}

async function oneByOne(
  ids: readonly string[],
  batch: (ids: readonly string[]) => Promise<number>,
  failures: unknown[],
): Promise<number> {
  let news = 0;
  for (const id of ids)
    try {
      news += await batch([id]);
    } catch (error) {
      failures.push(error);
    }
  return news;
}

/**
 * Makes everything due when the rules by which it is read are others than the last time: after an update, once.
 * @param all the ids of all that is read
 */
export async function dueByOtherRules(
  db: Db,
  { reading, digest, all }: { reading: string; digest: string; all: ReturnType<typeof sql> },
): Promise<void> {
  const { rows } = await sql<{ digest: string }>`
    select digest from reading_rules where reading = ${reading}`.execute(db);
  if (rows[0]?.digest === digest) return;
  await inTransaction(db, async (tx) => {
    await sql`insert into reading_due (reading, subject_id) select ${reading}, a.id from (${all}) as a (id)`.execute(
      tx,
    );
    await sql`
      insert into reading_rules (reading, digest) values (${reading}, ${digest})
      on conflict (reading) do update set digest = excluded.digest`.execute(tx);
  });
}
