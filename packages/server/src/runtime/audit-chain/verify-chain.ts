import type { Anchor } from "#runtime/audit-chain/anchors.ts";
import {
  EntriesInTurn,
  entriesFault,
  type Fault,
  type Position,
  sealFault,
  START,
} from "#runtime/audit-chain/check-segments.ts";
import {
  countUpTo,
  type EntryLines,
  readLines,
  readUnsealed,
  REGISTERS,
  type Waiting,
} from "#runtime/audit-chain/entry-lines.ts";
import { sealNumbered, segmentsAfter, type Segment, sizeAfter } from "#runtime/audit-chain/segment-store.ts";
import type { Db } from "#runtime/database/open-database.ts";

/** What is read at one time: memory does not grow with the register. */
const AT_A_TIME = { segments: 2_000, entries: 10_000 };
/** Enough to see what happened; a chain rewritten whole has one for each segment. */
const MOST_FAULTS = 100;
const DAY_MS = 86_400_000;

export interface Progress {
  segments: number;
  entries: number;
  entriesTotal: number;
}

export interface Verifying {
  /** Goes on from here instead of from the beginning: what is before is taken for verified. */
  since?: Anchor | undefined;
  /** Seals that were written down elsewhere. */
  anchors?: readonly Anchor[];
  /** For how long entries must be there: one that went before was not removed by us. */
  keptDays: number;
  now: Date;
  /** May end it by throwing. */
  onProgress?: (progress: Progress) => unknown;
}

export interface Verified extends Progress {
  /** Of them, those whose entries went when their time was over. */
  segmentsRemoved: number;
  last: Position;
  faults: Fault[];
  unsealed: Waiting;
}

/**
 * Recomputes every digest from the entries as they are, every seal from its digests and the seal before it, and compares.
 * The database is only asked for rows; the sums are made here.
 */
export async function verifyChain(db: Db, verifying: Verifying): Promise<Verified> {
  const walk = await beginWalk(db, verifying);
  // While one page is summed up the next is on its way.
  let next = readPage(db, walk.at.number);
  for (;;) {
    const page = await next;
    const lastRead = page.segments.at(-1);
    if (lastRead === undefined) break;
    next = readPage(db, lastRead.number);
    next.catch(() => undefined);
    checkPage(walk, page);
    await verifying.onProgress?.(walk.progress);
  }
  await checkEnds(db, walk);
  return {
    ...walk.progress,
    segmentsRemoved: walk.removed,
    last: walk.at,
    faults: walk.faults,
    unsealed: await readUnsealed(db, walk.at.to),
  };
}

interface Page {
  segments: Segment[];
  entries: EntryLines[];
}

/** What was found so far, and where we are. */
interface Walk {
  at: Position;
  progress: Progress;
  removed: number;
  /** Where the entries that are still kept begin. */
  keptAfter: Position["to"] | undefined;
  fromBeginning: boolean;
  faults: Fault[];
  anchors: Map<number, string>;
  keptSince: Date;
}

async function beginWalk(db: Db, { since, anchors = [], keptDays, now }: Verifying): Promise<Walk> {
  const known = since === undefined ? undefined : await sealNumbered(db, since.number);
  const faults: Fault[] = [];
  if (since !== undefined && known?.hash.toString("hex") !== since.hash)
    faults.push({ kind: "anchor", segment: since.number });
  const at = known ?? START;
  const { entries } = await sizeAfter(db, at.number);
  return {
    at,
    progress: { segments: 0, entries: 0, entriesTotal: entries },
    removed: 0,
    keptAfter: known?.to,
    fromBeginning: since === undefined,
    faults,
    anchors: new Map(anchors.filter(({ number }) => number > at.number).map((one) => [one.number, one.hash])),
    keptSince: new Date(now.getTime() - keptDays * DAY_MS),
  };
}

/** Seen at one moment: entries whose time is over may be going meanwhile, with their segment. */
function readPage(db: Db, number: number): Promise<Page> {
  if (db.isTransaction) return readSegments(db, number);
  return db
    .transaction()
    .setIsolationLevel("repeatable read")
    .execute((tx) => readSegments(tx, number));
}

async function readSegments(db: Db, number: number): Promise<Page> {
  const segments = await segmentsAfter(db, number, AT_A_TIME);
  const kept = segments.filter(({ digests }) => digests !== undefined);
  const [first, last] = [kept[0], kept.at(-1)];
  if (first === undefined || last === undefined) return { segments, entries: [] };
  const entries = await Promise.all(
    REGISTERS.map((register) =>
      readLines(db, {
        register,
        after: first.after[register],
        to: last.to[register],
        // Many more than were sealed stand there: those found say enough.
        limit: AT_A_TIME.entries * 5,
      }),
    ),
  );
  return { segments, entries };
}

function checkPage(walk: Walk, { segments, entries }: Page): void {
  const inTurn = new EntriesInTurn(entries);
  for (const segment of segments) {
    const found = segment.digests === undefined ? [] : inTurn.upTo(segment.to);
    note(walk, sealFault(walk.at, segment));
    note(walk, segment.digests === undefined ? removedFault(walk, segment) : entriesFault(segment, found));
    const anchored = walk.anchors.get(segment.number);
    if (anchored !== undefined && anchored !== segment.hash.toString("hex"))
      note(walk, { kind: "anchor", segment: segment.number });
    walk.anchors.delete(segment.number);
    if (segment.digests === undefined) walk.removed += 1;
    else walk.keptAfter ??= segment.after;
    walk.progress.segments += 1;
    walk.progress.entries += found.reduce((sum, { lines }) => sum + lines.length, 0);
    walk.at = segment;
  }
}

/** Segments go from the beginning on, and only when their time is over. */
function removedFault({ keptAfter, keptSince }: Walk, segment: Segment): Fault | undefined {
  const isDue = segment.newestAt < keptSince;
  return keptAfter === undefined && isDue ? undefined : { kind: "removed-early", segment: segment.number };
}

function note(walk: Walk, fault: Fault | undefined): void {
  if (fault !== undefined && walk.faults.length < MOST_FAULTS) walk.faults.push(fault);
}

/** What the segments themselves do not tell: entries before them all, and seals that were cut off at the end. */
async function checkEnds(db: Db, walk: Walk): Promise<void> {
  if (walk.fromBeginning) {
    const strangers = await countUpTo(db, walk.keptAfter ?? walk.at.to);
    if (strangers > 0) note(walk, { kind: "inserted", segment: walk.removed + 1 });
  }
  for (const number of [...walk.anchors.keys()].sort((a, b) => a - b))
    note(walk, { kind: "missing", segment: number });
}
