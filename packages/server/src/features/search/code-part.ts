import { type RawBuilder, sql } from "kysely";
import type { CodeQuery } from "#domain/search/read-query.ts";
import { escapeLike } from "#features/registry/public.ts";
import { PLACE_OF_HIT } from "#features/search/part.ts";
import type { Reach } from "#domain/access/policy.ts";
import { type ScopeColumns, scopeCondition } from "#runtime/web/scope-filter.ts";

/** A short beginning is that of a whole year: of the last codes, so many are looked at for those within reach. */
const MOST_WALKED = 2_000;

export interface CodedTable {
  kind: "building" | "work-order" | "request";
  table: "building" | "work_order" | "request";
  title: "name" | "title" | "subject";
  scope: ScopeColumns;
}

/** Rows of a table with one of the codes, or whose code begins so, the last numbers first: on its code's index. */
export function codePart(
  { kind, table, title, scope }: CodedTable,
  { code, limit, reach }: { code: CodeQuery; limit: number; reach: Reach },
): RawBuilder<unknown> {
  const within = scopeCondition(reach, scope) ?? sql<boolean>`true`;
  const isBuilding = table === "building";
  const state = isBuilding ? sql`null::text` : sql`x.state`;
  const place = isBuilding ? sql`x.address_text` : PLACE_OF_HIT;
  const walked = sql.lit(reach.all ? limit : MOST_WALKED);
  const walks = [sql`select * from ${sql.table(table)} where code = any(${code.exact}::text[])`];
  if (code.prefix !== undefined) {
    const begins = sql`code like ${`${escapeLike(code.prefix)}%`}`;
    walks.push(sql`(select * from ${sql.table(table)} where ${begins} and code <> all(${code.exact}::text[])
      order by code using ~>~ limit ${walked})`);
  }
  const rank = sql`x.code <> all(${code.exact}::text[]), x.code desc`;
  return sql`(select ${sql.lit(kind)} as kind, x.id::text as id, x.code, ${sql.ref(`x.${title}`)} as title,
      ${place} as subtitle, ${state} as state, row_number() over (order by ${rank}) as rank
    from (${sql.join(walks, sql` union all `)}) x where ${within} order by ${rank} limit ${limit})`;
}
