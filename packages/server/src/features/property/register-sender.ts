import { sql } from "kysely";
import { z } from "zod";
import { assetOf, composeWriting, keysOf } from "#features/property/compose-writing.ts";
import { tell } from "#features/property/record-writing.ts";
import { REALGIMM, REGISTER_WRITING, WRITING_COLUMNS, type WritingRow } from "#features/property/writing.ts";
import type { PropertyRegister, Written } from "#ports/property-register.ts";
import type { BlobStore } from "#runtime/blobs/blob-store.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import type { OutboxMessage, Sender, SendOutcome } from "#runtime/delivery/deliver.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";
import { inTransaction } from "#runtime/transaction.ts";

export interface RegisterDeps {
  db: Db;
  clock: Clock;
  register: PropertyRegister;
  blobs: Pick<BlobStore, "open">;
  /** Called between any two steps: a crash test stops the process there. */
  onStep?: (step: string) => void | Promise<void>;
}

const Payload = z.object({ writingId: z.uuid() });

/**
 * Writes to the register. That it is about to be tried is written down first, so that whatever dies in between, the next try
 * looks for it before it is said again; once it is there nothing is sent any more.
 */
export function registerSender(deps: RegisterDeps): Sender {
  return {
    platform: REALGIMM,
    kind: REGISTER_WRITING,
    async send(message) {
      const row = await readRow(deps.db, Payload.parse(message.payload).writingId);
      if (row === undefined) return { kind: "refused", because: "Non c'è più", gone: true };
      // Settled by an earlier try, or it waits for a person: they send it again with another message.
      if (row.state !== "waiting" && row.state !== "parked") return { kind: "delivered" };
      return sendOnce(deps, row, message);
    },
  };
}

async function readRow(db: Db, id: string): Promise<WritingRow | undefined> {
  const { rows } = await sql<WritingRow>`
    select ${WRITING_COLUMNS} from register_writing w join building b on b.id = w.building_id
    where w.id = ${id}::uuid`.execute(db);
  return rows[0];
}

async function sendOnce(
  deps: RegisterDeps,
  row: WritingRow,
  { attempts, correlationId }: OutboxMessage,
): Promise<SendOutcome> {
  if (row.tried || attempts > 1) {
    const found = await deps.register.find(row.code, correlationId);
    if (found !== undefined) return noteWritten(deps, row, found);
  }
  const seen = { ...row, seenVersion: await followOwn(deps.db, row) };
  const composed = await composeWriting(deps.db, deps.blobs, seen);
  if (composed.kind === "impossible") return refuse(deps, row, composed.because);
  await noteTry(deps, seen);
  await deps.onStep?.("tried");
  const outcome = await deps.register.write(composed.writing, correlationId);
  await deps.onStep?.("answered");
  switch (outcome.kind) {
    case "written":
      return noteWritten(deps, row, outcome);
    case "known":
      return findKnown(deps, row, correlationId);
    case "superseded":
      return noteConflict(deps, row, { because: outcome.because, correlationId });
    case "refused":
      return refuse(deps, row, outcome.because);
  }
}

/** What we have written ourselves since is no news to us: the version after it is one that we know. */
async function followOwn(db: Db, row: WritingRow): Promise<number | null> {
  if (row.seenVersion === null) return null;
  const { rows } = await sql<{ seen: number; now: number }>`
    select seen_version::float8 as seen, register_sequence::float8 as now from register_writing
    where building_id = ${row.buildingId}::uuid and element_id is not distinct from ${row.elementId}::uuid
      and kind in ('condition', 'correction') and state = 'written' and register_sequence > seen_version
      and seen_version >= ${row.seenVersion}::bigint order by seen_version`.execute(db);
  return rows.reduce((version, own) => (own.seen === version ? own.now : version), row.seenVersion);
}

/** Committed before the call, with the version that is said. */
async function noteTry({ db, clock }: RegisterDeps, { id, seenVersion }: WritingRow): Promise<void> {
  await sql`
    update register_writing set tried_at = coalesce(tried_at, ${clock.now()}::timestamptz), seen_version = ${seenVersion}::bigint
    where id = ${id}::uuid`.execute(db);
}

async function findKnown(deps: RegisterDeps, row: WritingRow, correlationId: string): Promise<SendOutcome> {
  const found = await deps.register.find(row.code, correlationId);
  if (found === undefined)
    throw new PlatformUnavailable(REALGIMM, "Dice di avere già il riferimento, e non lo trova");
  return noteWritten(deps, row, found);
}

async function noteWritten(
  { db, clock }: RegisterDeps,
  row: WritingRow,
  { code, sequence }: Written,
): Promise<SendOutcome> {
  const now = clock.now();
  await inTransaction(db, async (tx) => {
    const result = await sql`
      update register_writing set state = 'written', register_code = ${code}, register_sequence = ${sequence ?? null}::bigint,
        written_at = ${now}::timestamptz, refusal = null, theirs = null, version = version + 1
      where id = ${row.id}::uuid and state in ('waiting', 'parked')`.execute(tx);
    if (result.numAffectedRows !== 0n) await tell(tx, row);
  });
  return { kind: "delivered" };
}

/** Parked, with what the register says; the console has its message too. */
async function refuse({ db }: RegisterDeps, row: WritingRow, because: string): Promise<SendOutcome> {
  await inTransaction(db, async (tx) => {
    await sql`
      update register_writing set state = 'parked', refusal = ${because.slice(0, 1_000)}, version = version + 1
      where id = ${row.id}::uuid and state in ('waiting', 'parked')`.execute(tx);
    await tell(tx, row);
  });
  return { kind: "refused", because };
}

/**
 * The record was changed meanwhile: it is read as it is now, and a person compares. Nothing was written; when the register says by
 * now what we were going to say, there is nothing to decide.
 */
async function noteConflict(
  deps: RegisterDeps,
  row: WritingRow,
  { because, correlationId }: { because: string; correlationId: string },
): Promise<SendOutcome> {
  const keys = await keysOf(deps.db, row);
  if (keys === undefined) return refuse(deps, row, because);
  const now = await deps.register.read(assetOf(row, keys), correlationId);
  if (now === undefined) return refuse(deps, row, because);
  const theirs = row.field === null ? undefined : now.values[row.field];
  const isSame = theirs !== undefined && theirs === row.value;
  await inTransaction(deps.db, async (tx) => {
    await sql`
      update register_writing set state = ${isSame ? "dropped" : "conflict"}, version = version + 1,
        refusal = ${because.slice(0, 1_000)}, theirs = ${theirs === undefined ? null : JSON.stringify(theirs)}::jsonb,
        theirs_version = ${now.version ?? null}::bigint, decision = ${isSame ? "Il registro lo dice già" : null}
      where id = ${row.id}::uuid and state in ('waiting', 'parked')`.execute(tx);
    await tell(tx, row);
  });
  return { kind: "delivered" };
}
