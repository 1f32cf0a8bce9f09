import { sql } from "kysely";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import {
  type KeptChanges,
  keepHoldings,
  placeHoldings,
  raiseConflicts,
  wantFiles,
} from "#features/sources/keep-holdings.ts";
import { movePoint, noteEnd, reachedPoint } from "#features/sources/reading-point.ts";
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
    const after = await reachedPoint(deps.db, REALGIMM, STREAM);
    const page = await deps.register.holdingsAfter(after, deps.pageSize, correlationId);
    await deps.onStep?.("page-read");
    if (page.kind === "cursor-unknown") {
      if (after === "")
        throw new PlatformUnavailable(REALGIMM, "Non riconosce nemmeno l'inizio del registro");
      await movePoint(deps.db, REALGIMM, [STREAM, ""]);
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
  await noteEnd(deps, REALGIMM);
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
    if ((await reachedPoint(tx, REALGIMM, STREAM)) !== page.after) return { written: 0, older: 0 };
    const waiting = await readSentBack(tx, register);
    await keepHoldings(tx, readableOf(waiting), { now, told: false });
    const kept = await keepHoldings(tx, readableOf(page.changes), { now, told: true });
    await settle(tx, page, waiting);
    const placed = await placeHoldings(tx, now);
    if (placed + kept.written + waiting.length > 0) await wantFiles(tx, now);
    if (!page.hasMore) await raiseConflicts(tx, now);
    await movePoint(tx, REALGIMM, [STREAM, page.nextCursor]);
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
