import { type EntryLines, readLines } from "#runtime/audit-chain/entry-lines.ts";
import {
  BEGINNING,
  type Bounds,
  countOf,
  digestOf,
  entriesHashOf,
  type Seal,
  type SealHead,
  sealHash,
  toBytes,
} from "#runtime/audit-chain/seals.ts";
import { insertSegment, lastSeal } from "#runtime/audit-chain/segment-store.ts";
import { settledIds } from "#runtime/audit-chain/settled-ids.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { runText } from "#runtime/database/run-text.ts";
import type { Tx } from "#runtime/transaction.ts";

/** Entries in a segment: what is hashed and removed at one time. */
const MOST_ENTRIES = 10_000;
/** For how long entries under way are waited for, before they are left to the next turn. */
const PATIENCE_MS = 5_000;
const NOTHING_YET: Bounds = { operations: 0, readings: 0 };

/**
 * Seals what was committed since the last time, a segment after the other. One process at a time: another that comes
 * meanwhile has nothing to do.
 * @returns the last seal made, if any
 */
export async function sealEntries(
  db: Db,
  clock: Clock,
  mostEntries = MOST_ENTRIES,
): Promise<Seal | undefined> {
  let last: Seal | undefined;
  for (;;) {
    const sealed = await inOwnView(db, (tx) => sealSegment(tx, clock, mostEntries));
    last = sealed ?? last;
    if (sealed === undefined || sealed.entries < mostEntries) return last;
  }
}

/** Each statement must see what was committed before it, whatever the database's own habit. */
function inOwnView<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.isTransaction
    ? work(db as Tx)
    : db.transaction().setIsolationLevel("read committed").execute(work);
}

/** Also taken by who removes segments. @returns whether it was free */
export async function lockChain(tx: Tx): Promise<boolean> {
  const [row] = await runText<{ free: boolean }>(tx, "select pg_try_advisory_xact_lock(712033) as free");
  return row?.free === true;
}

async function sealSegment(tx: Tx, clock: Clock, mostEntries: number): Promise<Seal | undefined> {
  if (!(await lockChain(tx))) return undefined;
  const last = await lastSeal(tx);
  const after = last?.to ?? NOTHING_YET;
  const settled = await settledIds(tx, after, PATIENCE_MS);
  if (settled === undefined) return undefined;
  const read = await readSegment(tx, { after, settled, mostEntries });
  const digests = toBytes(read.entries.flatMap(({ lines }) => lines.map(digestOf)));
  if (digests.length === 0) return undefined;
  const head: SealHead = {
    number: (last?.number ?? 0) + 1,
    after,
    to: read.to,
    entries: countOf(digests),
    newestAt: newest(read.entries),
    sealedAt: clock.now(),
    entriesHash: entriesHashOf(digests),
  };
  const seal = { ...head, hash: sealHash(last?.hash ?? BEGINNING, head) };
  await insertSegment(tx, { ...seal, digests, removedAt: undefined });
  return seal;
}

/** Operations first, then readings while there is room; what is left is of the next segment. */
async function readSegment(
  tx: Tx,
  { after, settled, mostEntries }: { after: Bounds; settled: Bounds; mostEntries: number },
): Promise<{ entries: EntryLines[]; to: Bounds }> {
  const span = (register: "operations" | "readings", limit: number) =>
    readLines(tx, { register, after: after[register], to: settled[register], limit });
  const operations = await span("operations", mostEntries);
  const room = mostEntries - operations.lines.length;
  const readings = await span("readings", room);
  const isFull = operations.lines.length + readings.lines.length === mostEntries;
  const end = (register: "operations" | "readings", { last }: EntryLines) =>
    isFull ? (last ?? after[register]) : Math.max(settled[register], after[register]);
  return {
    entries: [operations, readings],
    to: {
      // With room left, all of the operations are here, and only readings may wait.
      operations: room > 0 ? Math.max(settled.operations, after.operations) : end("operations", operations),
      readings: end("readings", readings),
    },
  };
}

function newest(entries: readonly EntryLines[]): Date {
  const times = entries.flatMap(({ newestAt }) => (newestAt === undefined ? [] : [newestAt.getTime()]));
  return new Date(Math.max(...times));
}
