import { sql } from "kysely";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { applyItems } from "#features/sources/apply-items.ts";
import { matchItems } from "#features/sources/match-items.ts";
import { type HeatingAsked, readHeating } from "#features/sources/read-heating.ts";
import type { Reading } from "#features/sources/read-list.ts";
import {
  type PermitsAsked,
  readAmnesties,
  readDecrees,
  readFiles,
  streetsAfter,
} from "#features/sources/read-permits.ts";
import { movePoint, noteEnd, reachedPoint, WHOLE } from "#features/sources/reading-point.ts";
import { CAITEL, EDILIZIA, type Source } from "#features/sources/source-item.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";

export interface SourceDeps {
  db: Db;
  clock: Clock;
  /** Undefined: this installation does not ask it. */
  heating: (HeatingAsked & { everySeconds: number }) | undefined;
  permits: (PermitsAsked & { everySeconds: number }) | undefined;
}

/**
 * Reads a source from its beginning to its end, and brings what it says into the dossiers.
 * @throws PlatformUnavailable: what was read stays, and the next reading goes on from there
 */
export async function readSource(deps: SourceDeps, source: Source): Promise<void> {
  const { db, clock, heating, permits } = deps;
  const reading: Reading = { db, clock, correlationId: uuidV7(), began: clock.now() };
  try {
    if (source === CAITEL && heating !== undefined) await readHeating(reading, heating);
    if (source === EDILIZIA && permits !== undefined) await readOffice(reading, permits);
    await noteEnd(deps, source);
  } finally {
    await bringIntoDossiers(deps);
  }
}

/** Those whose turn has come, however often it is looked at; a restart does not bring it forward. */
export async function readWhatIsDue(deps: SourceDeps, source: Source): Promise<void> {
  const asked = source === CAITEL ? deps.heating : deps.permits;
  if (asked === undefined || !(await isDue(deps, source, asked.everySeconds))) return;
  await readSource(deps, source);
}

/** What was read and is not yet in the dossiers; and what the register of buildings lets us match only now. */
export async function bringIntoDossiers({ db, clock }: Pick<SourceDeps, "db" | "clock">): Promise<void> {
  await matchItems(db, { clock });
  await applyItems(db, { clock });
}

async function readOffice(reading: Reading, asked: PermitsAsked): Promise<void> {
  await readFiles(reading, asked);
  await readAmnesties(reading, asked);
  for (;;) {
    const streets = await streetsAfter(
      reading.db,
      await reachedPoint(reading.db, EDILIZIA, STREETS),
      STREETS_AT_A_TIME,
    );
    if (streets.length === 0) break;
    for (const street of streets) {
      await readDecrees({ ...reading, began: reading.clock.now() }, asked, street);
      await movePoint(reading.db, EDILIZIA, [STREETS, street.street]);
    }
  }
  await movePoint(reading.db, EDILIZIA, [STREETS, ""]);
}

const STREETS_AT_A_TIME = 50;
const STREETS = "streets";

async function isDue({ db, clock }: SourceDeps, source: Source, everySeconds: number): Promise<boolean> {
  const { rows } = await sql<{ last_run_at: Date | null }>`
    select last_run_at from sync_cursor where platform = ${source} and stream = ${WHOLE}`.execute(db);
  const last = rows[0]?.last_run_at;
  return last == null || clock.now().getTime() - last.getTime() >= everySeconds * 1000;
}
