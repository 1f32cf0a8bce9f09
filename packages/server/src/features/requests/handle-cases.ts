import { z } from "zod";
import { decideIntake, type IntakeDecision } from "#domain/request/decide-intake.ts";
import { isOlderVersion, tieBreak } from "#domain/request/version-order.ts";
import { releaseFollowers } from "#features/requests/followers.ts";
import { CASE_MESSAGE, CZRM, type IntakeDeps } from "#features/requests/intake-deps.ts";
import {
  type Change,
  findKnown,
  insertRequests,
  type KnownRow,
  linkMerged,
  linkMergedBefore,
  updateRequests,
} from "#features/requests/intake-store.ts";
import { lookForFiles, lookForNewFiles } from "#features/requests/look-for-files.ts";
import type { CaseSnapshot } from "#ports/case-platform.ts";
import { markHandled, park, takeWaiting, type WaitingMessage } from "#runtime/delivery/inbox.ts";
import { isPassingError } from "#runtime/database/passing-error.ts";
import { refusalText } from "#runtime/database/refusal-text.ts";
import { announce } from "#runtime/events.ts";
import { inTransaction, lockName, type Tx } from "#runtime/transaction.ts";

const BATCH = 1_000;
const MOST_BATCHES = 10_000;

/**
 * Turns waiting versions of cases into requests, a batch at a time. A batch that fails as a whole is tried again one
 * message at a time, so that the one at fault is parked with its reason and blocks nothing behind it.
 * @returns how many messages were handled or parked
 * @throws what passes by waiting, such as the database being away: nothing is parked for that
 */
export async function handleWaitingCases(deps: IntakeDeps): Promise<number> {
  let total = 0;
  for (let count = 0; count < MOST_BATCHES; count += 1) {
    const handled = await handleBatch(deps, BATCH).catch((error: unknown) => {
      if (isPassingError(error)) throw error;
      return handleSingly(deps);
    });
    total += handled;
    if (handled === 0) return total;
  }
  return total;
}

const WAITING = { platform: CZRM, kind: CASE_MESSAGE };

/** @param only one message, by its id: others may be before it */
function handleBatch(deps: IntakeDeps, limit: number, only?: string): Promise<number> {
  return inTransaction(deps.db, async (tx) => {
    // Two workers on versions of one case would not see each other's row.
    await lockName(tx, "requests.handle");
    const messages = await takeWaiting(tx, { ...WAITING, limit, ...(only === undefined ? {} : { only }) });
    if (messages.length === 0) return 0;
    await deps.onStep?.("batch-taken");
    await applyMessages(tx, deps, messages);
    await deps.onStep?.("batch-applied");
    return messages.length;
  });
}

/** Each by its id: another worker may be doing the same, and neither may park what the other found at fault twice over. */
async function handleSingly(deps: IntakeDeps): Promise<number> {
  const waiting = await inTransaction(deps.db, (tx) => takeWaiting(tx, { ...WAITING, limit: BATCH }));
  for (const { id } of waiting) {
    try {
      await handleBatch(deps, 1, id);
    } catch (error) {
      if (isPassingError(error)) throw error;
      deps.logger.error({ event: "intake.parked", err: error });
      await inTransaction(deps.db, (tx) => park(tx, [{ id, reason: refusalText(error) }]));
    }
  }
  return waiting.length;
}

interface Version {
  message: WaitingMessage;
  snapshot: CaseSnapshot;
  modifiedAt: Date;
  tie: string;
}

function toVersion(message: WaitingMessage, snapshot: CaseSnapshot): Version {
  const readAt = z.coerce.date().safeParse(message.headers.readAt).data;
  const { touchedAt, state, modifiedAt } = snapshot;
  return {
    message,
    snapshot,
    modifiedAt,
    tie: tieBreak({ touchedAt, readAt, state, digest: message.messageId }),
  };
}

