import { sql } from "kysely";
import { nearestWord } from "#domain/search/nearest-word.ts";
import type { Db } from "#runtime/database/open-database.ts";

const NEWEST_READ = 300;

/** Numbers and short words are taken as they are. */
export const isCorrectable = (word: string): boolean => /^\p{L}{4,}$/u.test(word);

/**
 * The words as they were probably meant: each that is written in no building, street or recent title is replaced by
 * the nearest that is. Only asked when nothing was found.
 * @returns undefined when there is nothing to correct
 */
export async function correctWords(db: Db, words: readonly string[]): Promise<string[] | undefined> {
  const { rows } = await sql<{ typed: string; known: string[] }>`
    with typed as (select n, fold_text(word) as word from unnest(${[...words]}::text[]) with ordinality as t (word, n)),
    spoken as materialized (
      select distinct word from (
        (select search from work_order order by opened_at desc, id desc limit ${sql.lit(NEWEST_READ)})
        union all (select search from request order by opened_at desc, id desc limit ${sql.lit(NEWEST_READ)})) x,
        unnest(string_to_array(x.search, ' ')) as word where word ~ '^[a-z]{4,}$')
    select t.word as typed, coalesce(k.known, '{}') as known from typed t left join lateral (
      select array_agg(w.word) as known from (
        select word from search_word where word % t.word
        union select word from search_word where word like left(t.word, 2) || '%' and abs(length(word) - length(t.word)) < 6
        union select word from spoken where word % t.word or left(word, 2) = left(t.word, 2)) w) k on true
    order by t.n`.execute(db);
  const meant = rows.map(({ typed, known }) => {
    if (!isCorrectable(typed) || known.some((word) => word.includes(typed))) return typed;
    return nearestWord(typed, known) ?? typed;
  });
  return meant.some((word, index) => word !== rows[index]?.typed) ? meant : undefined;
}
