import { type RawBuilder, sql } from "kysely";
import { civicPattern } from "#domain/search/civic-pattern.ts";
import type { CivicQuery, SearchQuery } from "#domain/search/read-query.ts";
import { escapeLike, escapePattern } from "#features/registry/public.ts";

export type Condition = RawBuilder<boolean>;

const allOf = (conditions: readonly Condition[]): Condition =>
  conditions.length === 0 ? sql<boolean>`true` : sql<boolean>`${sql.join(conditions, sql` and `)}`;

/**
 * A word is in a folded text, written so that a trigram index serves it. Up to three letters only where a word begins,
 * also after an apostrophe: inside a word two letters give no trigram, so that the index would be read whole, and three
 * are found by chance ("prè" in "Caprera").
 */
export function hasWord(text: RawBuilder<unknown>, word: string): Condition {
  if (isLong(word)) return sql<boolean>`${text} like '%' || fold_text(${escapeLike(word)}) || '%'`;
  return sql<boolean>`${text} ~ ('[ '']' || fold_text(${escapePattern(word)}))`;
}

/** Beside a longer word the index is not asked for short ones, which are in too many texts to help it. */
export function hasWords(text: RawBuilder<unknown>, words: readonly string[]): Condition {
  const unserved = words.some(isLong) ? sql`(${text} || '')` : text;
  return allOf(words.map((word) => hasWord(isLong(word) ? text : unserved, word)));
}

const isLong = (word: string) => word.length > 3;

/** The text of `x` itself has everything: served by its trigram index. */
export function ownMatch({ words, civic }: SearchQuery): Condition {
  return allOf([hasWords(sql`x.search`, words), ...civicConditions(civic)]);
}

function civicConditions(civic: CivicQuery | undefined): Condition[] {
  if (civic === undefined) return [];
  // The first is for the index; a function is never turned into an index condition, and reads few rows.
  return [
    sql<boolean>`x.search like ${`% ${civic.number}%`}`,
    sql<boolean>`regexp_like(x.search, ${civicPattern(civic)})`,
  ];
}

/** A word that tells a building apart is in no more of them than these. */
const MOST_BUILDINGS = 60;

/** Steps: the buildings of each word, found only as far as they are asked for. */
export function namedSteps({ words }: SearchQuery): RawBuilder<unknown>[] {
  return words.map(
    (word, index) =>
      sql`${named(index)} as materialized (select x.id from building x where ${hasWord(sql`x.search`, word)})`,
  );
}

const named = (index: number) => sql.ref(`named_${index}`);

/** The few buildings that one of the words tells apart; none for a word that is in many. Needs `namedSteps`. */
export function fewBuildings({ words }: SearchQuery): RawBuilder<unknown> {
  const few = words.map(
    (_, index) => sql`select id from (
      select id, count(*) over () as n from (select id from ${named(index)} limit ${sql.lit(MOST_BUILDINGS + 1)}) x) x
      where n <= ${sql.lit(MOST_BUILDINGS)}`,
  );
  return sql.join(few, sql` union `);
}

/** A word is of more buildings than tell one apart. Asked of the steps alone: known before any row is read. */
function isCommon(index: number): Condition {
  const some = sql`select 1 from ${named(index)} limit ${sql.lit(MOST_BUILDINGS + 1)}`;
  return sql<boolean>`(select count(*) > ${sql.lit(MOST_BUILDINGS)} from (${some}) x)`;
}

/**
 * Each word is in the text of `x`, or it is one of many buildings and in that of its own: "caldaia scuola" is a boiler
 * of a building called school. The rows of a building told apart are found from it, and those with all words of their
 * own by `ownMatch`: no row is read when no word is common. Needs `namedSteps`.
 */
export function matchWithCommonBuilding(query: SearchQuery): Condition {
  const anyIsCommon = query.words.map((_, index) => isCommon(index));
  // Then what needs no building to be fetched: it refuses nearly all.
  const perhaps = withBuilding(query, (_, index) => isCommon(index));
  const matches = withBuilding(
    query,
    (word, index) => sql<boolean>`(${isCommon(index)} and ${hasWord(BUILDING_TEXT, word)})`,
  );
  return sql<boolean>`(${sql.join(anyIsCommon, sql` or `)}) and case when ${perhaps} then ${matches} else false end`;
}

/** Each word is in the text of `x` or in that of its building. */
export function matchWithBuilding(query: SearchQuery): Condition {
  return withBuilding(query, (word) => hasWord(BUILDING_TEXT, word));
}

const BUILDING_TEXT = sql`(select b.search from building b where b.id = x.building_id)`;

function withBuilding(
  { words, civic }: SearchQuery,
  inBuilding: (word: string, index: number) => Condition,
): Condition {
  const conditions = words.map(
    (word, index) => sql<boolean>`(${hasWord(sql`x.search`, word)} or ${inBuilding(word, index)})`,
  );
  return allOf([...civicConditions(civic), ...conditions]);
}
