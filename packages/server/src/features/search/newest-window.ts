import { type RawBuilder, sql } from "kysely";
import type { Reach } from "#domain/access/policy.ts";
import type { Happenings } from "#features/search/part.ts";
import type { ScopeColumns } from "#runtime/web/scope-filter.ts";

/** How many of the newest are read one by one. What is common is found among them; what is not, is rare. */
const WINDOW = 2_000;
const LEAST_OF_A_KEY = 100;

/** What is needed of a row, to match it and to show it. */
export function columnsOf(table: Happenings["table"], title: Happenings["title"]): RawBuilder<unknown> {
  return sql`select x.id, x.code, ${sql.ref(`x.${title}`)}, x.address_text, x.state, x.opened_at, x.search, x.building_id
    from ${sql.table(table)} x`;
}

/** SQL of the newest rows a person may see: those of each place, contract or firm of theirs out of its own index. */
export function newestWindow({ table, title, scope }: Happenings, reach: Reach): RawBuilder<unknown> {
  const rows = columnsOf(table, title);
  const newest = (most: number) => sql`order by x.opened_at desc, x.id desc limit ${sql.lit(most)}`;
  if (reach.all) return sql`${rows} ${newest(WINDOW)}`;
  const windows = keysOf(reach, scope);
  const [only, ...others] = windows;
  if (only === undefined) return sql`${rows} where false`;
  // Compared with one key, rows come in order, and the reading stops when enough match.
  if (others.length === 0 && only.keys.length === 1)
    return sql`${rows} where ${only.belongs(sql`${only.keys[0]}::${sql.raw(only.type)}`)} ${newest(WINDOW)}`;
  const walks = windows.map(({ keys, type, belongs }) => {
    const each = Math.max(LEAST_OF_A_KEY, Math.ceil(WINDOW / keys.length));
    return sql`select x.* from unnest(${keys}::${sql.raw(type)}[]) as key cross join lateral (
      ${rows} where ${belongs(sql`key`)} ${newest(each)}) x`;
  });
  // A row reached in two ways is one row.
  return sql.join(walks, sql` union `);
}

interface Keys {
  keys: string[];
  type: "text" | "uuid";
  belongs(key: RawBuilder<unknown>): RawBuilder<unknown>;
}

function keysOf(reach: Exclude<Reach, { all: true }>, scope: ScopeColumns): Keys[] {
  const equal = (column: string, keys: string[], type: "text" | "uuid"): Keys => ({
    keys,
    type,
    belongs: (key) => sql`${sql.ref(column)} = ${key}`,
  });
  const all: Keys[] = [];
  if (scope.municipio) all.push(equal(scope.municipio, reach.municipi, "text"));
  if (scope.building) all.push(equal(scope.building, reach.buildingIds, "uuid"));
  if (scope.firm) all.push(equal(scope.firm, reach.firmIds, "uuid"));
  const contract = scope.contract;
  // No index by contract: its orders are among those of its firm.
  if (contract)
    all.push({
      keys: reach.contractIds,
      type: "uuid",
      belongs: (key) =>
        sql`x.firm_id = (select c.firm_id from contract c where c.id = ${key}) and ${sql.ref(contract)} = ${key}`,
    });
  return all.filter(({ keys }) => keys.length > 0);
}
