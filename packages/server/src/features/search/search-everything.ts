import { type RawBuilder, sql } from "kysely";
import { type Principal, type Reach, reachOf } from "#domain/access/policy.ts";
import { escapeLike, wordsOf } from "#features/registry/public.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { type ScopeColumns, scopeCondition } from "#runtime/web/scope-filter.ts";

export interface SearchOptions {
  text: string;
  limit: number;
  principal: Principal;
}

/** What each kind of thing asks of who searches, and where its rows say they belong. */
const KINDS = {
  building: { action: "building.read", columns: { municipio: "x.municipio", building: "x.id" } },
  order: {
    action: "work-order.read",
    columns: {
      municipio: "x.municipio",
      building: "x.building_id",
      contract: "x.contract_id",
      firm: "x.firm_id",
    },
  },
  request: { action: "request.read", columns: { municipio: "x.municipio", building: "x.building_id" } },
} as const;

/**
 * Type-ahead over buildings, work orders, reports and streets: each word must be contained, whatever the case and the
 * accents; buildings and streets are also found when misspelt. One round trip; each kind is limited before it is joined.
 */
export async function searchEverything(db: Db, { text, limit, principal }: SearchOptions): Promise<string> {
  const words = wordsOf(text);
  if (words.length === 0) return '{"items":[]}';
  const parts = [
    ...buildingPart(words, { text, limit, reach: reachOf(principal, KINDS.building.action) }),
    ...orderPart(words, limit, reachOf(principal, KINDS.order.action)),
    ...requestPart(words, limit, reachOf(principal, KINDS.request.action)),
  ];
  if (parts.length === 0) return '{"items":[]}';
  const { rows } = await sql<{ body: string }>`
    select json_build_object('items', coalesce(json_agg(json_strip_nulls(json_build_object('kind', kind, 'id', id, 'code', code, 'title', title,
      'subtitle', subtitle, 'state', state)) order by place, rank), '[]'))::text as body
    from (${sql.join(parts, sql` union all `)}) hits`.execute(db);
  return rows[0]?.body ?? '{"items":[]}';
}

function contains(words: readonly string[]): RawBuilder<unknown> {
  return sql.join(
    words.map((word) => sql`x.search like '%' || fold_text(${escapeLike(word)}) || '%'`),
    sql` and `,
  );
}

function within(reach: Reach, columns: ScopeColumns): RawBuilder<unknown> {
  const scope = scopeCondition(reach, columns);
  return scope ? sql`and ${scope}` : sql``;
}

function buildingPart(
  words: readonly string[],
  { text, limit, reach }: { text: string; limit: number; reach: Reach | undefined },
): RawBuilder<unknown>[] {
  if (reach === undefined) return [];
  const scope = within(reach, KINDS.building.columns);
  const exact = sql`(select 1 as place, 'building' as kind, x.id::text as id, x.code, x.name as title, x.address_text as subtitle, null::text as state,
      row_number() over (order by x.withdrawn_on is not null, x.name) as rank
    from building x where ${contains(words)} ${scope} order by x.withdrawn_on is not null, x.name limit ${limit})`;
  // Only when nothing is spelt so: the words nearest to what was typed.
  const near = sql`(select 4 as place, 'building' as kind, x.id::text as id, x.code, x.name as title, x.address_text as subtitle, null::text as state,
      row_number() over (order by fold_text(${text}) <<-> x.search) as rank
    from building x where not exists (select 1 from building x where ${contains(words)}) and fold_text(${text}) <% x.search ${scope}
    order by fold_text(${text}) <<-> x.search limit ${Math.min(limit, 5)})`;
  return [exact, near];
}

function orderPart(words: readonly string[], limit: number, reach: Reach | undefined): RawBuilder<unknown>[] {
  if (reach === undefined) return [];
  return [
    sql`(select 2 as place, 'work-order' as kind, x.id::text as id, x.code, x.title, x.address_text as subtitle, x.state,
        row_number() over (order by x.opened_at desc) as rank
      from work_order x where ${contains(words)} ${within(reach, KINDS.order.columns)} order by x.opened_at desc limit ${limit})`,
  ];
}

function requestPart(
  words: readonly string[],
  limit: number,
  reach: Reach | undefined,
): RawBuilder<unknown>[] {
  if (reach === undefined) return [];
  return [
    sql`(select 3 as place, 'request' as kind, x.id::text as id, x.code, x.subject as title, x.address_text as subtitle, x.state,
        row_number() over (order by x.opened_at desc) as rank
      from request x where ${contains(words)} ${within(reach, KINDS.request.columns)} order by x.opened_at desc limit ${limit})`,
  ];
}
