import type { Register, Seal } from "#runtime/audit-chain/seals.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { runText } from "#runtime/database/run-text.ts";

/** A seal as it is kept, with the digests of its entries until their time is over. */
export interface Segment extends Seal {
  digests: Buffer | undefined;
  removedAt: Date | undefined;
}

interface Row {
  number: number;
  operations_after: number;
  operations_to: number;
  readings_after: number;
  readings_to: number;
  entries: number;
  newest_at: Date;
  sealed_at: Date;
  entries_hash: Uint8Array;
  hash: Uint8Array;
  digests: Uint8Array | null;
  removed_at: Date | null;
}

const COLUMNS = `number, operations_after, operations_to, readings_after, readings_to, entries, newest_at, sealed_at,
  entries_hash, hash, removed_at`;

function toSegment(row: Row): Segment {
  return {
    number: row.number,
    after: { operations: row.operations_after, readings: row.readings_after },
    to: { operations: row.operations_to, readings: row.readings_to },
    entries: row.entries,
    newestAt: row.newest_at,
    sealedAt: row.sealed_at,
    entriesHash: Buffer.from(row.entries_hash),
    hash: Buffer.from(row.hash),
    digests: row.digests == null ? undefined : Buffer.from(row.digests),
    removedAt: row.removed_at ?? undefined,
  };
}

/** Without its digests: of which there are many, and nobody needs them to go on. */
export async function lastSeal(db: Db): Promise<Seal | undefined> {
  const [row] = await runText<Row>(
    db,
    `select ${COLUMNS}, null::bytea as digests from audit_segment order by number desc limit 1`,
  );
  return row && toSegment(row);
}

export async function sealNumbered(db: Db, number: number): Promise<Seal | undefined> {
  const [row] = await runText<Row>(
    db,
    `select ${COLUMNS}, null::bytea as digests from audit_segment where number = $1`,
    [number],
  );
  return row && toSegment(row);
}

/** The segments after one, in order, of so many entries together, and one at least. */
export async function segmentsAfter(
  db: Db,
  number: number,
  most: { segments: number; entries: number },
): Promise<Segment[]> {
  const rows = await runText<Row>(
    db,
    `select ${COLUMNS}, digests from (
       select *, sum(case when removed_at is null then entries else 0 end) over (order by number) as so_far
       from (select * from audit_segment where number > $1 order by number limit $2) as next
     ) as counted
     where so_far <= $3 or number = (select min(number) from audit_segment where number > $1) order by number`,
    [number, most.segments, most.entries],
  );
  return rows.map(toSegment);
}

export async function insertSegment(db: Db, segment: Segment): Promise<void> {
  const { number, after, to, entries, newestAt, sealedAt, entriesHash, hash, digests } = segment;
  await runText(
    db,
    `insert into audit_segment (number, operations_after, operations_to, readings_after, readings_to, entries, newest_at,
       sealed_at, entries_hash, hash, digests)
     values ($1, $2, $3, $4, $5, $6, $7::timestamptz, $8::timestamptz, $9, $10, $11)`,
    [
      number,
      after.operations,
      to.operations,
      after.readings,
      to.readings,
      entries,
      newestAt,
      sealedAt,
      entriesHash,
      hash,
      digests ?? null,
    ],
  );
}

export interface ChainSize {
  segments: number;
  entries: number;
}

/** What there is to verify after a seal: entries that are still kept. */
export async function sizeAfter(db: Db, number: number): Promise<ChainSize> {
  const [row] = await runText<ChainSize>(
    db,
    `select count(*) as segments, coalesce(sum(entries) filter (where removed_at is null), 0)::bigint as entries
     from audit_segment where number > $1`,
    [number],
  );
  return row ?? { segments: 0, entries: 0 };
}

const HOLDING: Record<Register, string> = {
  operations: `select ${COLUMNS}, digests from audit_segment where operations_to >= $1 and operations_after < $1
    order by operations_to, number limit 1`,
  readings: `select ${COLUMNS}, digests from audit_segment where readings_to >= $1 and readings_after < $1
    order by readings_to, number limit 1`,
};

/** The segment that an entry is of. */
export async function segmentHolding(db: Db, register: Register, id: number): Promise<Segment | undefined> {
  const [row] = await runText<Row>(db, HOLDING[register], [id]);
  return row && toSegment(row);
}
