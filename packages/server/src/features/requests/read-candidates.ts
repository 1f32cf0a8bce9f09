import type { BuildingCandidate, DuplicateCandidate } from "@stabile/contract/requests";
import { sql } from "kysely";
import { type Reach, reaches } from "#domain/access/policy.ts";
import {
  type BuildingFacts,
  type DuplicateFacts,
  readAddress,
  scoreBuilding,
  scoreDuplicate,
} from "#features/requests/candidate-scores.ts";
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
  municipio: string | null;
  buildingId: string | null;
}

const MOST_SHOWN = 5;
const LEAST_SCORE = 0.1;

/**
 * Buildings a report may concern and open reports nearby that may be the same, best first, each with its reasons.
 * @throws Problem `not-found`, also for what is outside the person's reach
 */
export async function readCandidates(
  db: Db,
  { id, reach }: { id: string; reach: Reach },
): Promise<Candidates> {
  const { rows } = await sql<Subject>`
    select id, address_text as "addressText", municipio, building_id as "buildingId"
    from request where id = ${id}`.execute(db);
  const subject = rows[0];
  if (subject === undefined || !reaches(reach, subject))
    throw new Problem("not-found", "La segnalazione non c'è");
  return { buildings: await buildingsFor(db, subject), duplicates: await duplicatesOf(db, subject, reach) };
}

interface BuildingRow extends BuildingFacts {
  id: string;
  code: string;
  name: string;
  addressText: string;
}

async function buildingsFor(db: Db, { id, addressText }: Subject): Promise<BuildingCandidate[]> {
  const written = readAddress(addressText);
  const { rows } = await sql<BuildingRow>`
    with subject as (select point, fold_text(${written.street}) as street from request where id = ${id}),
    near as (
      select b.id from subject s cross join lateral (
        select id, point from building where withdrawn_on is null and point is not null
        order by point <-> s.point limit 10) b
      where s.point is not null and st_dwithin(b.point::geography, s.point::geography, 300)),
    named as (
      select b.id from subject s cross join lateral (
        select id from building where withdrawn_on is null and s.street <> '' and s.street <% search
        order by abs(coalesce(civic_number, 0) - ${written.number ?? 0}), id limit 20) b)
    select b.id, b.code, b.name, b.address_text as "addressText", b.civic_number as number, b.civic_letter as letter,
      b.civic_colour as colour,
      case when s.street = '' or b.street_name is null then 0
        else similarity(s.street, fold_text(b.street_name)) end as "streetLikeness",
      st_distance(b.point::geography, s.point::geography) as "distanceMetres"
    from building b cross join subject s
    where b.id in (select id from near union select id from named)`.execute(db);
  return rows
    .map(({ id: buildingId, code, name, addressText: text, ...facts }) => ({
      building: { id: buildingId, code, name },
      addressText: text,
      ...distanceOf(facts.distanceMetres),
      ...scoreBuilding(written, facts),
    }))
    .filter(({ score }) => score >= LEAST_SCORE)
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST_SHOWN);
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

function distanceOf(metres: number | null): { distanceMetres?: number } {
  return metres === null ? {} : { distanceMetres: Math.round(metres) };
}
