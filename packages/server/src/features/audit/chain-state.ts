import { lastVerifications } from "#features/audit/verifications.ts";
import { anchorOf } from "#runtime/audit-chain/anchors.ts";
import { readUnsealed } from "#runtime/audit-chain/entry-lines.ts";
import { lastSeal, sizeAfter } from "#runtime/audit-chain/segment-store.ts";
import type { Db } from "#runtime/database/open-database.ts";

const SHOWN = 5;

/** How far the chain is, and what the last verifications found. */
export async function readChain(db: Db, keptDays: number) {
  const last = await lastSeal(db);
  const { segments, entries } = await sizeAfter(db, 0);
  const waiting = await readUnsealed(db, last?.to ?? { operations: 0, readings: 0 });
  const verifications = await lastVerifications(db, SHOWN);
  return {
    segments,
    entries,
    keptDays,
    ...(last === undefined ? {} : { lastSeal: anchorOf(last) }),
    waiting: waiting.count,
    ...(waiting.oldestAt === undefined ? {} : { oldestWaitingAt: waiting.oldestAt.toISOString() }),
    verifications: verifications.map((one) => ({
      id: one.id,
      startedAt: one.started_at.toISOString(),
      startedBy: one.started_by,
      state: one.state as "running" | "intact" | "broken" | "failed",
      segments: one.segments,
      entries: one.entries,
      entriesTotal: one.entries_total,
      faults: one.faults,
      ...(one.last_segment === null ? {} : { lastSegment: one.last_segment }),
      ...(one.fault === null ? {} : { fault: one.fault }),
      ...(one.finished_at === null ? {} : { finishedAt: one.finished_at.toISOString() }),
    })),
  };
}
