import type { Reach } from "#domain/access/policy.ts";
import {
  circleOf,
  conditionsOf,
  DEADLINE,
  hasOnePlan,
  isOpenFilter,
  isWalked,
  NOT_OPEN_CONDITION,
  OPEN_CONDITION,
  type OrderFilter,
  pointText,
  wordConditions,
} from "#features/work-orders/order-filter.ts";
import { ITEM_COLUMNS, ITEM_JOINS, itemMembers } from "#features/work-orders/order-item-text.ts";
import { type Parameters, parameters } from "#features/work-orders/sql-text.ts";
import { runPlanned, runText } from "#runtime/database/run-text.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { decodeCursor, encodeCursor } from "#runtime/web/cursor.ts";

export interface ListOptions {
  filter: OrderFilter;
  limit: number;
  cursor: string | undefined;
  reach: Reach;
  now: Date;
  /** Only the orders that are not open: see `listWorkOrders`. */
  isRest?: boolean;
}

interface PageRow {
  items: string | null;
  shown: number;
  more: boolean | null;
  last_key: string | null;
  last_id: string | null;
}

/** What a list is ordered by, always with the id to tell equals apart. */
interface Order {
  key: string;
  /** `<` going down, `>` going up: what comes after the last row shown. */
  after: "<" | ">";
  direction: "asc" | "desc";
  cast: string;
  condition?: string;
  /** The index that gives this order cannot tell equals apart. */
  walksByKeyOnly?: boolean;
}

/** Marks a cursor among the orders that are not open; no other has a dot. */
const REST = "rest.";

/**
 * A page of orders, as the text of a `WorkOrderPage`. Newest first; `sort=due` gives the open ones by deadline, those
 * without one last, and after them those that are not open, newest first; with `near` the nearest come first, whatever
 * the sort.
 *
 * The open ones are few, and an index has them by deadline; the others are nearly all, and another has them by opening.
 * Each is walked in its own order, and only the page where one ends and the other begins asks both.
 */
export async function listWorkOrders(db: Db, options: ListOptions): Promise<string> {
  const { cursor, limit } = options;
  if (!goesOnAfterOpen(options.filter)) return pageText(await readPage(db, options));
  if (cursor?.startsWith(REST)) {
    const after = cursor.slice(REST.length) || undefined;
    return pageText(await readPage(db, { ...options, cursor: after, isRest: true }), REST);
  }
  const open = await readPage(db, options);
  if (open.more) return pageText(open);
  const rest = await readPage(db, { ...options, cursor: undefined, limit: limit - open.shown, isRest: true });
  const items = [open.items, rest.items].map((list) => list.slice(1, -1)).filter(Boolean);
  return pageText({ ...rest, items: `[${items.join(",")}]` }, REST);
}

const goesOnAfterOpen = ({ sort, state, due, near }: OrderFilter) =>
  sort === "due" && state === undefined && due === undefined && near === undefined;

interface Page {
  items: string;
  shown: number;
  more: boolean;
  /** Where the next page goes on; empty at the very beginning of the rest. */
  next: string;
}

async function readPage(db: Db, options: ListOptions): Promise<Page> {
  const { text, values } = listStatement(options);
  const run = hasOnePlan(options.filter) ? runText : runPlanned;
  const [row] = await run<PageRow>(db, text, values);
  const next = row?.last_id == null ? "" : encodeCursor([row.last_key, row.last_id]);
  return { items: row?.items ?? "[]", shown: row?.shown ?? 0, more: row?.more ?? false, next };
}

const pageText = ({ items, more, next }: Page, mark = ""): string =>
  more ? `{"items":${items},"nextCursor":"${mark}${next}"}` : `{"items":${items}}`;

/** The statement of a page: exported for those who look at its plan. */
export function listStatement(options: ListOptions): { text: string; values: unknown[] } {
  const sink = parameters(options.now);
  const order = options.isRest ? REST_BY_OPENING : orderOf(options.filter, sink);
  const { q, ...unworded } = options.filter;
  const context = { reach: options.reach, now: options.now, parameters: sink };
  const conditions = conditionsOf(unworded, context);
  if (order.condition !== undefined) conditions.push(order.condition);
  if (options.cursor !== undefined) conditions.push(afterCursor(order, options.cursor, sink));
  const limit = Math.trunc(options.limit);
  const words = wordConditions(q, sink);
  const isWindowed = words.length > 0 && isWalked(options.filter, options.reach);
  const steps = isWindowed
    ? windowSteps({ order, conditions, words, limit })
    : `page as materialized (${rowsText(order, [...conditions, ...words], limit)})`;
  // The page is chosen first, on the index alone; names are looked up for its rows only.
  const text = `
    with ${steps}, numbered as (
      select page.*, row_number() over (order by sort_key ${order.direction}, id ${order.direction}) as n from page
    )
    select json_agg(json_strip_nulls(json_build_object(${itemMembers("$1::timestamptz")})) order by o.n)
        filter (where o.n <= ${limit})::text as items,
      (count(*) filter (where o.n <= ${limit}))::int as shown, bool_or(o.n > ${limit}) as more,
      max(o.sort_key::text) filter (where o.n = ${limit}) as last_key,
      max(o.id::text) filter (where o.n = ${limit}) as last_id
    from numbered o ${ITEM_JOINS}`;
  return { text, values: sink.values };
}

