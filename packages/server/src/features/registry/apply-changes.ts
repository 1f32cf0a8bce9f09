import { type RawBuilder, sql } from "kysely";
import { readableAddress } from "#features/registry/readable-address.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import type { AssetChange, AssetRecord, AssetType } from "#ports/asset-registry.ts";
import type { Tx } from "#runtime/transaction.ts";

export const REALGIMM = "realgimm";

/** Parents before children, whatever the order they came in. */
const ORDER: readonly AssetType[] = ["complex", "building", "storey", "space", "unit", "element"];

export interface AppliedChanges {
  applied: number;
  /** Keys of records whose parent is not here: they wait for it. */
  orphans: Set<string>;
}

/**
 * Applies changes set by set: one statement for each kind of record. Of several changes of one record the last holds; a
 * withdrawn record is closed, never deleted. Applying them again changes nothing.
 */
export async function applyChanges(tx: Tx, changes: readonly AssetChange[]): Promise<AppliedChanges> {
  const newest = newestInOrder(changes);
  const orphans = new Set<string>();
  let applied = 0;
  for (const type of ORDER) {
    const rows = newest.filter(({ record }) => record.type === type).map(toRow);
    if (rows.length === 0) continue;
    const done = new Set((await STATEMENTS[type](tx, JSON.stringify(rows))).map(({ key }) => key));
    applied += done.size;
    for (const { key } of rows) if (!done.has(key)) orphans.add(`${type}:${key}`);
  }
  return { applied, orphans };
}

/** Sequence numbers begin anew: whatever they are now, they are newer than those known. */
export async function forgetSequences(tx: Tx): Promise<void> {
  for (const type of ORDER)
    await sql`update ${sql.table(type)} set source_sequence = null where source = ${REALGIMM} and source_sequence is not null`.execute(
      tx,
    );
}

/** The last change of each record, parents before children. */
export function newestInOrder(changes: readonly AssetChange[]): AssetChange[] {
  const newest = new Map<string, AssetChange>();
  for (const change of changes) {
    const kept = newest.get(nameOf(change));
    if (kept === undefined || kept.sequence <= change.sequence) newest.set(nameOf(change), change);
  }
  const place = ({ record }: AssetChange) => ORDER.indexOf(record.type);
  return [...newest.values()].sort((one, other) => place(one) - place(other));
}

/** A record, whatever change of it. */
export const nameOf = ({ record }: AssetChange): string => `${record.type}:${record.key}`;

function toRow({
  record,
  withdrawnOn,
  sequence,
}: AssetChange): AssetRecord & { id: string; withdrawnOn: string | null; sequence: number } {
  // The geometry's text must not carry the name of the column it becomes.
  const ofBuilding =
    record.type === "building" ? { footprint_wkt: record.footprint, ...readableAddress(record) } : {};
  return { ...record, ...ofBuilding, id: uuidV7(), withdrawnOn, sequence };
}

type Apply = (tx: Tx, rows: string) => Promise<{ key: string }[]>;

/**
 * Only what differs is written: an unchanged record costs a comparison, not a new version of its row. A change older than
 * the one a record comes from writes nothing.
 */
function upsert(
  table: string,
  options: {
    columns: string;
    values: RawBuilder<unknown>;
    recordset: RawBuilder<unknown>;
    joins: RawBuilder<unknown>;
    set: readonly string[];
  },
): Apply {
  const columns = sql.raw(options.columns);
  const assignments = sql.raw(options.set.map((column) => `${column} = excluded.${column}`).join(", "));
  const differs = sql.raw(
    `(${options.set.map((column) => `t.${column}`).join(", ")}) is distinct from (${options.set.map((column) => `excluded.${column}`).join(", ")})`,
  );
  return async (tx, rows) => {
    const { rows: known } = await sql<{ key: string }>`
      with given as (
        select x.*, ${options.values} from jsonb_to_recordset(${rows}::jsonb) as x(id uuid, key text, "withdrawnOn" date, sequence bigint, ${options.recordset}) ${options.joins}),
      written as (
        insert into ${sql.raw(table)} as t (id, code, source, source_key, withdrawn_on, source_sequence, ${columns})
        select id, key, ${REALGIMM}, key, "withdrawnOn", sequence, ${columns} from given
        on conflict (source, source_key) do update set ${assignments}, withdrawn_on = excluded.withdrawn_on,
          source_sequence = excluded.source_sequence, updated_at = now()
        where (t.source_sequence is null or excluded.source_sequence >= t.source_sequence)
          and (${differs} or t.withdrawn_on is distinct from excluded.withdrawn_on
            or excluded.source_sequence > t.source_sequence)
        returning 1)
      select key from given`.execute(tx);
    return known;
  };
}

