import { sql } from "kysely";
import { DICTIONARY_VERSION } from "#domain/dossier/dictionary/dictionary.ts";
import { romeDay } from "#domain/time/rome.ts";
import { type About, standingClaims } from "#features/dossier/claim-store.ts";
import { lockDossiers } from "#features/dossier/lock-dossiers.ts";
import { measureDossiers } from "#features/dossier/measure-dossiers.ts";
import { projectFacts, type Touched } from "#features/dossier/project-facts.ts";
import { aboutOf } from "#features/dossier/saying.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { createPace } from "#runtime/jobs/pace.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

const DOSSIERS_AT_A_TIME = 200;
const MOST_TURNS = 10_000;

/**
 * A new day: values that begin to hold today are shown, and what has grown old meanwhile is counted as such. However many
 * days nobody ran it, once is enough.
 * @returns dossiers counted anew
 */
export async function bringToToday(db: Db, { clock }: { clock: Clock }): Promise<number> {
  const now = clock.now();
  const today = romeDay(now);
  let measured = 0;
  const pace = createPace({ most: DOSSIERS_AT_A_TIME });
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const atMost = pace.size();
    const done = await pace.turn(() => inTransaction(db, (tx) => bringBatch(tx, { now, today, atMost })));
    measured += done;
    if (done < atMost) break;
  }
  return measured;
}

async function bringBatch(
  tx: Tx,
  { now, today, atMost }: { now: Date; today: string; atMost: number },
): Promise<number> {
  const { rows } = await sql<{ building_id: string }>`
    select building_id from dossier
    where measured_on is null or measured_on < ${today}::date or dictionary_version <> ${DICTIONARY_VERSION}
    order by measured_on nulls first, building_id limit ${atMost}`.execute(tx);
  const ids = rows.map(({ building_id: id }) => id);
  if (ids.length === 0) return 0;
  await lockDossiers(tx, ids);
  await projectBegun(tx, { ids, now, today });
  await measureDossiers(tx, now, ids);
  await sql`update dossier set measured_on = ${today}::date where building_id = any(${ids}::uuid[])`.execute(
    tx,
  );
  return ids.length;
}

/** Claims that were written for a day to come, which has come since the dossier was last counted. */
async function projectBegun(
  tx: Tx,
  { ids, now, today }: { ids: readonly string[]; now: Date; today: string },
): Promise<void> {
  const { rows } = await sql<About & { buildingId: string }>`
    select distinct c.building_id as "buildingId", c.subject_id as "subjectId", c.field
    from claim c join dossier d on d.building_id = c.building_id
    where c.building_id = any(${ids}::uuid[]) and c.superseded_at is null and c.valid_from <= ${today}::date
      and c.valid_from > coalesce(d.measured_on, '-infinity'::date) and c.valid_from > (c.recorded_at at time zone 'Europe/Rome')::date`.execute(
    tx,
  );
  const standing = await standingClaims(tx, rows);
  const touched = new Map<string, Touched>(
    rows.map(({ buildingId, subjectId, field }) => {
      const about = aboutOf(subjectId, field);
      return [about, { buildingId, claims: standing.get(about) ?? [] }];
    }),
  );
  await projectFacts(tx, now, touched);
}
