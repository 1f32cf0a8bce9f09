import { type RawBuilder, sql } from "kysely";
import { type Principal, type Reach, reachOf } from "#domain/access/policy.ts";
import { type CodeQuery, readQuery, type SearchQuery } from "#domain/search/read-query.ts";
import { romeDay } from "#domain/time/rome.ts";
import { buildingPart } from "#features/search/building-part.ts";
import { type CodedTable, codePart } from "#features/search/code-part.ts";
import { correctWords, isCorrectable } from "#features/search/correct-words.ts";
import { namedSteps } from "#features/search/matches.ts";
import { newestPart, rarePart } from "#features/search/newest-first.ts";
import type { Happenings, Part } from "#features/search/part.ts";
import { streetPart } from "#features/search/street-part.ts";
import type { Db } from "#runtime/database/open-database.ts";

export interface SearchOptions {
  text: string;
  /** The most hits of each kind. */
  limit: number;
  principal: Principal;
  /** In whose year a bare number is first thought to be. */
  now: Date;
}

const BUILDINGS = {
  action: "building.read",
  kind: "building",
  table: "building",
  title: "name",
  scope: { municipio: "x.municipio", building: "x.id" },
} as const satisfies CodedTable & { action: string };

const ORDERS = {
  action: "work-order.read",
  kind: "work-order",
  table: "work_order",
  title: "title",
  scope: {
    municipio: "x.municipio",
    building: "x.building_id",
    contract: "x.contract_id",
    firm: "x.firm_id",
  },
} as const satisfies Happenings & { action: string };

const REQUESTS = {
  action: "request.read",
  kind: "request",
  table: "request",
  title: "subject",
  scope: { municipio: "x.municipio", building: "x.building_id" },
} as const satisfies Happenings & { action: string };

const HAPPENINGS = [ORDERS, REQUESTS] as const;
const KINDS = ["building", "work-order", "request", "street"] as const;

/** The hits of one kind: a JSON array without its brackets. */
interface Found {
  kind: (typeof KINDS)[number];
  items: string;
  ids: string[];
}

/**
 * Type-ahead over buildings, work orders, reports and streets, as the text of a `SearchResult` with at most `limit` of
 * each kind. What looks like a code is sought as a code, a number after a street as its civic, the rest as words, each
 * contained whatever the case and the accents. When nothing is spelt so, misspelt words are corrected and sought again.
 */
export async function searchEverything(db: Db, options: SearchOptions): Promise<string> {
  const query = readQuery(options.text, Number(romeDay(options.now).slice(0, 4)));
  let found: Found[] = [];
  if (query.code?.isCertain) found = await run(db, codeParts(query.code, options));
  if (found.length === 0) found = await seekWords(db, query, options);
  if (found.length === 0 && query.words.some(isCorrectable)) {
    const words = await correctWords(db, query.words);
    if (words) found = await seekWords(db, { ...query, words }, options);
  }
  const items = KINDS.flatMap((kind) => found.filter((one) => one.kind === kind).map((one) => one.items));
  return `{"items":[${items.join(",")}]}`;
}

/** What is common, or in the place named, in one statement; one more for each kind of which it did not find enough, side by side. */
async function seekWords(db: Db, query: SearchQuery, options: SearchOptions): Promise<Found[]> {
  if (query.words.length === 0 && query.civic === undefined) return [];
  const { limit, principal } = options;
  const reachable = HAPPENINGS.flatMap((happenings) => {
    const reach = reachOf(principal, happenings.action);
    return reach === undefined ? [] : [{ happenings, reach }];
  });
  const [places, codes] = [placeParts(query, options), codeParts(query.code, options)];
  const newest = reachable.map(({ happenings, reach }) =>
    newestPart(happenings, { query, limit, reach, withPlaces: places.length > 0 }),
  );
  const found = await run(db, [...places, ...newest, ...codes]);
  const rare = reachable.flatMap(({ happenings, reach }) => {
    const ids = found.find(({ kind }) => kind === happenings.kind)?.ids ?? [];
    return ids.length >= limit ? [] : [rarePart(happenings, { query, limit, reach, found: ids })];
  });
  if (rare.length === 0 || query.words.length === 0) return found;
  const more = (await Promise.all(rare.map((part) => run(db, [part], namedSteps(query))))).flat();
  return [...found.filter(({ kind }) => more.every((one) => one.kind !== kind)), ...more];
}

async function run(
  db: Db,
  parts: readonly Part[],
  shared: readonly RawBuilder<unknown>[] = [],
): Promise<Found[]> {
  if (parts.length === 0) return [];
  const steps = [...shared, ...parts.flatMap((part) => part.steps)];
  const rows = sql.join(
    parts.map((part) => part.rows),
    sql` union all `,
  );
  const { rows: found } = await sql<Found>`
    ${steps.length > 0 ? sql`with ${sql.join(steps)}` : sql``}
    select kind, array_agg(id) as ids, string_agg(json_strip_nulls(json_build_object('kind', kind, 'id', id, 'code', code,
      'title', title, 'subtitle', subtitle, 'state', state))::text, ',' order by rank) as items
    from (select distinct on (kind, id) * from (${rows}) hits order by kind, id, rank) hits group by kind`.execute(
    db,
  );
  return found;
}

const only = (rows: RawBuilder<unknown>): Part => ({ steps: [], rows });

/** A code says by itself what it is of; a number alone may be that of an order or of a report. */
function codeParts(code: CodeQuery | undefined, { limit, principal }: SearchOptions): Part[] {
  if (code === undefined) return [];
  const start = code.prefix ?? "";
  const tables = [BUILDINGS, ORDERS, REQUESTS].filter(({ table }) => {
    if (!code.isCertain) return table !== "building";
    if (start.startsWith("ODL")) return table === "work_order";
    return start.startsWith("SEG") ? table === "request" : table === "building";
  });
  return tables.flatMap((table) => {
    const reach = reachOf(principal, table.action);
    return reach === undefined ? [] : [only(codePart(table, { code, limit, reach }))];
  });
}

function placeParts(query: SearchQuery, { limit, principal }: SearchOptions): Part[] {
  const reach: Reach | undefined = reachOf(principal, BUILDINGS.action);
  if (reach === undefined || (query.words.length === 0 && query.civic === undefined)) return [];
  const streets = streetPart({ query, limit, reach });
  return [buildingPart({ query, limit, reach }), ...(streets ? [streets] : [])];
}
