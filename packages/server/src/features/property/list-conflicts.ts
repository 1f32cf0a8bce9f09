import type { PropertyConflict, PropertyFile } from "@stabile/contract/property";
import { sql } from "kysely";
import type { Reach } from "#domain/access/policy.ts";
import { inReach, pageOf, REALGIMM } from "#features/property/writing.ts";
import { detailsOf, type ItemKind, KIND_LABEL, type Said } from "#features/sources/public.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { BEFORE_ALL, decodeCursor } from "#runtime/web/cursor.ts";
import { keyInstant } from "#runtime/web/key-instant.ts";
import { scopeCondition } from "#runtime/web/scope-filter.ts";

export interface Asked {
  cursor: string | undefined;
  limit: number;
  reach: Reach;
}

interface ConflictRow {
  key: string;
  id: string;
  kind: ItemKind;
  label: string;
  said: Said;
  withdrawnOn: string | null;
  older: { said: Said; withdrawnOn: string | null };
  buildings: { id: string; code: string; name: string }[];
  at: Date;
  version: number;
}

/** Of an item (`i`): of a building that somebody reaches. What is of none is of who reaches all. */
export function itemInReach(reach: Reach) {
  const scope = scopeCondition(reach, { municipio: "v.municipio", building: "v.id" });
  return scope === undefined
    ? sql<boolean>`true`
    : sql<boolean>`exists (select from building v where v.id = any(i.building_ids) and ${scope})`;
}

/** What the register says that is older than what is kept, the longest known first. */
export async function listConflicts(
  db: Db,
  { cursor, limit, reach }: Asked,
): Promise<{ items: PropertyConflict[]; nextCursor?: string }> {
  const [at, id] = cursor === undefined ? BEFORE_ALL : decodeCursor(cursor, "instant");
  const { rows } = await sql<ConflictRow>`
    select ${keyInstant("i.conflict_at")} as key, i.id, i.kind, i.label, i.said, i.withdrawn_on::text as "withdrawnOn", i.older,
      i.conflict_at as at, i.version,
      coalesce((select json_agg(json_build_object('id', b.id, 'code', b.code, 'name', b.name) order by b.code)
        from building b where b.id = any(i.building_ids)), '[]') as buildings
    from source_item i
    where i.source = ${REALGIMM} and i.conflict_at is not null and (i.conflict_at, i.id) > (${at}::timestamptz, ${id}::uuid)
      and ${itemInReach(reach)}
    order by i.conflict_at, i.id limit ${limit + 1}`.execute(db);
  return pageOf(rows, limit, toConflict);
}

function toConflict({
  id,
  kind,
  label,
  said,
  older,
  buildings,
  at,
  version,
  withdrawnOn,
}: ConflictRow): PropertyConflict {
  return {
    ...{ id, kindLabel: KIND_LABEL[kind], label, buildings, version, at: at.toISOString() },
    ...{ kept: detailsOf(said), theirs: detailsOf(older.said) },
    ...(withdrawnOn === null ? {} : { keptWithdrawnOn: withdrawnOn }),
    ...(older.withdrawnOn === null ? {} : { theirsWithdrawnOn: older.withdrawnOn }),
  };
}

interface FileRow {
  key: string;
  id: string;
  label: string;
  fileName: string;
  building: { id: string; code: string; name: string };
  because: string;
  at: Date;
}

/** Plans whose file could not be had. */
export async function listFiles(
  db: Db,
  { cursor, limit, reach }: Asked,
): Promise<{ items: PropertyFile[]; nextCursor?: string }> {
  const [at, id] = cursor === undefined ? BEFORE_ALL : decodeCursor(cursor, "instant");
  const { rows } = await sql<FileRow>`
    select ${keyInstant("f.updated_at")} as key, f.item_id as id, i.label, i.said->>'fileName' as "fileName", f.because,
      f.updated_at as at, json_build_object('id', b.id, 'code', b.code, 'name', b.name) as building
    from register_file f join source_item i on i.id = f.item_id join building b on b.id = i.building_ids[1]
    where f.state = 'parked' and i.withdrawn_on is null and (f.updated_at, f.item_id) > (${at}::timestamptz, ${id}::uuid)
      and ${inReach(reach)}
    order by f.updated_at, f.item_id limit ${limit + 1}`.execute(db);
  return pageOf(rows, limit, ({ at: instant, ...row }) => {
    const { id: item, label, fileName, building, because } = row;
    return { ...{ id: item, label, fileName, building, because }, at: instant.toISOString() };
  });
}
