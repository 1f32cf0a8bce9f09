import { sql } from "kysely";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import {
  type KeptChanges,
  keepHoldings,
  placeHoldings,
  raiseConflicts,
  wantFiles,
} from "#features/sources/keep-holdings.ts";
import { REALGIMM } from "#features/sources/source-item.ts";
import type { HoldingChange, PropertyRegister, RawHolding, SaidHolding } from "#ports/property-register.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { markHandled, park, receive } from "#runtime/delivery/inbox.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";
import { inTransaction, lockName, type Tx } from "#runtime/transaction.ts";

const STREAM = "holdings";
export const HOLDING_MESSAGE = "holding-change";
const MOST_PAGES = 100_000;
const MOST_WAITING = 5_000;

export interface HoldingDeps {
  db: Db;
  clock: Clock;
  register: PropertyRegister;
  pageSize: number;
  onStep?: (step: string) => void | Promise<void>;
}

/**
 * Reads what the property register holds from the point reached. Each page is a transaction with its point: a stop anywhere goes
 * on from there. A register that was rebuilt is read again from its beginning, and what has not changed costs a comparison.
 * @throws PlatformUnavailable: what was read stays
 */
export async function readHoldings(deps: HoldingDeps): Promise<KeptChanges> {
  const correlationId = uuidV7();
  const sum: KeptChanges = { written: 0, older: 0 };
  for (let count = 0; count < MOST_PAGES; count += 1) {
    const after = await readCursor(deps.db);
    const page = await deps.register.holdingsAfter(after, deps.pageSize, correlationId);
    await deps.onStep?.("page-read");
    if (page.kind === "cursor-unknown") {
      if (after === "")
        throw new PlatformUnavailable(REALGIMM, "Non riconosce nemmeno l'inizio del registro");
      await moveCursor(deps.db, "");
      continue;
    }
    if (page.hasMore && page.nextCursor === after)
      throw new PlatformUnavailable(REALGIMM, "Dice che c'è altro, ma il punto raggiunto non avanza");
    const kept = await applyPage(deps, { ...page, after, correlationId });
    await deps.onStep?.("page-applied");
    sum.written += kept.written;
    sum.older += kept.older;
    if (!page.hasMore) break;
  }
  await noteEnd(deps);
  return sum;
}

interface Page {
  correlationId: string;
  after: string;
  changes: readonly RawHolding[];
  nextCursor: string;
  hasMore: boolean;
}

function applyPage({ db, clock, register }: HoldingDeps, page: Page): Promise<KeptChanges> {
  const now = clock.now();
  return inTransaction(db, async (tx) => {
    await lockName(tx, "sources.holdings");
    // Another process has read this page meanwhile, and perhaps those after it.
    if ((await readCursor(tx)) !== page.after) return { written: 0, older: 0 };
    const waiting = await readSentBack(tx, register);
    await keepHoldings(tx, readableOf(waiting), { now, told: false });
    const kept = await keepHoldings(tx, readableOf(page.changes), { now, told: true });
    await settle(tx, page, waiting);
    const placed = await placeHoldings(tx, now);
    if (placed + kept.written + waiting.length > 0) await wantFiles(tx, now);
    if (!page.hasMore) await raiseConflicts(tx, now);
    await moveCursor(tx, page.nextCursor);
    return kept;
  });
}

const readableOf = (changes: readonly { said: SaidHolding }[]): HoldingChange[] =>
  changes.flatMap(({ said }) => (said.kind === "holding" ? [said.value] : []));

interface SentBack {
  id: string;
  said: SaidHolding;
}

/** Parked ones that a person sends back to be tried again. */
async function readSentBack(tx: Tx, register: PropertyRegister): Promise<SentBack[]> {
  const { rows } = await sql<{ id: string; payload: string }>`
    select id, payload from inbox_message
    where platform = ${REALGIMM} and kind = ${HOLDING_MESSAGE} and state = 'received'
    order by received_at, id limit ${MOST_WAITING} for update`.execute(tx);
  return rows.map(({ id, payload }) => ({ id, said: register.interpretHolding(payload) }));
}

/** What cannot be read is parked with its reason, without the people in it. */
async function settle(tx: Tx, page: Page, waiting: readonly SentBack[]): Promise<void> {
  await markHandled(
    tx,
    "source-item",
    waiting.flatMap(({ id, said }) => (said.kind === "holding" ? [{ id }] : [])),
  );
  await park(
    tx,
    waiting.flatMap(({ id, said }) => (said.kind === "malformed" ? [{ id, reason: said.because }] : [])),
  );
  const faulty = page.changes.flatMap(({ messageId, payload, said }) =>
    said.kind === "malformed" ? [{ messageId, payload, kind: HOLDING_MESSAGE, because: said.because }] : [],
  );
  await receive(tx, { platform: REALGIMM, correlationId: page.correlationId }, faulty);
}

async function readCursor(db: Db): Promise<string> {
  const { rows } = await sql<{ cursor: string }>`
    select cursor from sync_cursor where platform = ${REALGIMM} and stream = ${STREAM}`.execute(db);
  return rows[0]?.cursor ?? "";
}

async function moveCursor(db: Db, cursor: string): Promise<void> {
  await sql`
    insert into sync_cursor (platform, stream, cursor) values (${REALGIMM}, ${STREAM}, ${cursor})
    on conflict (platform, stream) do update set cursor = excluded.cursor
    where sync_cursor.cursor is distinct from excluded.cursor`.execute(db);
}

/** Where the list of sources looks for when each was last read. */
async function noteEnd({ db, clock }: HoldingDeps): Promise<void> {
  const now = clock.now();
  await sql`
    insert into sync_cursor as c (platform, stream, cursor, last_run_at, first_load_done_at)
    values (${REALGIMM}, 'reading', '', ${now}::timestamptz, ${now}::timestamptz)
    on conflict (platform, stream) do update set last_run_at = excluded.last_run_at,
      first_load_done_at = coalesce(c.first_load_done_at, excluded.first_load_done_at)`.execute(db);
}
