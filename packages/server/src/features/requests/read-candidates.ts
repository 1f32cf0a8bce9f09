import type { BuildingCandidate, DuplicateCandidate } from "@stabile/contract/requests";
import { sql } from "kysely";
import { type Reach, reaches } from "#domain/access/policy.ts";
import { type DuplicateFacts, scoreDuplicate } from "#features/requests/candidate-scores.ts";
import {
  distanceOf,
  findCandidateBuildings,
  LEAST_SCORE,
  MOST_SHOWN,
} from "#features/requests/find-candidate-buildings.ts";
import { instant } from "#features/requests/request-text.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { scopeCondition } from "#runtime/web/scope-filter.ts";

export interface Candidates {
  buildings: BuildingCandidate[];
  duplicates: DuplicateCandidate[];
}

interface Subject {
  id: string;
  addressText: string;
  /** What the citizen wrote: subject and description. */
  text: string;
  municipio: string | null;
  buildingId: string | null;
}

/**
 * Buildings a report may concern and open reports nearby that may be the same, best first, each with its reasons.
 * @throws Problem `not-found`, also for what is outside the person's reach
 */
export async function readCandidates(
  db: Db,
  { id, reach, buildings }: { id: string; reach: Reach; buildings: Reach | undefined },
): Promise<Candidates> {
  const { rows } = await sql<Subject>`
    select id, address_text as "addressText", subject || '. ' || description as text, municipio, building_id as "buildingId"
    from request where id = ${id}`.execute(db);
  const subject = rows[0];
  if (subject === undefined || !reaches(reach, subject))
    throw new Problem("not-found", "La segnalazione non c'è");
  return {
    buildings: buildings === undefined ? [] : await findCandidateBuildings(db, subject, buildings),
    duplicates: await duplicatesOf(db, subject, reach),
  };
}

interface DuplicateRow extends DuplicateFacts {
  id: string;
  code: string;
  subject: string;
  state: DuplicateCandidate["state"];
  openedAt: string;
}

/** Within 300 metres or in the same building, opened within 30 days of each other, not closed yet. */
async function duplicatesOf(db: Db, { id }: Subject, reach: Reach): Promise<DuplicateCandidate[]> {
  const scope = scopeCondition(reach, { municipio: "r.municipio", building: "r.building_id" }) ?? sql`true`;
  const { rows } = await sql<DuplicateRow>`
    with subject as (select * from request where id = ${id}),
    close as (
      select r.id from subject s join request r on r.point && st_expand(s.point, 0.005)
        and st_dwithin(r.point::geography, s.point::geography, 300)
      union select r.id from subject s join request r on r.building_id = s.building_id)
    select r.id, r.code, r.subject, r.state, ${instant("r.opened_at")} as "openedAt",
      st_distance(r.point::geography, s.point::geography) as "distanceMetres",
      coalesce(r.building_id = s.building_id, false) as "sameBuilding",
      coalesce(r.category = s.category and r.category <> 'other', false) as "sameCategory",
      similarity(fold_text(r.subject), fold_text(s.subject)) as "textLikeness",
      extract(epoch from s.opened_at - r.opened_at)::float8 / 86400 as "daysBefore"
    from close join request r using (id) cross join subject s
    where r.id <> s.id and r.state in ('received', 'triaged', 'reopened', 'in-charge')
      and r.opened_at between s.opened_at - interval '30 days' and s.opened_at + interval '30 days' and ${scope}
    order by r.opened_at desc limit 50`.execute(db);
  return rows
    .map(({ id: otherId, code, subject, state, openedAt, ...facts }) => ({
      id: otherId,
      code,
      subject,
      state,
      openedAt,
      ...distanceOf(facts.distanceMetres),
      ...scoreDuplicate(facts),
    }))
    .filter(({ score }) => score >= LEAST_SCORE)
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST_SHOWN);
}
