import { sql } from "kysely";
import {
  type Kept,
  keepMalformed,
  knownItems,
  type ListRef,
  withdrawMissing,
  writeItems,
} from "#features/sources/keep-items.ts";
import type { MalformedItem, ReadItem } from "#features/sources/source-item.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { inTransaction, lockName, type Tx } from "#runtime/transaction.ts";

export interface Reading {
  db: Db;
  clock: Clock;
  correlationId: string;
  /** When the list was asked for: what was asked for later is not overwritten. */
  began: Date;
}

/** An entry of a list, whose whole is here already or is asked for apart. */
export interface ListEntry {
  key: string;
  listedDigest: string;
  whole: () => Promise<WholeItem>;
}

export type WholeItem =
  | { kind: "item"; item: ReadItem }
  | ({ kind: "malformed" } & MalformedItem)
  /** Listed, and not there when it was asked for: it stays as it was. */
  | { kind: "gone" };

const AT_A_TIME = 25;
/** What an entry does not show (an address that was corrected) is looked at anew after so long. */
const WHOLE_AGAIN_MS = 30 * 86_400_000;
/** Of those, so many at each reading: they come due together. */
const MOST_LOOKED_AT_ANEW = 200;

/**
 * Brings what is kept of a list to what it says now. Each batch is a transaction: a platform that falls midway leaves what was
 * read, and the next reading goes on with the rest. What has not changed costs a comparison.
 * @throws PlatformUnavailable
 */
export async function readList(
  reading: Reading,
  list: ListRef,
  { entries, malformed }: { entries: readonly ListEntry[]; malformed: readonly MalformedItem[] },
): Promise<Kept> {
  const known = await knownItems(reading.db, list);
  const wanted = toRead(entries, known, reading.began);
  const faulty: MalformedItem[] = [...malformed];
  let written = 0;
  for (let start = 0; start < wanted.length; start += AT_A_TIME) {
    const items: ReadItem[] = [];
    for (const entry of wanted.slice(start, start + AT_A_TIME)) {
      const whole = await entry.whole();
      // By the key of the list, whatever the whole calls itself.
      if (whole.kind === "item") items.push({ ...whole.item, key: entry.key });
      if (whole.kind === "malformed") faulty.push(whole);
    }
    written += await inTurn(reading, list, (tx) => writeItems(tx, list, { items, now: reading.began }));
  }
  const listed = new Set(entries.map(({ key }) => key));
  const standing = [...known.values()].filter(({ withdrawn_on: on }) => on === null);
  const missing = standing
    .map(({ source_key: key }) => key)
    .filter((key) => !listed.has(key) && !isPerhapsAmong(key, faulty));
  const { correlationId } = reading;
  const withdrawn = await inTurn(reading, list, async (tx) => {
    await keepMalformed(tx, list, { malformed: faulty, correlationId });
    return withdrawMissing(tx, list, { missing, known: standing.length, now: reading.began, correlationId });
  });
  return { written, withdrawn };
}

type Known = Awaited<ReturnType<typeof knownItems>>;

function toRead(entries: readonly ListEntry[], known: Known, now: Date): ListEntry[] {
  const before = now.getTime() - WHOLE_AGAIN_MS;
  const isNew = ({ key, listedDigest }: ListEntry) => {
    const item = known.get(key);
    return item === undefined || item.listed_digest !== listedDigest || item.withdrawn_on !== null;
  };
  const isOld = (entry: ListEntry) =>
    !isNew(entry) && (known.get(entry.key)?.read_at.getTime() ?? before) < before;
  // Two entries of one key: the last counts, as everywhere in what comes in order.
  const last = [...new Map(entries.map((entry) => [entry.key, entry])).values()];
  return [...last.filter(isNew), ...last.filter(isOld).slice(0, MOST_LOOKED_AT_ANEW)];
}

/** An item that cannot be read is not missing: its key is somewhere in what came. */
function isPerhapsAmong(key: string, faulty: readonly MalformedItem[]): boolean {
  const parts = key.split("/");
  return faulty.some(({ payload }) => {
    const words = new Set(payload.split(/[^\p{L}\p{N}]+/u));
    return parts.every((part) => words.has(part));
  });
}

/** Of two readings of one list the one that asked later has the last word, whichever writes last. */
function inTurn(reading: Reading, list: ListRef, write: (tx: Tx) => Promise<number>): Promise<number> {
  const { source, kind, asked } = list;
  const stream = `${kind}:${asked}`;
  return inTransaction(reading.db, async (tx) => {
    await lockName(tx, `sources.${source}.${stream}`);
    const { rows } = await sql<{ platform: string }>`
      insert into sync_cursor as c (platform, stream, cursor) values (${source}, ${stream}, ${reading.began.toISOString()})
      on conflict (platform, stream) do update set cursor = excluded.cursor where c.cursor <= excluded.cursor
      returning platform`.execute(tx);
    return rows.length === 0 ? 0 : write(tx);
  });
}
