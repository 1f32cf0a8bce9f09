import { type RawBuilder, sql } from "kysely";
import { hasWords } from "#features/search/matches.ts";
import type { Part, PartOptions } from "#features/search/part.ts";

const MOST_STREETS = 5;
const MOST_GATHERED = 200;

/**
 * Streets of the gazetteer; with a civic number, that civic when the gazetteer has it. Streets it has not are those of
 * the buildings found. Needs the steps of `buildingPart`.
 */
export function streetPart({ query }: PartOptions): Part | undefined {
  if (query.words.length === 0) return undefined;
  const all = (text: RawBuilder<unknown>) => hasWords(text, query.words);
  const { number = null, letter = "", colour = null } = query.civic ?? {};
  const found = sql`select x.code, x.name, x.municipio from street_found x limit ${sql.lit(MOST_GATHERED)}`;
  const noted = sql`select distinct on (1) x.street_code, x.street_name, null::text from building_gathered x
    where x.street_code is not null and ${all(sql`fold_text(' ' || x.street_name)`)}
      and not exists (select 1 from street s where s.code = x.street_code)`;
  const rank = sql`c.id is null, length(s.name), s.name, s.code, c.letter, c.colour`;
  return {
    steps: [sql`street_found as materialized (select x.* from street x where ${all(sql`x.search`)})`],
    rows: sql`(select 'street' as kind, coalesce(c.id::text, s.code) as id, s.code,
        s.name || coalesce(' ' || c.number || c.letter || case when c.colour = 'red' then 'R' else '' end, '') as title,
        concat_ws(' · ', case c.colour when 'red' then 'Civico rosso' when 'black' then 'Civico nero' end,
          case when s.municipio ~ '^[IVX]+$' then 'Municipio ' || s.municipio else s.municipio end) as subtitle,
        null::text as state, row_number() over (order by ${rank}) as rank
      from ((${found}) union all (${noted})) s (code, name, municipio)
      left join lateral (select c.* from civic c where c.street_code = s.code and c.number = ${number}::int
        and ${letter} in ('', lower(c.letter)) and c.colour = coalesce(${colour}::text, c.colour)
        order by c.letter, c.colour limit 2) c on true
      order by ${rank} limit ${sql.lit(MOST_STREETS)})`,
  };
}
