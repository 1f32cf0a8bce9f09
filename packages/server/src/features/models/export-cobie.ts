import { sql } from "kysely";
import { ifcOfUni8290 } from "#domain/models/uni8290-of-ifc.ts";
import type { KeptSheet } from "#domain/models/model-object.ts";
import type { Fields } from "#domain/models/model-things.ts";
import { COBIE_SET } from "#features/models/cobie/cobie-properties.ts";
import { type CobieRecord, type CobieSource, writeCobie } from "#features/models/cobie/write-cobie.ts";
import type { Building } from "#features/models/model-rows.ts";
import type { Db } from "#runtime/database/open-database.ts";

/** A building of the register as a COBie workbook: what models brought of it goes out again. */
export async function exportCobie(db: Db, building: Building, now: Date): Promise<Buffer> {
  const rows = await loadRows(db, building.id);
  const nameOf = uniqueNames(rows);
  const made = { CreatedBy: "n/a", CreatedOn: now.toISOString().slice(0, 19), ExtSystem: "Stabile" };
  const sources = rows.map((row): CobieSource => {
    const stated = row.stated ?? {};
    const own = isFromWorkbook(stated) ? {} : { ...made, ExtObject: classOf(row) };
    const columns = { ...own, ...columnsOf(row, nameOf), Name: nameOf(row.id) };
    return { sheet: SHEET[row.kind], name: nameOf(row.id), columns, stated };
  });
  const facility = {
    ...{ ...made, Name: building.code, Category: building.use, SiteName: building.addressText },
    ...{
      LinearUnits: "meters",
      AreaUnits: "square meters",
      VolumeUnits: "cubic meters",
      CurrencyUnit: "Euros",
    },
    ...{ Description: building.name, ExternalSystem: "Stabile", ExternalFacilityIdentifier: building.id },
  };
  return writeCobie({ sources, kept: await keptSheets(db, building.id), facility });
}

interface Row {
  id: string;
  kind: "storey" | "space" | "element";
  name: string;
  parentId: string | null;
  guid: string | null;
  ifcClass: string | null;
  use: string | null;
  area: number | null;
  uni8290: string | null;
  serial: string | null;
  installedOn: string | null;
  stated: Fields | null;
}

const SHEET = { storey: "Floor", space: "Space", element: "Component" } as const;

async function loadRows(db: Db, buildingId: string): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select t.*, i.stated from (
      select s.id, 'storey' as kind, 1 as place, s.level, s.code, s.name, null::uuid as "parentId", s.ifc_guid as guid,
        'IfcBuildingStorey' as "ifcClass", null as use, null::float8 as area, null as uni8290, null as serial, null as "installedOn"
      from storey s where s.building_id = ${buildingId}::uuid and s.withdrawn_on is null
      union all
      select v.id, 'space', 2, s.level, v.code, v.name, v.storey_id, v.ifc_guid, 'IfcSpace', v.use, v.area_m2::float8, null, null, null
      from space v join storey s on s.id = v.storey_id
      where s.building_id = ${buildingId}::uuid and v.withdrawn_on is null and s.withdrawn_on is null
      union all
      select e.id, 'element', 3, 0, e.code, e.name, e.space_id, e.ifc_guid, e.ifc_class, null, null, e.uni8290, e.serial,
        e.installed_on::text
      from element e where e.building_id = ${buildingId}::uuid and e.withdrawn_on is null
    ) t left join model_item i on i.subject_kind = t.kind and i.subject_id = t.id
    order by t.place, t.level, t.code`.execute(db);
  return rows;
}

/** A row is known by its name, in COBie: the second «Porta» becomes «Porta (2)». */
function uniqueNames(rows: readonly Row[]): (id: string) => string {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const { id, kind, name } of rows) {
    let candidate = name;
    for (let number = 2; taken.has(`${kind}/${candidate}`); number += 1) candidate = `${name} (${number})`;
    taken.add(`${kind}/${candidate}`);
    names.set(id, candidate);
  }
  return (id) => names.get(id) ?? "";
}

/** A row that a workbook brought goes out with the columns that it came with. */
const isFromWorkbook = (stated: Fields): boolean =>
  Object.keys(stated).some((field) => field.startsWith(`${COBIE_SET}.`));

function columnsOf(row: Row, nameOf: (id: string) => string): CobieRecord {
  const stated = row.stated ?? {};
  const said = (field: string) => (stated[field] === undefined ? "" : String(stated[field].value));
  const common = { Description: said("description"), ...withGuid(row) };
  if (row.kind === "storey") return common;
  if (row.kind === "space")
    return {
      ...common,
      FloorName: row.parentId === null ? "" : nameOf(row.parentId),
      ...(row.use === null || row.use === "n.c." ? {} : { Category: row.use }),
      ...(row.area === null || stated["COBie.NetArea"] !== undefined ? {} : { NetArea: String(row.area) }),
    };
  return {
    ...common,
    TypeName: said("type"),
    Space: row.parentId === null ? "" : nameOf(row.parentId),
    ...(row.serial === null ? {} : { SerialNumber: row.serial }),
    ...(row.installedOn === null || stated["COBie.InstallationDate"] !== undefined
      ? {}
      : { InstallationDate: row.installedOn }),
  };
}

const GLOBAL_ID = /^[0-3][0-9A-Za-z_$]{21}$/;

const withGuid = ({ guid }: Row): CobieRecord =>
  guid !== null && GLOBAL_ID.test(guid) ? { ExtIdentifier: guid } : {};

const classOf = ({ ifcClass, uni8290 }: Row): string =>
  ifcClass ?? (uni8290 === null ? "" : ifcOfUni8290(uni8290));

/** Of each discipline those of the model that was taken last. */
async function keptSheets(db: Db, buildingId: string): Promise<KeptSheet[]> {
  const { rows } = await sql<{ kept: KeptSheet[] }>`
    select distinct on (discipline) kept_sheets as kept from building_model
    where building_id = ${buildingId}::uuid and applied_at is not null
    order by discipline, applied_at desc`.execute(db);
  return rows.flatMap(({ kept }) => kept);
}
