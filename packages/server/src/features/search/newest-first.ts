import { type RawBuilder, sql } from "kysely";
import type { SearchQuery } from "#domain/search/read-query.ts";
import {
  fewBuildings,
  matchWithBuilding,
  matchWithCommonBuilding,
  ownMatch,
} from "#features/search/matches.ts";
import type { Happenings, Part, PartOptions } from "#features/search/part.ts";
import { newestWindow } from "#features/search/newest-window.ts";
import { scopeCondition } from "#runtime/web/scope-filter.ts";

/** Of what is rare, at most so many are fetched and put in order. */
const MOST_FETCHED = 6_000;
const NEWEST_OF_BUILDING = 50;

/**
 * The newest that match among the newest rows, read in order until enough do: what a common word finds is found here,
 * and never sorted. Needs `namedSteps`.
 */
export function newestPart(happenings: Happenings, { query, limit, reach }: PartOptions): Part {
  const rows = sql`(select * from (${newestWindow(happenings, reach)}) x
    where ${matchWithCommonBuilding(query)} order by x.opened_at desc limit ${limit})`;
  return { steps: [], rows: hits(happenings, { rows, query, limit }) };
}

/**
 * When the newest rows did not give enough the words are rare, and their trigrams are looked up; and what happened in
 * the few buildings that one of the words tells apart. `found` is what `newestPart` gave. Needs `namedSteps`.
 */
export function rarePart(
  happenings: Happenings,
  { query, limit, reach, found }: PartOptions & { found: readonly string[] },
): Part {
  const { table } = happenings;
  const scope = scopeCondition(reach, happenings.scope) ?? sql<boolean>`true`;
  const step = (name: string) => sql.ref(`${table}_${name}`);
  const from = sql.table(table);
  const steps = [
    // Without a limit inside, it is planned for all its rows: on the trigram index, never as a hopeful walk.
    sql`${step("rare")} as materialized (select x.id, x.opened_at from ${from} x where ${ownMatch(query)} and ${scope})`,
  ];
  const newest = sql`order by opened_at desc limit ${limit}`;
  const ids = [
    sql`select unnest(${[...found]}::uuid[])`,
    // A number alone is in half of the addresses: the newest are enough.
    ...(query.words.length === 0
      ? []
      : [sql`(select id from (select * from ${step("rare")} limit ${sql.lit(MOST_FETCHED)}) x ${newest})`]),
    ...(query.words.length === 0
      ? []
      : [
          sql`(select x.id from (${fewBuildings(query)}) named cross join lateral (
            select * from ${from} x where x.building_id = named.id order by x.opened_at desc
            limit ${sql.lit(NEWEST_OF_BUILDING)}) x where ${matchWithBuilding(query)} and ${scope} ${newest})`,
        ]),
  ];
  const rows = sql`(select * from ${from} where id in (${sql.join(ids, sql` union `)}))`;
  return { steps: query.words.length === 0 ? [] : steps, rows: hits(happenings, { rows, query, limit }) };
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
      x.address_text as subtitle, x.state, row_number() over (order by ${order}) as rank
    from ${rows} x order by ${order} limit ${limit})`;
}
