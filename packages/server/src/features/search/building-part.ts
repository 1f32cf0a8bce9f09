import { type RawBuilder, sql } from "kysely";
import { civicPattern } from "#domain/search/civic-pattern.ts";
import type { CivicQuery } from "#domain/search/read-query.ts";
import { hasWords, ownMatch } from "#features/search/matches.ts";
import type { Part, PartOptions } from "#features/search/part.ts";
import { scopeCondition } from "#runtime/web/scope-filter.ts";

/** Of what a common word finds, so many are put in order; with a civic number a whole street must be among them. */
const MOST_GATHERED = 200;
const MOST_OF_A_STREET = 2_000;
const NEIGHBOURS = 5;

/**
 * Buildings by their words, those whose name begins so first. With a civic number: that very civic, then the same
 * number otherwise written; when no building has it, the nearest on the same street.
 */
export function buildingPart({ query, limit, reach }: PartOptions): Part {
  const { words, civic } = query;
  const scope = scopeCondition(reach, { municipio: "x.municipio", building: "x.id" }) ?? sql<boolean>`true`;
  if (civic && words.length > 0)
    return civicPart(civic, { match: hasWords(sql`x.search`, words), scope, limit });
  const match = words.length === 0 ? ownMatch(query) : hasWords(sql`x.search`, words);
  const rank = sql`x.withdrawn_on is not null, ${beginning(words[0] ?? "")}, x.name, x.id`;
  const rows = civic
    ? civicRows(civic, limit)
    : sql`(select 'building' as kind, x.id::text as id, x.code, x.name as title, x.address_text as subtitle,
        null::text as state, row_number() over (order by ${rank}) as rank
      from building_gathered x order by ${rank} limit ${limit})`;
  const gathered = sql.lit(civic ? MOST_OF_A_STREET : MOST_GATHERED);
  return {
    steps: [
      sql`building_found as materialized (select x.* from building x where ${match} and ${scope})`,
      sql`building_gathered as materialized (select * from building_found limit ${gathered})`,
    ],
    rows,
  };
}

interface CivicOptions {
  match: RawBuilder<boolean>;
  scope: RawBuilder<boolean>;
  limit: number;
}

/** A whole street is read and ordered only when no building has the civic asked for. */
function civicPart(civic: CivicQuery, { match, scope, limit }: CivicOptions): Part {
  const { very, written } = sameCivic(civic);
  const perhaps = sql`(x.civic_number = ${civic.number} or x.search like ${`% ${civic.number}%`})`;
  return {
    steps: [
      sql`building_there as materialized (
        select x.* from building x where ${perhaps} and ${match} and (${very} or ${written}) and ${scope})`,
      sql`building_gathered as materialized ((select * from building_there limit ${sql.lit(MOST_GATHERED)}) union all (
        select x.* from building x where not exists (select 1 from building_there) and ${match} and ${scope}
        limit ${sql.lit(MOST_OF_A_STREET)}))`,
    ],
    rows: civicRows(civic, limit),
  };
}

/** 0 when the name begins with the word, 1 when another word does, 2 when it is inside one. */
function beginning(word: string) {
  return sql`case when fold_text(x.name) like fold_text(${word}) || '%' then 0
    when position(' ' || fold_text(${word}) in x.search) > 0 then 1 else 2 end`;
}

function sameCivic({ number, letter, colour }: CivicQuery) {
  const sameColour = sql`coalesce(x.civic_colour, 'black') = ${colour ?? "black"}`;
  const very = sql`(x.civic_number = ${number} and coalesce(lower(x.civic_letter), '') = ${letter} and ${sameColour})`;
  return {
    sameColour,
    very,
    written: sql`regexp_like(x.search, ${civicPattern({ number, letter, colour })})`,
  };
}

function civicRows(civic: CivicQuery, limit: number) {
  const { number, colour } = civic;
  const { sameColour, very, written } = sameCivic(civic);
  const rank = sql`tier, withdrawn, distance, title, id`;
  return sql`(select 'building' as kind, id, code, title, subtitle, null::text as state, row_number() over (order by ${rank}) as rank
    from (
      select x.*, row_number() over (partition by tier order by withdrawn, distance, title, id) as n from (
        select x.id::text as id, x.code, x.name as title, x.address_text as subtitle, x.withdrawn_on is not null as withdrawn,
          case when ${very} then 0 when ${written} then 1 else 2 end as tier,
          case when ${colour === undefined ? sql`true` : sameColour} then 0 else 1000 end + abs(x.civic_number - ${number}) as distance
        from building_gathered x) x
      where tier < 2 or distance is not null) x
    where tier < 2 or n <= ${sql.lit(NEIGHBOURS)} order by ${rank} limit ${limit})`;
}
