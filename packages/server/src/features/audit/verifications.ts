import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { type Actor, audit } from "#runtime/audit.ts";
import { type Anchor, readAnchorFile } from "#runtime/audit-chain/anchors.ts";
import { faultText } from "#runtime/audit-chain/fault-words.ts";
import { type Progress, type Verified, verifyChain } from "#runtime/audit-chain/verify-chain.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { inTransaction } from "#runtime/transaction.ts";

export interface AuditDeps {
  clock: Clock;
  /** Where the sealer writes seals down, outside of the database. */
  anchorFile: string;
  keptDays: number;
}

/** A running one that says nothing for so long was that of a process that ended. */
export const SILENT_MS = 60_000;
const TELL_EVERY_MS = 500;

/** Writes down that somebody wants the chain verified, unless it is being done. @returns the one to look at */
export function askVerification(db: Db, actor: Actor): Promise<{ id: string; isNew: boolean }> {
  return inTransaction(db, async (tx) => {
    const running = await tx
      .selectFrom("audit_verification")
      .select("id")
      .where("state", "=", "running")
      .where("touched_at", ">", new Date(Date.now() - SILENT_MS))
      .executeTakeFirst();
    if (running) return { id: running.id, isNew: false };
    const id = uuidV7();
    await tx.insertInto("audit_verification").values({ id, started_by: actor.label }).execute();
    return { id, isNew: true };
  });
}

export interface Verification {
  id: string;
  actor: Actor;
  correlationId: string;
  since?: Anchor | undefined;
  /** Besides those of our own file. */
  anchors?: readonly Anchor[];
  onProgress?: (progress: Progress) => void;
}

/** Verifies, telling how far it is; the outcome is kept, and is an entry of the register like any other. */
export async function runVerification(db: Db, deps: AuditDeps, asked: Verification): Promise<Verified> {
  const anchors = [...(asked.anchors ?? []), ...(await readAnchorFile(deps.anchorFile))];
  let toldAt = 0;
  const onProgress = async (progress: Progress) => {
    asked.onProgress?.(progress);
    if (Date.now() - toldAt < TELL_EVERY_MS) return;
    toldAt = Date.now();
    await tell(db, asked.id, progress);
  };
  try {
    const verified = await verifyChain(db, {
      since: asked.since,
      anchors,
      keptDays: deps.keptDays,
      now: deps.clock.now(),
      onProgress,
    });
    await keepOutcome(db, asked, verified);
    return verified;
  } catch (error) {
    await close(db, asked.id, { state: "failed" }).catch(() => undefined);
    throw error;
  }
}

async function tell(db: Db, id: string, { segments, entries, entriesTotal }: Progress): Promise<void> {
  await db
    .updateTable("audit_verification")
    .set({ segments, entries, entries_total: entriesTotal, touched_at: new Date() })
    .where("id", "=", id)
    .execute();
}

interface Closing {
  state: "intact" | "broken" | "failed";
  last_segment?: number;
  fault?: string | null;
  faults?: number;
}

async function close(db: Db, id: string, closing: Closing): Promise<void> {
  await db
    .updateTable("audit_verification")
    .set({ ...closing, finished_at: new Date(), touched_at: new Date() })
    .where("id", "=", id)
    .execute();
}

function keepOutcome(db: Db, { id, actor, correlationId }: Verification, verified: Verified): Promise<void> {
  const { segments, entries, faults, last } = verified;
  const [first] = faults;
  const state = first === undefined ? "intact" : "broken";
  const fault = first === undefined ? null : faultText(first);
  return inTransaction(db, async (tx) => {
    await tell(tx, id, verified);
    await close(tx, id, { state, last_segment: last.number, fault, faults: faults.length });
    await audit(tx, {
      actor,
      action: "audit.verify",
      subjectKind: "audit",
      subjectId: id,
      detail: { state, segments, entries, last: last.number, ...(fault === null ? {} : { fault }) },
      correlationId,
    });
  });
}

/** Verifications, the newest first. */
export async function lastVerifications(db: Db, limit: number) {
  const rows = await db
    .selectFrom("audit_verification")
    .selectAll()
    .orderBy("started_at", "desc")
    .limit(limit)
    .execute();
  return rows.map((row) => {
    const isSilent = row.state === "running" && row.touched_at.getTime() < Date.now() - SILENT_MS;
    return { ...row, state: isSilent ? "failed" : row.state };
  });
}
