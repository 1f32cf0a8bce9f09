import { sql } from "kysely";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { applyChanges, forgetSequences, nameOf, REALGIMM } from "#features/registry/apply-changes.ts";
import { type Faulty, findFaulty } from "#features/registry/find-faulty.ts";
import type { AssetChange, AssetRegistry, RawChange, SaidChange } from "#ports/asset-registry.ts";
import { isPassingError } from "#runtime/database/passing-error.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { markHandled, park, receive } from "#runtime/delivery/inbox.ts";
import { announce } from "#runtime/events.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";
import { inTransaction, lockName, type Tx } from "#runtime/transaction.ts";

const STREAM = "assets";
/** What could not be applied is kept in the inbox under this kind. */
export const ASSET_MESSAGE = "asset-change";
const MOST_PAGES = 100_000;

export interface SyncDeps {
  db: Db;
  clock: Clock;
  registry: AssetRegistry;
  pageSize: number;
  onStep?: (step: string) => void | Promise<void>;
}

export interface SyncProgress {
  applied: number;
  waiting: number;
  sequence: number;
  total: number;
}

/**
 * Brings the register up to date: everything at the first time, changes only afterwards. Each page is applied in one
 * transaction with the point reached, so that a crash anywhere goes on from there and nothing is done twice.
 * @throws PlatformUnavailable: what was applied stays
 */
export async function syncRegistry(
  deps: SyncDeps,
  onProgress?: (progress: SyncProgress) => void,
): Promise<SyncProgress> {
  const correlationId = uuidV7();
  await readAgainWhenReadOtherwise(deps.db);
  let progress: SyncProgress = { applied: 0, waiting: 0, sequence: 0, total: 0 };
  for (let count = 0; count < MOST_PAGES; count += 1) {
    const cursor = await readCursor(deps.db);
    const page = await deps.registry.changesAfter(cursor, deps.pageSize, correlationId);
    await deps.onStep?.("page-read");
    if (page.kind === "cursor-unknown") {
      if (cursor === "")
        throw new PlatformUnavailable(REALGIMM, "Non riconosce nemmeno l'inizio del registro");
      // The register was rebuilt: everything is read again, and what has not changed costs only a comparison.
      await resetCursor(deps.db);
      continue;
    }
    if (page.hasMore && page.nextCursor === cursor)
      throw new PlatformUnavailable(REALGIMM, "Dice che c'è altro, ma il punto raggiunto non avanza");
    const outcome = await applyWhatCanBe(deps, { correlationId, after: cursor, ...page });
    await deps.onStep?.("page-applied");
    progress = {
      applied: progress.applied + outcome.applied,
      waiting: outcome.waiting,
      sequence: Number(page.nextCursor || 0),
      total: page.total,
    };
    onProgress?.(progress);
    if (!page.hasMore) break;
  }
  await noteEnd(deps);
  return progress;
}

interface Page {
  correlationId: string;
  /** The point it was asked from. */
  after: string;
  changes: readonly RawChange[];
  nextCursor: string;
}

/**
 * The page as a whole; when the database refuses it, those of its changes that are at fault are found and parked, and the
 * others applied.
 */
async function applyWhatCanBe(deps: SyncDeps, page: Page): Promise<{ applied: number; waiting: number }> {
  try {
    return await applyPage(deps, page);
  } catch (error) {
    if (isPassingError(error)) throw error;
    const waiting = await inTransaction(deps.db, (tx) => readWaiting(tx, deps));
    const faulty = await findFaulty(deps.db, readableOf(waiting, page.changes));
    if (faulty.size === 0) throw error;
    await inTransaction(deps.db, (tx) => parkFaulty(tx, waiting, faulty));
    return await applyPage(deps, { ...page, changes: page.changes.map((change) => refused(change, faulty)) });
  }
}

function refused(change: RawChange, faulty: Faulty): RawChange {
  const because = change.said.kind === "record" ? faulty.get(nameOf(change.said.value)) : undefined;
  return because === undefined ? change : { ...change, said: { kind: "malformed", because } };
}

function parkFaulty(tx: Tx, waiting: readonly WaitingChange[], faulty: Faulty): Promise<void> {
  return park(
    tx,
    waiting.flatMap(({ id, said }) => {
      const reason = said.kind === "record" ? faulty.get(nameOf(said.value)) : undefined;
      return reason === undefined ? [] : [{ id, reason }];
    }),
  );
}

function applyPage(deps: SyncDeps, page: Page): Promise<{ applied: number; waiting: number }> {
  return inTransaction(deps.db, async (tx) => {
    await lockName(tx, "registry.sync");
    // Another process has applied this page meanwhile, and perhaps those after it: going back would undo them.
    if ((await readCursor(tx)) !== page.after) return { applied: 0, waiting: 0 };
    const waiting = await readWaiting(tx, deps);
    const { applied, orphans } = await applyChanges(tx, readableOf(waiting, page.changes));
    await settle(tx, { page, waiting, orphans });
    await moveCursor(tx, page);
    await announce(
      tx,
      applied > 0 ? [{ kind: "registry.changed", subjectKind: "building", subjectId: NO_SUBJECT }] : [],
    );
    return { applied, waiting: orphans.size };
  });
}

