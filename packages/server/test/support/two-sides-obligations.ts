import { sql } from "kysely";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { catchUp } from "#features/compliance/recompute.ts";
import { systemClock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";

export interface ObligationIds {
  obligation: string;
  check: string;
}

/** What the law asks of each building, and a check of one of them that tells whose it is. */
export async function buildObligations(
  db: Db,
  buildings: readonly { id: string; tag: string }[],
): Promise<ObligationIds[]> {
  await catchUp(db, { clock: systemClock });
  const built: ObligationIds[] = [];
  for (const { id, tag } of buildings) {
    const { rows } = await sql<{ id: string; rule: string }>`
      select id, rule from obligation where building_id = ${id}::uuid and subject_id = building_id order by rule limit 1`.execute(
      db,
    );
    const [obligation] = rows;
    if (obligation === undefined) throw new Error("no obligation of a school");
    const check = uuidV7();
    await sql`insert into check_done (id, rule, subject_kind, subject_id, building_id, done_on, outcome, done_by, recorded_by_label, recorded_at)
      values (${check}, ${obligation.rule}, 'building', ${id}, ${id}, '2020-01-01', 'positive', ${`${tag}verificatore`},
        ${`${tag}registra`}, now())`.execute(db);
    built.push({ obligation: obligation.id, check });
  }
  return built;
}
