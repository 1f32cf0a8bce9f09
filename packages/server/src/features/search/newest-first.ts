import { type RawBuilder, sql } from "kysely";
import type { SearchQuery } from "#domain/search/read-query.ts";
import {
  fewBuildings,
  matchWithBuilding,
  matchWithCommonBuilding,
  ownMatch,
} from "#features/search/matches.ts";
import { type Happenings, type Part, type PartOptions, PLACE_OF_HIT } from "#features/search/part.ts";
import { columnsOf, newestWindow } from "#features/search/newest-window.ts";
import { scopeCondition } from "#runtime/web/scope-filter.ts";

/** Of what is rare, at most so many are fetched and put in order. */
const MOST_FETCHED = 6_000;
const NEWEST_OF_BUILDING = 50;

/**
 * The newest whose own text matches among the newest rows, read in order until enough do: what a common word finds is
 * found here, and never sorted. With a civic number, what happened in the buildings that have it too: needs the steps
 * of `buildingPart`, when places are sought.
 */
export function newestPart(
  happenings: Happenings,
  { query, limit, reach, withPlaces }: PartOptions & { withPlaces: boolean },
): Part {
  const newest = sql`(select * from (${newestWindow(happenings, reach)}) x
    where ${ownMatch(query)} order by x.opened_at desc limit ${limit})`;
  const isThere = withPlaces && query.civic !== undefined && query.words.length > 0;
  const rows = isThere ? sql`(${newest} union ${thereRows(happenings, { query, limit, reach })})` : newest;
  return { steps: [], rows: hits(happenings, { rows, query, limit }) };
}

const MOST_THERE = 20;

/** What happened last in the buildings of the civic asked for. */
function thereRows({ table, title, scope }: Happenings, { limit, reach }: PartOptions): RawBuilder<unknown> {
  const within = scopeCondition(reach, scope) ?? sql<boolean>`true`;
  return sql`(select x.* from (select id from building_there order by id limit ${sql.lit(MOST_THERE)}) there
    cross join lateral (${columnsOf(table, title)} where x.building_id = there.id and ${within}
      order by x.opened_at desc limit ${limit}) x)`;
}

/**
 * When the newest rows did not give enough the words are rare, and their trigrams are looked up; what happened in
 * the few buildings that one of the words tells apart; and the newest rows again, their buildings' words counted too.
 * `found` is what `newestPart` gave. Needs `namedSteps`.
 */
export function rarePart(
  happenings: Happenings,
  { query, limit, reach, found }: PartOptions & { found: readonly string[] },
): Part {
  const { table } = happenings;
  const scope = scopeCondition(reach, happenings.scope) ?? sql<boolean>`true`;
  const step = (name: string) => sql.ref(`${table}_${name}`);
  const from = sql.table(table);
  const newest = sql`order by opened_at desc limit ${limit}`;
  const steps = [
    // Without a limit inside, it is planned for all its rows: on the trigram index, never as a hopeful walk.
    sql`${step("rare")} as materialized (select x.id, x.opened_at from ${from} x where ${ownMatch(query)} and ${scope})`,
  ];
  const ids = [
    sql`select unnest(${[...found]}::uuid[])`,
    sql`(select id from (select * from ${step("rare")} limit ${sql.lit(MOST_FETCHED)}) x ${newest})`,
    sql`(select x.id from (${fewBuildings(query)}) named cross join lateral (
      select * from ${from} x where x.building_id = named.id order by x.opened_at desc
      limit ${sql.lit(NEWEST_OF_BUILDING)}) x where ${matchWithBuilding(query)} and ${scope} ${newest})`,
    sql`(select id from (${newestWindow(happenings, reach)}) x where ${matchWithCommonBuilding(query)} ${newest})`,
  ];
  const rows = sql`(select * from ${from} where id in (${sql.join(ids, sql` union `)}))`;
  return { steps, rows: hits(happenings, { rows, query, limit }) };
}

interface HitOptions {
  rows: RawBuilder<unknown>;
  query: SearchQuery;
  limit: number;
}

function hits({ kind, title }: Happenings, { rows, query, limit }: HitOptions): RawBuilder<unknown> {
  // A number typed alone may be a code: that one comes first.
  const order = query.code
    ? sql`x.code <> all(${[...query.code.exact]}::text[]), x.opened_at desc`
    : sql`x.opened_at desc`;
  return sql`(select ${sql.lit(kind)} as kind, x.id::text as id, x.code, ${sql.ref(`x.${title}`)} as title,
      ${PLACE_OF_HIT} as subtitle, x.state, row_number() over (order by ${order}) as rank
    from ${rows} x order by ${order} limit ${limit})`;
}