/** What each message says; what cannot be read, or taken for true, is parked. */
async function readVersions(
  tx: Tx,
  deps: IntakeDeps,
  messages: readonly WaitingMessage[],
): Promise<Version[]> {
  const versions: Version[] = [];
  for (const message of messages) {
    const interpreted = deps.cases.interpret(message.payload);
    const because = interpreted.kind === "case" ? inTheFuture(deps, interpreted.value) : interpreted.because;
    if (because !== undefined) await park(tx, [{ id: message.id, reason: because }]);
    else if (interpreted.kind === "case") versions.push(toVersion(message, interpreted.value));
  }
  return versions;
}

async function applyMessages(tx: Tx, deps: IntakeDeps, messages: readonly WaitingMessage[]): Promise<void> {
  const versions = await readVersions(tx, deps, messages);
  const newest = newestOfEach(versions);
  const known = await findKnown(tx, CZRM, [...newest.keys()]);
  const changes = [...newest.values()].map((version) => toChange(version, known.get(version.snapshot.key)));
  const source = { code: CZRM, name: deps.cases.name };
  const inserted = await insertRequests(
    tx,
    source,
    changes.filter(({ decision }) => decision.kind === "new"),
  );
  await updateRequests(
    tx,
    source,
    changes.filter(({ decision }) => decision.kind === "update"),
  );
  await linkMerged(tx, CZRM, changes);
  await releaseFollowers(tx, changes);
  await linkMergedBefore(tx, CZRM, inserted);
  const ids = new Map([
    ...[...known.values()].map((row) => [row.source_key, row.id] as const),
    ...inserted.map((row) => [row.sourceKey, row.id] as const),
  ]);
  await markHandled(
    tx,
    "request",
    versions.map(({ message, snapshot }) => ({ id: message.id, subjectId: ids.get(snapshot.key) })),
  );
  await announce(tx, toEvents(changes));
  const updated = changes.filter(({ decision }) => decision.kind === "update");
  const isReopened = ({ decision }: Change) => decision.kind === "update" && decision.action === "reopen";
  await lookForFiles(tx, deps, [...inserted, ...namesOf(updated.filter(isReopened))]);
  await lookForNewFiles(tx, deps, namesOf(updated.filter((change) => !isReopened(change))));
}

function namesOf(changes: readonly Change[]): { id: string; sourceKey: string }[] {
  return changes.flatMap(({ known }) =>
    known === undefined ? [] : [{ id: known.id, sourceKey: known.source_key }],
  );
}

const YEAR_MS = 366 * 24 * 3600_000;

/** Clocks differ, but not by a year: taken as it says, it would hide every later version of its case. */
function inTheFuture({ clock }: IntakeDeps, { modifiedAt, openedAt }: CaseSnapshot): string | undefined {
  const latest = new Date(Math.max(modifiedAt.getTime(), openedAt.getTime()));
  if (latest.getTime() < clock.now().getTime() + YEAR_MS) return undefined;
  return `La data ${latest.toISOString().slice(0, 10)} è nel futuro`;
}

/** Several versions of one case in a batch: only the newest says how it is, wherever in the batch it stands. */
function newestOfEach(versions: readonly Version[]): Map<string, Version> {
  const newest = new Map<string, Version>();
  for (const version of versions) {
    const kept = newest.get(version.snapshot.key);
    if (kept === undefined || isOlderVersion(kept, version)) newest.set(version.snapshot.key, version);
  }
  return newest;
}

function toChange({ snapshot, message, modifiedAt, tie }: Version, known: KnownRow | undefined): Change {
  const decision: IntakeDecision = decideIntake(
    known === undefined
      ? undefined
      : {
          state: known.state,
          modifiedAt: known.source_modified_at,
          tie: known.source_tie,
          hasUndelivered: known.has_undelivered,
        },
    { state: snapshot.state, modifiedAt, tie },
  );
  return { snapshot, tie, decision, known, correlationId: message.correlationId };
}

/** What changed; new requests are announced where they are inserted. */
function toEvents(changes: readonly Change[]) {
  return changes.flatMap(({ decision, known }) =>
    decision.kind === "update" && known !== undefined
      ? [
          {
            kind: "request.changed",
            subjectKind: "request",
            subjectId: known.id,
            placement: { municipio: known.municipio, buildingId: known.building_id },
          },
        ]
      : [],
  );
}
