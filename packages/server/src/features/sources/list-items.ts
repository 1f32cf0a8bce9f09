import type { SourceItem, SourceItemState } from "@stabile/contract/sources";
import { type RawBuilder, sql } from "kysely";
import type { Reach } from "#domain/access/policy.ts";
import { showItem, type ShownRow } from "#features/sources/show-item.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { BEFORE_ALL, decodeCursor, encodeCursor } from "#runtime/web/cursor.ts";
import { scopeCondition } from "#runtime/web/scope-filter.ts";

export interface ItemsAsked {
  state: SourceItemState;
  source: string | undefined;
  buildingId: string | undefined;
  cursor: string | undefined;
  limit: number;
  reach: Reach;
}

/** Whether an item (`i`) is, or may be, of a building within somebody's reach. Undefined: they reach all. */
export function visibleTo(reach: Reach): RawBuilder<boolean> | undefined {
  const scope = scopeCondition(reach, { municipio: "v.municipio", building: "v.id" });
  return scope === undefined
    ? undefined
    : sql<boolean>`exists (select from building v where v.id = any(i.building_ids || i.candidate_buildings) and ${scope})`;
}

/** What registers say, the longest known first. Buildings out of reach are not named. */
export async function listItems(
  db: Db,
  { state, source, buildingId, cursor, limit, reach }: ItemsAsked,
): Promise<{ items: SourceItem[]; nextCursor?: string }> {
  const visible = visibleTo(reach);
  const [since, afterId] = cursor === undefined ? BEFORE_ALL : decodeCursor(cursor, "instant");
  const { rows } = await sql<ShownRow & { since: string }>`
    select ${columnsFor(reach)}, i.first_read_at::text as since from source_item i
    where i.state = ${state} and i.withdrawn_on is null and (i.first_read_at, i.id) > (${since}::timestamptz, ${afterId}::uuid)
      ${source === undefined ? sql`` : sql`and i.source = ${source}`}
      ${buildingId === undefined ? sql`` : sql`and ${buildingId}::uuid = any(i.building_ids || i.candidate_buildings)`}
      ${visible === undefined ? sql`` : sql`and ${visible}`}
    order by i.first_read_at, i.id limit ${limit + 1}`.execute(db);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const items = shown.map(showItem);
  return rows.length > limit && last !== undefined
    ? { items, nextCursor: encodeCursor([instantOf(last.since), last.id]) }
    : { items };
}

/** With all its microseconds: cut short, a row would come again on the next page. */
const instantOf = (text: string): string => text.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00");

function columnsFor(reach: Reach) {
  const scope = scopeCondition(reach, { municipio: "b.municipio", building: "b.id" });
  const within = scope === undefined ? sql`` : sql`and ${scope}`;
  const named = sql`json_build_object('id', b.id, 'code', b.code, 'name', b.name, 'addressText', b.address_text)`;
  const buildingsIn = (ids: string) => sql`coalesce((select json_agg(${named} order by b.name, b.id)
    from building b where b.id = any(${sql.ref(ids)}) ${within}), '[]')`;
  const element = sql`json_build_object('id', e.id, 'code', e.code, 'name', e.name)`;
  return sql`i.id, i.source, i.kind, i.label, i.addresses, i.said, i.state, i.unread, i.refused, i.version,
    i.first_read_at as "firstReadAt", i.decided_by_label as "decidedBy", i.decided_at as "decidedAt", i.reason,
    i.withdrawn_on::text as "withdrawnOn", ${buildingsIn("i.building_ids")} as buildings,
    ${buildingsIn("i.candidate_buildings")} as "candidateBuildings",
    (select ${element} from element e join building b on b.id = e.building_id where e.id = i.element_id ${within}) as element,
    coalesce((select json_agg(${element} order by e.code) from element e join building b on b.id = e.building_id
      where e.id = any(i.candidate_elements) ${within}), '[]') as "candidateElements"`;
}
