import { sql } from "kysely";
import { changesBetween } from "#domain/obligations/rule-book.ts";
import { romeDay } from "#domain/time/rome.ts";
import { loadRules } from "#features/compliance/rule-store.ts";
import { recomputeSubjects, type Written } from "#features/compliance/write-obligations.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { createPace } from "#runtime/jobs/pace.ts";
import { inTransaction, lockName, type Tx } from "#runtime/transaction.ts";

/** Two that compute the same subject from different facts must not write in the wrong order: one at a time. */
const LOCK = "obligations.recompute";
/** Who writes into obligations what is not computed waits for who computes them, and the other way round. */
export const lockObligations = (tx: Tx): Promise<void> => lockName(tx, LOCK);

const MOST_BUILDINGS_AT_A_TIME = 64;
const STALE_AT_A_TIME = 500;
const MOST_TURNS = 100_000;

/**
 * What has changed since it was last looked at: what facts, elements and checks left in the queue and, after a new rule or
 * the day on which one begins or ends, everything. However long nobody ran it, once is enough.
 * @returns subjects computed
 */
export async function catchUp(db: Db, { clock }: { clock: Clock }): Promise<number> {
  const today = romeDay(clock.now());
  if (await isAllStale(db, today)) return (await recomputeAll(db, { clock })).subjects;
  let subjects = 0;
  const pace = createPace({ most: STALE_AT_A_TIME });
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const atMost = pace.size();
    const taken = await pace.turn(() => inTransaction(db, (tx) => recomputeStale(tx, today, { atMost })));
    subjects += taken.subjects;
    if (taken.rows < atMost) break;
  }
  return subjects;
}

async function isAllStale(db: Db, today: string): Promise<boolean> {
  const { digest, book } = await loadRules(db);
  const { rows } = await sql<{ digest: string; day: string }>`
    select rules_digest as digest, day::text from obligation_cursor`.execute(db);
  const [last] = rows;
  if (last?.digest !== digest) return true;
  if (last.day === today) return false;
  if (last.day > today || changesBetween(book, last.day, today)) return true;
  await moveCursor(db, digest, today);
  return false;
}

async function moveCursor(db: Db, digest: string, day: string): Promise<void> {
  await sql`
    insert into obligation_cursor (rules_digest, day) values (${digest}, ${day})
    on conflict (only_one) do update set rules_digest = excluded.rules_digest, day = excluded.day`.execute(
    db,
  );
}

/**
 * Takes some of the queue, of one building only when one is named. Rows are taken first and facts read after: a change
 * that commits between has left a row that is taken next time.
 */
export async function recomputeStale(
  tx: Tx,
  today: string,
  { onlyBuilding, atMost = STALE_AT_A_TIME }: { onlyBuilding?: string; atMost?: number } = {},
): Promise<Written & { rows: number }> {
  await lockObligations(tx);
  const ofOne = onlyBuilding === undefined ? sql`` : sql`where building_id = ${onlyBuilding}::uuid`;
  const { rows } = await sql<{ buildingId: string; elementId: string | null }>`
    delete from obligation_stale
    where id in (select id from obligation_stale ${ofOne} order by id limit ${atMost})
    returning building_id as "buildingId", element_id as "elementId"`.execute(tx);
  if (rows.length === 0) return { subjects: 0, obligations: 0, changed: 0, rows: 0 };
  const whole = new Set(
    rows.flatMap(({ buildingId, elementId }) => (elementId === null ? [buildingId] : [])),
  );
  const single = rows.flatMap(({ buildingId, elementId }) =>
    elementId === null || whole.has(buildingId) ? [] : [elementId],
  );
  const { book } = await loadRules(tx);
  const asked = { buildingIds: [...whole], elementIds: [...new Set(single)] };
  return { ...(await recomputeSubjects(tx, asked, { book, today })), rows: rows.length };
}

export interface Recomputing {
  clock: Clock;
  /** Told after each batch. */
  onProgress?: (done: { buildings: number; of: number }) => void;
}

/** Every obligation of every building, some buildings at a time: what a crash leaves undone is done by the next run. */
export async function recomputeAll(db: Db, { clock, onProgress }: Recomputing): Promise<Written> {
  const today = romeDay(clock.now());
  const { digest } = await loadRules(db);
  const of = await countBuildings(db);
  const sum = { subjects: 0, obligations: 0, changed: 0 };
  let after = "00000000-0000-0000-0000-000000000000";
  const pace = createPace({ most: MOST_BUILDINGS_AT_A_TIME });
  for (let buildings = 0, turn = 0; turn < MOST_TURNS; turn += 1) {
    const ids = await nextBuildings(db, after, pace.size());
    if (ids.length === 0) break;
    const written = await pace.turn(() => inTransaction(db, (tx) => recomputeBuildings(tx, ids, today)));
    sum.subjects += written.subjects;
    sum.obligations += written.obligations;
    sum.changed += written.changed;
    buildings += ids.length;
    onProgress?.({ buildings, of });
    after = ids.at(-1) as string;
  }
  await moveCursor(db, digest, today);
  return sum;
}

/** What waited for these buildings is done with them; whole ones only, since an element may have moved to another. */
async function recomputeBuildings(tx: Tx, ids: readonly string[], today: string): Promise<Written> {
  await lockObligations(tx);
  await sql`delete from obligation_stale where building_id = any(${ids}::uuid[]) and element_id is null`.execute(
    tx,
  );
  const { book } = await loadRules(tx);
  return recomputeSubjects(tx, { buildingIds: ids, elementIds: [] }, { book, today });
}

async function countBuildings(db: Db): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from building`.execute(db);
  return rows[0]?.n ?? 0;
}

async function nextBuildings(db: Db, after: string, atMost: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from building where id > ${after}::uuid order by id limit ${atMost}`.execute(db);
  return rows.map(({ id }) => id);
}
