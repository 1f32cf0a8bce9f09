import { type RawBuilder, sql } from "kysely";
import type { Reach } from "#domain/access/policy.ts";
import { escapeLike } from "#features/registry/public.ts";
import { ITEM_MEMBERS, itemJoins } from "#features/requests/request-text.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { decodeCursor, encodeCursor } from "#runtime/web/cursor.ts";
import { scopeCondition } from "#runtime/web/scope-filter.ts";

export interface RequestFilter {
  q?: string | undefined;
  state?: string | undefined;
  category?: string | undefined;
  urgency?: string | undefined;
  municipio?: string | undefined;
  buildingId?: string | undefined;
  elementId?: string | undefined;
}

export interface ListOptions {
  filter: RequestFilter;
  cursor: string | undefined;
  limit: number;
  reach: Reach;
  /** Which orders may be named beside the reports that they answer. */
  orders: Reach | undefined;
}

interface PageRow {
  items: string | null;
  more: boolean | null;
  lastKey: string | null;
  lastId: string | null;
}

/** A page of reports, newest first, as the text of a `RequestPage`. */
export async function listRequests(db: Db, options: ListOptions): Promise<string> {
  const { rows } = await pageStatement(options).execute(db);
  const row = rows[0];
  const items = row?.items ?? "[]";
  if (!row?.more) return `{"items":${items}}`;
  return `{"items":${items},"nextCursor":${JSON.stringify(encodeCursor([row.lastKey, row.lastId]))}}`;
}

function pageStatement({ filter, cursor, limit, reach, orders }: ListOptions) {
  const scope = scopeCondition(reach, { municipio: "r.municipio", building: "r.building_id" });
  const conditions = [...conditionsOf(filter), ...(scope ? [scope] : []), ...afterCursor(cursor)];
  const words = wordConditions(filter.q);
  const rows =
    words.length > 0 && isWalked(filter, reach)
      ? windowedRows({ conditions, words, limit })
      : sql`select r.* from request r ${whereAll([...conditions, ...words])} ${NEWEST} limit ${limit + 1}`;
  // The page is chosen first, on the index alone; names and counts are looked up for its rows only.
  return sql<PageRow>`
    with page as materialized (
      select r.*, row_number() over (order by r.opened_at desc, r.id desc) as n from (${rows}) r
    )
    select json_agg(json_strip_nulls(json_build_object(${ITEM_MEMBERS})) order by r.n)
        filter (where r.n <= ${limit})::text as items,
      bool_or(r.n > ${limit}) as more,
      max(to_char(r.opened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
        filter (where r.n = ${limit}) as "lastKey",
      max(r.id::text) filter (where r.n = ${limit}) as "lastId"
    from page r ${itemJoins({ requests: reach, orders })}`;
}

const NEWEST = sql`order by r.opened_at desc, r.id desc`;
/** How many rows are read in the list's order before the words are looked up: what is common is found among them. */
const WINDOW = 6_000;

/**
 * The rows of a page with some words. No estimate says where in the order a word is: it may be common and all of last
 * winter. So the newest rows are read in order; only when they do not fill the page the words are looked up in their
 * index, and what they give is put in order.
 */
function windowedRows(options: { conditions: Condition[]; words: Condition[]; limit: number }) {
  const { conditions, words, limit } = options;
  // Adding nothing hides the key from the index that is in its order: a walk of it might never end. That it comes from
  // beside makes the second step wait for the first, and keeps the planner from calling workers for it in vain.
  return sql`
    with near_ones as materialized (
      select * from (select r.* from request r ${whereAll(conditions)} ${NEWEST} limit ${sql.lit(WINDOW)}) r
      ${whereAll(words)} ${NEWEST} limit ${limit + 1})
    select * from near_ones where (select count(*) from near_ones) > ${limit}
    union all select far_ones.*
    from (select interval '0' as nothing from near_ones having count(*) <= ${limit}) short cross join lateral (
      select r.* from request r ${whereAll([...conditions, ...words])}
      order by r.opened_at + short.nothing desc, r.id desc limit ${limit + 1}) far_ones`;
}

/** Whether the rows of a filter, words apart, come out of one index already in the order of the list. */
function isWalked(filter: RequestFilter, reach: Reach): boolean {
  const { state, category, urgency, municipio, buildingId, elementId } = filter;
  const keys = reach.all ? 0 : reach.municipi.length + reach.buildingIds.length;
  const filters = [state, category, municipio, buildingId].filter((value) => value !== undefined).length;
  return urgency === undefined && elementId === undefined && keys + filters <= 1;
}

type Condition = RawBuilder<boolean>;

function whereAll(conditions: readonly Condition[]): RawBuilder<unknown> {
  return conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;
}

function conditionsOf(filter: RequestFilter): RawBuilder<boolean>[] {
  const conditions: RawBuilder<boolean>[] = [];
  const equal = (column: string, value: string | undefined) => {
    if (value !== undefined) conditions.push(sql<boolean>`${sql.ref(column)} = ${value}`);
  };
  // Letter by letter the predicate of the partial index.
  if (filter.state === "inbox") conditions.push(sql<boolean>`r.state in ('received', 'reopened', 'triaged')`);
  else equal("r.state", filter.state);
  equal("r.category", filter.category);
  equal("r.urgency", filter.urgency);
  equal("r.municipio", filter.municipio);
  equal("r.building_id", filter.buildingId);
  equal("r.element_id", filter.elementId);
  return conditions;
}

/**
 * Each word is somewhere in code, number, subject or address, accents and capitals apart; one or two letters only where
 * a word begins: inside a word they give no trigram, and the index would be read whole.
 */
function wordConditions(q: string | undefined): Condition[] {
  const words = (q ?? "").split(/\s+/).filter(Boolean).slice(0, 8);
  return words.map((word) =>
    /^[\p{L}\p{N}]{1,2}$/u.test(word)
      ? sql<boolean>`r.search ~ ('[ ''-]' || fold_text(${word}))`
      : sql<boolean>`r.search like '%' || fold_text(${escapeLike(word)}) || '%'`,
  );
}

function afterCursor(cursor: string | undefined): RawBuilder<boolean>[] {
  if (cursor === undefined) return [];
  const [key, id] = decodeCursor(cursor, "instant");
  return [sql<boolean>`(r.opened_at, r.id) < (${key}::timestamptz, ${id}::uuid)`];
}
