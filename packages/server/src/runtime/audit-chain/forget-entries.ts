import { sql } from "kysely";
import { audit } from "#runtime/audit.ts";
import { lockChain } from "#runtime/audit-chain/seal-entries.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { runText } from "#runtime/database/run-text.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";

const SEGMENTS_AT_A_TIME = 200;
const MOST_TURNS = 500;

/**
 * Removes the entries whose time is over, whole segments at a time from the oldest on; their seals stay, so that the chain
 * still verifies and says what was there. That they went is an entry of its own.
 * @returns entries removed
 */
export async function forgetEntries(db: Db, before: Date): Promise<number> {
  let gone = 0;
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const removed = await inTransaction(db, (tx) => forgetSegments(tx, before));
    gone += removed.entries;
    if (removed.segments < SEGMENTS_AT_A_TIME) break;
  }
  return gone;
}

interface Removed {
  segments: number;
  entries: number;
  first: number | null;
  last: number | null;
  operations: number;
  readings: number;
}

/** Closed first: entries can only go when their segment is. */
const CLOSE = `
  with kept_from as (
    select min(number) as number from audit_segment where removed_at is null and newest_at >= $1::timestamptz
  ), due as (
    select audit_segment.number from audit_segment, kept_from
    where removed_at is null and (kept_from.number is null or audit_segment.number < kept_from.number)
    order by audit_segment.number limit $2
  ), closed as (
    update audit_segment set digests = null, removed_at = now() where number in (select number from due)
    returning number, entries, operations_to, readings_to
  )
  select count(*)::int as segments, coalesce(sum(entries), 0)::int as entries, min(number) as first, max(number) as last,
    coalesce(max(operations_to), 0) as operations, coalesce(max(readings_to), 0) as readings from closed`;

async function forgetSegments(tx: Tx, before: Date): Promise<Removed> {
  const nothing = { segments: 0, entries: 0, first: null, last: null, operations: 0, readings: 0 };
  if (!(await lockChain(tx))) return nothing;
  const [removed = nothing] = await runText<Removed>(tx, CLOSE, [before, SEGMENTS_AT_A_TIME]);
  if (removed.segments === 0) return removed;
  await sql`delete from audit_entry where id <= ${removed.operations}`.execute(tx);
  await sql`delete from access_log where id <= ${removed.readings}`.execute(tx);
  const { first, last, entries } = removed;
  await audit(tx, {
    actor: { id: null, label: "Stabile" },
    action: "audit.forget",
    subjectKind: "audit",
    subjectId: `${first}-${last}`,
    detail: { entries },
    correlationId: uuidV7(),
  });
  return removed;
}