function rowsText(order: Order, conditions: string[], limit: number): string {
  const where = conditions.length === 0 ? "" : `where ${conditions.join(" and ")}`;
  const rows = `select ${ITEM_COLUMNS}, ${order.key} as sort_key from work_order o ${where}`;
  const byKey = `order by ${order.key} ${order.direction}`;
  if (!order.walksByKeyOnly) return `${rows} ${byKey}, o.id ${order.direction} limit ${limit + 1}`;
  // A spatial index walks outwards by distance alone: equals (a whole building's orders) come together and are
  // put in order afterwards.
  return `select * from (${rows} ${byKey} fetch first (${limit + 1}) rows with ties) o
    order by sort_key, id limit ${limit + 1}`;
}

/** How many rows are read in the list's order before the words are looked up: what is common is found among them. */
const WINDOW = 6_000;

/**
 * A page of rows with some words. No estimate says where in the order a word is: "neve" is common and all of last
 * winter. So the first rows are read in order; only when they do not fill the page the words are looked up in their
 * index, and what they give is put in order.
 */
function windowSteps(options: {
  order: Order;
  conditions: string[];
  words: string[];
  limit: number;
}): string {
  const { order, conditions, words, limit } = options;
  const [walked, worded] = [
    conditions.length === 0 ? "true" : conditions.join(" and "),
    [...conditions, ...words].join(" and "),
  ];
  // Adding nothing hides the key from the indexes that are in its order: a walk of them might never end. That it comes
  // from beside makes the second step wait for the first, and keeps the planner from calling workers for it in vain.
  return `near_ones as materialized (
      select o.* from (select ${ITEM_COLUMNS}, o.search, ${order.key} as sort_key from work_order o where ${walked}
        order by ${order.key} ${order.direction}, o.id ${order.direction} limit ${WINDOW}) o
      where ${words.join(" and ")} order by sort_key ${order.direction}, id ${order.direction} limit ${limit + 1}),
    page as materialized (
      select * from near_ones where (select count(*) from near_ones) > ${limit}
      union all select far_ones.*
      from (select interval '0' as nothing from near_ones having count(*) <= ${limit}) short cross join lateral (
        select ${ITEM_COLUMNS}, o.search, ${order.key} as sort_key from work_order o where ${worded}
        order by ${order.key} + short.nothing ${order.direction}, o.id ${order.direction} limit ${limit + 1}) far_ones)`;
}

const BY_OPENING: Order = { key: "o.opened_at", after: "<", direction: "desc", cast: "timestamptz" };
const REST_BY_OPENING: Order = { ...BY_OPENING, condition: NOT_OPEN_CONDITION };
const BY_DEADLINE: Order = {
  key: DEADLINE,
  after: ">",
  direction: "asc",
  cast: "timestamptz",
};

function orderOf(filter: OrderFilter, sink: Parameters): Order {
  const circle = circleOf(filter);
  if (circle) {
    const key = `(o.point::geography <-> ${pointText(circle, sink)})`;
    return { key, after: ">", direction: "asc", cast: "float8", walksByKeyOnly: true };
  }
  // An order that is closed has no running deadline to be sorted by.
  if (filter.sort !== "due" || (filter.state !== undefined && !isOpenFilter(filter.state))) return BY_OPENING;
  // Said twice, the same condition would halve the planner's estimate twice.
  const alreadyOpen = filter.state !== undefined || filter.due !== undefined;
  return alreadyOpen ? BY_DEADLINE : { ...BY_DEADLINE, condition: OPEN_CONDITION };
}

function afterCursor(order: Order, cursor: string, sink: Parameters): string {
  const [key, id] = decodeCursor(cursor, order.cast === "float8" ? "distance" : "instant");
  return `(${order.key}, o.id) ${order.after} (${sink.add(key)}::${order.cast}, ${sink.add(id)}::uuid)`;
}
