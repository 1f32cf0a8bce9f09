import type { KeptSheet, ModelObject, NeutralModel } from "#domain/models/model-object.ts";
import { HEADINGS } from "#features/models/cobie/cobie-headings.ts";

/**
 * Sheets of what the register has no rows for. A workbook has its own; of an IFC model types, zones and systems are
 * written as a workbook would have them.
 */
export function keptSheetsOf(model: NeutralModel): KeptSheet[] {
  if (model.format === "cobie") return [...model.keptSheets];
  const byKey = new Map(model.objects.map((object) => [object.key, object]));
  const members = (kind: ModelObject["kind"]) => membersOf(model.objects, byKey, kind);
  const sheets: KeptSheet[] = [
    sheetOf("Type", model.objects.filter(({ kind }) => kind === "type").map(typeRow)),
    sheetOf(
      "Zone",
      members("zone").map(([zone, member]) => groupRow(zone, { SpaceNames: member })),
    ),
    sheetOf(
      "System",
      members("system").map(([system, member]) => groupRow(system, { ComponentNames: member })),
    ),
  ];
  return sheets.filter(({ rows }) => rows.length > 0);
}

type Row = Readonly<Record<string, string>>;

function sheetOf(name: string, rows: readonly Row[]): KeptSheet {
  const headings = HEADINGS[name] ?? [];
  return { name, headings, rows: rows.map((row) => headings.map((heading) => row[heading] ?? "")) };
}

const identity = ({ name, key, ifcClass, attributes }: ModelObject): Row => ({
  Name: name || key,
  ExtObject: ifcClass,
  ExtIdentifier: key,
  Description: String(attributes.Description ?? ""),
});

function typeRow(type: ModelObject): Row {
  const own = Object.fromEntries(type.properties.map(({ name, value }) => [name, String(value)]));
  const { Manufacturer = "", ModelReference = "", ModelNumber, ModelLabel } = own;
  const [first] = type.classifications;
  return {
    ...own,
    ...identity(type),
    Manufacturer,
    ModelReference,
    ModelNumber: ModelNumber ?? ModelLabel ?? "",
    Category: first === undefined ? "" : [first.code, first.name].filter(Boolean).join(": "),
    Material: type.materials.join(", "),
  };
}

const groupRow = (group: ModelObject, member: Row): Row => ({ ...identity(group), ...member });

function membersOf(
  objects: readonly ModelObject[],
  byKey: ReadonlyMap<string, ModelObject>,
  kind: ModelObject["kind"],
): [group: ModelObject, member: string][] {
  return objects.flatMap((object) =>
    object.parents.flatMap(({ key }) => {
      const group = byKey.get(key);
      return group?.kind === kind ? [[group, object.name] as [ModelObject, string]] : [];
    }),
  );
}
