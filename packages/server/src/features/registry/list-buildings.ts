import { type RawBuilder, sql } from "kysely";
import type { Reach } from "#domain/access/policy.ts";
import { LIST_MEMBERS } from "#features/registry/building-text.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { decodeCursor, encodeCursor } from "#runtime/web/cursor.ts";
import { scopeCondition } from "#runtime/web/scope-filter.ts";

export interface BuildingFilter {
  q?: string | undefined;
  municipio?: string | undefined;
  use?: string | undefined;
  withdrawn: "include" | "exclude";
}

export interface ListOptions {
  filter: BuildingFilter;
  cursor: string | undefined;
  limit: number;
  reach: Reach;
}

interface PageRow {
  items: string | null;
  more: boolean | null;
  lastName: string | null;
  lastId: string | null;
}

/** A page of buildings by name, as the text of a `BuildingPage`. Counts are made for the rows of the page only. */
export async function listBuildings(db: Db, { filter, cursor, limit, reach }: ListOptions): Promise<string> {
  const scope = scopeCondition(reach, { municipio: "b.municipio", building: "b.id" });
  const conditions = [...conditionsOf(filter), ...afterCursor(cursor), ...(scope ? [scope] : [])];
  const where = conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;
  const { rows } = await sql<PageRow>`
    with page as materialized (
      select b.*, row_number() over (order by b.name, b.id) as n
      from (select b.* from building b ${where} order by b.name, b.id limit ${limit + 1}) b)
    select json_agg(json_strip_nulls(json_build_object(${LIST_MEMBERS})) order by b.n) filter (where b.n <= ${limit})::text as items,
      bool_or(b.n > ${limit}) as more,
      max(b.name) filter (where b.n = ${limit}) as "lastName", max(b.id::text) filter (where b.n = ${limit}) as "lastId"
    from page b`.execute(db);
  const row = rows[0];
  const items = row?.items ?? "[]";
  return row?.more
    ? `{"items":${items},"nextCursor":${JSON.stringify(encodeCursor([row.lastName, row.lastId]))}}`
    : `{"items":${items}}`;
}

/** What a filter asks of `b` (building). */
export function conditionsOf(filter: BuildingFilter): RawBuilder<boolean>[] {
  const conditions: RawBuilder<boolean>[] = [];
  if (filter.withdrawn === "exclude") conditions.push(sql`b.withdrawn_on is null`);
  if (filter.municipio !== undefined) conditions.push(sql`b.municipio = ${filter.municipio}`);
  if (filter.use !== undefined) conditions.push(sql`b.use = ${filter.use}`);
  for (const word of wordsOf(filter.q)) conditions.push(...wordConditions(word));
  return conditions;
}

/**
 * Three letters in a row give a trigram, so that the index finds them wherever they are. Fewer would have it read whole:
 * they are looked for only where a word begins, which the index serves too, as in `features/search`. Signs alone say nothing.
 */
function wordConditions(word: string): RawBuilder<boolean>[] {
  if (/[\p{L}\p{N}]{3}/u.test(word)) return [sql`b.search like '%' || fold_text(${escapeLike(word)}) || '%'`];
  if (!/[\p{L}\p{N}]/u.test(word)) return [];
  return [sql`b.search ~ ('(^|[ ''-])' || fold_text(${escapePattern(word)}))`];
}

/** Every word must be there, in any order; a lone letter finds nothing by itself. */
export function wordsOf(text: string | undefined): string[] {
  return (text ?? "")
    .normalize("NFC")
    .split(/\s+/)
    .filter((word) => word.length > 1)
    .slice(0, 8);
}

/** Folding turns the wide forms of these signs into the signs themselves: they are escaped too. */
const WIDE: Record<string, string> = { "％": "%", "＿": "_", "＼": "\\" };

export function escapeLike(word: string): string {
  return word.replaceAll(/[\\%_％＿＼]/g, (sign) => `\\${WIDE[sign] ?? sign}`);
}

/** Folding turns some signs into several ("©" into "(C)"), half of which would no longer be escaped: any sign will do. */
export function escapePattern(word: string): string {
  return word.replaceAll(/[^\p{L}\p{N}]/gu, (sign) => (sign > "\x7f" ? "." : `\\${sign}`));
}

function afterCursor(cursor: string | undefined): RawBuilder<boolean>[] {
  if (cursor === undefined) return [];
  const [name, id] = decodeCursor(cursor, "text");
  return [sql`(b.name, b.id) > (${name}, ${id}::uuid)`];
}