/** The whole register, not one building. */
const NO_SUBJECT = "00000000-0000-0000-0000-000000000000";

interface WaitingChange {
  id: string;
  said: SaidChange;
}

function readableOf(waiting: readonly WaitingChange[], changes: readonly RawChange[]): AssetChange[] {
  return [...waiting, ...changes].flatMap(({ said }) => (said.kind === "record" ? [said.value] : []));
}

/** Records that came before their parent, kept until it arrives, and those that a person sends back to be tried again. */
async function readWaiting(tx: Tx, { registry }: SyncDeps): Promise<WaitingChange[]> {
  const rows = await tx
    .selectFrom("inbox_message")
    .select(["id", "payload"])
    .where("platform", "=", REALGIMM)
    .where("kind", "=", ASSET_MESSAGE)
    .where("state", "=", "received")
    .orderBy("received_at")
    .limit(5_000)
    .execute();
  return rows.map(({ id, payload }) => ({ id, said: registry.interpret(payload) }));
}

/** Orphans are kept, those that found their parent are done, what cannot be read is parked: nothing is dropped. */
async function settle(
  tx: Tx,
  { page, waiting, orphans }: { page: Page; waiting: readonly WaitingChange[]; orphans: Set<string> },
): Promise<void> {
  const found = waiting.filter(({ said }) => said.kind === "record" && !orphans.has(nameOf(said.value)));
  await markHandled(
    tx,
    "asset",
    found.map(({ id }) => ({ id })),
  );
  await park(
    tx,
    waiting.flatMap(({ id, said }) => (said.kind === "malformed" ? [{ id, reason: said.because }] : [])),
  );
  const kept = page.changes.flatMap(({ messageId, payload, said }) => {
    if (said.kind === "malformed")
      return [{ messageId, payload, kind: ASSET_MESSAGE, because: said.because }];
    return orphans.has(nameOf(said.value)) ? [{ messageId, payload, kind: ASSET_MESSAGE }] : [];
  });
  await receive(tx, { platform: REALGIMM, correlationId: page.correlationId }, kept);
}

async function readCursor(db: Db): Promise<string> {
  const row = await db
    .selectFrom("sync_cursor")
    .select("cursor")
    .where("platform", "=", REALGIMM)
    .where("stream", "=", STREAM)
    .executeTakeFirst();
  return row?.cursor ?? "";
}

/**
 * What we make of a record has changed since the register was last read: names of streets are readable (2). Changes alone
 * would leave all others as they were.
 */
const READING = 2;

/** Begins from the start once; records of which we make the same as before cost only a comparison. */
async function readAgainWhenReadOtherwise(db: Db): Promise<void> {
  await sql`
    insert into sync_cursor (platform, stream, cursor, counts)
    values (${REALGIMM}, ${STREAM}, '', jsonb_build_object('reading', ${READING}::int))
    on conflict (platform, stream) do update set cursor = '', counts = sync_cursor.counts || excluded.counts
    where sync_cursor.counts->'reading' is distinct from excluded.counts->'reading'`.execute(db);
}

async function moveCursor(tx: Tx, { nextCursor }: Page): Promise<void> {
  await tx
    .insertInto("sync_cursor")
    .values({ platform: REALGIMM, stream: STREAM, cursor: nextCursor })
    .onConflict((conflict) => conflict.columns(["platform", "stream"]).doUpdateSet({ cursor: nextCursor }))
    .execute();
}

function resetCursor(db: Db): Promise<void> {
  return inTransaction(db, async (tx) => {
    await lockName(tx, "registry.sync");
    await forgetSequences(tx);
    await tx
      .updateTable("sync_cursor")
      .set({ cursor: "" })
      .where("platform", "=", REALGIMM)
      .where("stream", "=", STREAM)
      .execute();
  });
}

async function noteEnd({ db, clock }: SyncDeps): Promise<void> {
  const now = clock.now();
  await db
    .insertInto("sync_cursor")
    .values({ platform: REALGIMM, stream: STREAM, cursor: "", last_run_at: now, first_load_done_at: now })
    .onConflict((conflict) =>
      conflict.columns(["platform", "stream"]).doUpdateSet((eb) => ({
        last_run_at: now,
        first_load_done_at: eb.fn.coalesce("sync_cursor.first_load_done_at", eb.val(now)),
      })),
    )
    .execute();
}

/** Whether the register was ever read to its end. */
export async function isFirstLoadDone(db: Db): Promise<boolean> {
  const row = await db
    .selectFrom("sync_cursor")
    .select("first_load_done_at")
    .where("platform", "=", REALGIMM)
    .where("stream", "=", STREAM)
    .executeTakeFirst();
  return row?.first_load_done_at != null;
}
