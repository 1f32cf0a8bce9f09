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
/** Read while one is summed up; each holds a connection meanwhile. */
const PAGES_AHEAD = 2;
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
  for await (const page of pagesAfter(db, walk.at.number)) {
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

/** A page that is being read, and the last of its segments as soon as it is known. */
interface Reading {
  page: Promise<Page>;
  last: Promise<number | undefined>;
}

/** While one page is summed up here, the database puts the next ones together: neither waits for the other. */
async function* pagesAfter(db: Db, number: number): AsyncGenerator<Page> {
  const ahead: Promise<Reading | undefined>[] = [Promise.resolve(startReading(db, number))];
  for (;;) {
    while (ahead.length <= PAGES_AHEAD) ahead.push(readingAfter(db, ahead.at(-1)));
    const page = await (await ahead.shift())?.page;
    if (page === undefined || page.segments.length === 0) return;
    yield page;
  }
}

function readingAfter(
  db: Db,
  before: Promise<Reading | undefined> | undefined,
): Promise<Reading | undefined> {
  const reading = (async () => {
    const last = await (await before)?.last;
    return last === undefined ? undefined : startReading(db, last);
  })();
  // Whoever waits for the page is told.
  reading.catch(() => undefined);
  return reading;
}

/** Seen at one moment: entries whose time is over may be going meanwhile, with their segment. */
function startReading(db: Db, number: number): Reading {
  const last = Promise.withResolvers<number | undefined>();
  const read = (tx: Db) => readSegments(tx, { number, onSegments: last.resolve });
  const page = db.isTransaction
    ? read(db)
    : db.transaction().setIsolationLevel("repeatable read").execute(read);
  page.catch((error: unknown) => last.reject(error));
  last.promise.catch(() => undefined);
  return { page, last: last.promise };
}

async function readSegments(
  db: Db,
  { number, onSegments }: { number: number; onSegments: (last: number | undefined) => void },
): Promise<Page> {
  const segments = await segmentsAfter(db, number, AT_A_TIME);
  onSegments(segments.at(-1)?.number);
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
