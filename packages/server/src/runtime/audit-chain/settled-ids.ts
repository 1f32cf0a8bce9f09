import { setTimeout as after } from "node:timers/promises";
import type { Bounds } from "#runtime/audit-chain/seals.ts";
import { runText } from "#runtime/database/run-text.ts";
import type { Tx } from "#runtime/transaction.ts";

const LOOK_EVERY_MS = 20;

/** Who may still be about to commit an entry: the lock is taken before the entry's id is, and held until the end. */
const WRITERS = `
  select coalesce(array_agg(distinct virtualtransaction), '{}') as writers from pg_locks
  where locktype = 'relation' and relation in ('audit_entry'::regclass, 'access_log'::regclass)
    and database = (select oid from pg_database where datname = current_database())
    and mode = 'RowExclusiveLock' and granted and pid is distinct from pg_backend_pid()`;

/** The last ids given out so far. */
async function givenIds(tx: Tx): Promise<Bounds> {
  const [row] = await runText<Bounds>(
    tx,
    `select (select case when is_called then last_value else 0 end from audit_entry_id_seq) as operations,
       (select case when is_called then last_value else 0 end from access_log_id_seq) as readings`,
  );
  return row ?? { operations: 0, readings: 0 };
}

/**
 * Ids up to which nothing can still come: numbers are given before a transaction commits, so that an entry with a lower
 * one may appear after one with a higher. Whoever had taken a number was writing to the table then; once all of those
 * have ended, the entries up to that number are all there, or will never be. Nobody is made to wait.
 * @returns undefined when there is nothing new, or a writer does not end in time: a long import, say
 */
export async function settledIds(tx: Tx, sealed: Bounds, patienceMs: number): Promise<Bounds | undefined> {
  // In this order: who takes a later number after this is of the next turn.
  const given = await givenIds(tx);
  if (given.operations <= sealed.operations && given.readings <= sealed.readings) return undefined;
  const before = new Set(await writers(tx));
  const until = Date.now() + patienceMs;
  while (before.size > 0) {
    if (Date.now() > until) return undefined;
    await after(LOOK_EVERY_MS);
    const now = await writers(tx);
    for (const one of before) if (!now.includes(one)) before.delete(one);
  }
  return given;
}

async function writers(tx: Tx): Promise<string[]> {
  const [row] = await runText<{ writers: string[] }>(tx, WRITERS);
  return row?.writers ?? [];
}
