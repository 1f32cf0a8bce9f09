import type { BuildingCandidate } from "@stabile/contract/requests";
import { type RawBuilder, sql } from "kysely";
import { readAddress, type WrittenAddress } from "#domain/address/written-address.ts";
import type { Reach } from "#domain/access/policy.ts";
import { type BuildingFacts, scoreBuilding } from "#features/requests/candidate-scores.ts";
import { namesIn, shareNamed, streetWords } from "#features/requests/telling-words.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { scopeCondition } from "#runtime/web/scope-filter.ts";

export const MOST_SHOWN = 5;
export const LEAST_SCORE = 0.1;

interface Written {
  id: string;
  addressText: string;
  /** What the citizen wrote: subject and description. */
  text: string;
}

/** The buildings of a reach that a report may concern, best first: near its point, in its street, or named in its text. */
export async function findCandidateBuildings(
  db: Db,
  { id, addressText, text }: Written,
  reach: Reach,
): Promise<BuildingCandidate[]> {
  const written = readAddress(addressText);
  return (await readFacts(db, { id, written, names: namesIn(text), reach }))
    .map(({ id: buildingId, code, name, addressText: address, ...facts }) => ({
      building: { id: buildingId, code, name },
      addressText: address,
      ...distanceOf(facts.distanceMetres),
      ...scoreBuilding(written, { ...facts, namedShare: shareNamed(name, text) }),
    }))
    .filter(({ score }) => score >= LEAST_SCORE)
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST_SHOWN);
}

export function distanceOf(metres: number | null): { distanceMetres?: number } {
  return metres === null ? {} : { distanceMetres: Math.round(metres) };
}

interface BuildingRow extends Omit<BuildingFacts, "namedShare"> {
  id: string;
  code: string;
  name: string;
  addressText: string;
}

interface Seeking {
  id: string;
  written: WrittenAddress;
  names: string[];
  reach: Reach;
}

async function readFacts(db: Db, { id, written, names, reach }: Seeking): Promise<BuildingRow[]> {
  const words = streetWords(written.street);
  const inUse = sql`withdrawn_on is null and ${scopeCondition(reach, { municipio: "municipio", building: "id" }) ?? sql`true`}`;
  const closeness = sql`abs(coalesce(civic_number, 0) - ${written.number ?? 0})`;
  const { rows } = await sql<BuildingRow>`
    with subject as (select point, fold_text(${written.street}) as street from request where id = ${id}),
    near as (
      select b.id from subject s cross join lateral (
        select id, point from building where ${inUse} and point is not null
        order by point <-> s.point limit 10) b
      where s.point is not null and st_dwithin(b.point::geography, s.point::geography, 300)),
    alike as (
      select b.id from subject s cross join lateral (
        select id from building where ${inUse} and s.street <> '' and s.street <% search
        order by ${closeness}, id limit 20) b),
    called as (${inStreetCalled(words.at(-1), { closeness, inUse })}),
    mentioned as (
      select b.id from json_array_elements_text(${JSON.stringify(names)}::json) w(word) cross join lateral (
        select id from building where ${inUse} and search like '%' || w.word || '%'
          and fold_text(name) like '%' || w.word || '%' order by id limit 20) b)
    select b.id, b.code, b.name, b.address_text as "addressText", b.civic_number as number, b.civic_letter as letter,
      b.civic_colour as colour,
      case when s.street = '' or b.street_name is null then 0
        when ${allIn(words)} then 1 else similarity(s.street, fold_text(b.street_name)) end as "streetLikeness",
      st_distance(b.point::geography, s.point::geography) as "distanceMetres"
    from building b cross join subject s
    where b.id in (select id from near union select id from alike union select id from called
      union select id from mentioned)`.execute(db);
  return rows;
}

/** Of "via Prasca" for "via Stefano Prasca" the family name is said, and is last: it finds the street. */
function inStreetCalled(
  word: string | undefined,
  { closeness, inUse }: { closeness: RawBuilder<unknown>; inUse: RawBuilder<unknown> },
): RawBuilder<unknown> {
  if (word === undefined) return sql`select id from building where false`;
  const pattern = `%${word}%`;
  return sql`select id from building where ${inUse} and search like ${pattern}
    and fold_text(street_name) like ${pattern} order by ${closeness}, id limit 20`;
}

/** Each of the written words is a word of the street's name. */
function allIn(words: readonly string[]): RawBuilder<boolean> {
  if (words.length === 0) return sql<boolean>`false`;
  const contained = words.map((word) => sql<boolean>`fold_text(b.street_name) ~ ('\\m' || ${word} || '\\M')`);
  return sql<boolean>`(${sql.join(contained, sql` and `)})`;
}