const parentBuilding = sql`join building b on b.source = ${REALGIMM} and b.source_key = x."buildingKey"`;

const STATEMENTS: Record<AssetType, Apply> = {
  complex: upsert("complex", {
    columns: "name",
    values: sql`1 as one`,
    recordset: sql`name text`,
    joins: sql``,
    set: ["name"],
  }),
  building: upsert("building", {
    columns:
      "complex_id, name, use, municipio, street_code, street_name, civic_number, civic_letter, civic_colour, address_text, cadastral_section, cadastral_sheet, cadastral_parcel, point, footprint, built_year, storey_count",
    values: sql`c.id as complex_id, "streetCode" as street_code, "streetName" as street_name, "civicNumber" as civic_number,
      "civicLetter" as civic_letter, "civicColour" as civic_colour,
      "addressText" as address_text,
      "cadastralSection" as cadastral_section, "cadastralSheet" as cadastral_sheet, "cadastralParcel" as cadastral_parcel,
      case when longitude is null then null else st_setsrid(st_makepoint(longitude, latitude), 4326) end as point,
      case when footprint_wkt is null then null else st_multi(st_geomfromtext(footprint_wkt, 4326)) end as footprint,
      "builtYear" as built_year, "storeyCount" as storey_count`,
    recordset: sql`"complexKey" text, name text, use text, municipio text, "streetCode" text, "streetName" text, "civicNumber" int,
      "civicLetter" text, "civicColour" text, "addressText" text, "cadastralSection" text, "cadastralSheet" text, "cadastralParcel" text,
      "builtYear" int, "storeyCount" int, longitude float8, latitude float8, footprint_wkt text`,
    joins: sql`left join complex c on c.source = ${REALGIMM} and c.source_key = x."complexKey"`,
    set: [
      "complex_id",
      "name",
      "use",
      "municipio",
      "street_code",
      "street_name",
      "civic_number",
      "civic_letter",
      "civic_colour",
      "address_text",
      "cadastral_section",
      "cadastral_sheet",
      "cadastral_parcel",
      "point",
      "footprint",
      "built_year",
      "storey_count",
    ],
  }),
  storey: upsert("storey", {
    columns: "building_id, level, name",
    values: sql`b.id as building_id`,
    recordset: sql`"buildingKey" text, level int, name text`,
    joins: parentBuilding,
    set: ["building_id", "level", "name"],
  }),
  space: upsert("space", {
    columns: "storey_id, name, use, area_m2",
    values: sql`s.id as storey_id, "areaM2" as area_m2`,
    recordset: sql`"storeyKey" text, name text, use text, "areaM2" numeric`,
    joins: sql`join storey s on s.source = ${REALGIMM} and s.source_key = x."storeyKey"`,
    set: ["storey_id", "name", "use", "area_m2"],
  }),
  unit: upsert("unit", {
    columns: "building_id, subalterno, category",
    values: sql`b.id as building_id`,
    recordset: sql`"buildingKey" text, subalterno text, category text`,
    joins: parentBuilding,
    set: ["building_id", "subalterno", "category"],
  }),
  element: upsert("element", {
    columns: "building_id, space_id, uni8290, name, maker, model, serial, installed_on",
    values: sql`b.id as building_id, s.id as space_id, "installedOn" as installed_on`,
    recordset: sql`"buildingKey" text, "spaceKey" text, uni8290 text, name text, maker text, model text, serial text, "installedOn" date`,
    joins: sql`join building b on b.source = ${REALGIMM} and b.source_key = x."buildingKey" left join space s on s.source = ${REALGIMM} and s.source_key = x."spaceKey"`,
    set: ["building_id", "space_id", "uni8290", "name", "maker", "model", "serial", "installed_on"],
  }),
};
