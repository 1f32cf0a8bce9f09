import type {
  KeptSheet,
  ModelFinding,
  ModelObject,
  NeutralModel,
  ObjectKind,
} from "#domain/models/model-object.ts";
import { attributeProperties, ownProperties } from "#features/models/cobie/cobie-properties.ts";
import { openWorkbook } from "#features/models/cobie/open-workbook.ts";
import { type CobieRow, type CobieSheet, placeOf, readSheets } from "#features/models/cobie/read-sheets.ts";
import { ModelUnreadable } from "#features/models/model-unreadable.ts";

/** Sheet, what its rows are, the class of one that does not say its own, and which columns name rows of other sheets. */
const SHEETS: readonly {
  sheet: string;
  kind: ObjectKind;
  ifcClass: string;
  refers: readonly [column: string, sheet: string][];
}[] = [
  { sheet: "Facility", kind: "building", ifcClass: "IfcBuilding", refers: [] },
  { sheet: "Floor", kind: "storey", ifcClass: "IfcBuildingStorey", refers: [] },
  { sheet: "Space", kind: "space", ifcClass: "IfcSpace", refers: [["FloorName", "Floor"]] },
  { sheet: "Zone", kind: "zone", ifcClass: "IfcZone", refers: [] },
  { sheet: "Type", kind: "type", ifcClass: "IfcTypeObject", refers: [] },
  {
    sheet: "Component",
    kind: "element",
    ifcClass: "IfcBuildingElementProxy",
    refers: [
      ["Space", "Space"],
      ["TypeName", "Type"],
    ],
  },
  { sheet: "System", kind: "system", ifcClass: "IfcSystem", refers: [] },
];

/** Of these, groups name their members; everywhere else the part names the whole. */
const MEMBERS: readonly [sheet: string, column: string, of: string][] = [
  ["Zone", "SpaceNames", "Space"],
  ["System", "ComponentNames", "Component"],
];

/**
 * A COBie 2.4 workbook as a neutral model. What the register has no place for stays as its sheet, and goes out again.
 * @throws ModelUnreadable
 */
export async function readCobie(bytes: Uint8Array): Promise<NeutralModel> {
  const findings: ModelFinding[] = [];
  const sheets = readSheets(await openWorkbook(bytes), findings);
  if (!["Floor", "Space", "Component"].some((name) => sheets.has(name)))
    throw new ModelUnreadable(
      "Non è una cartella COBie: mancano i fogli Floor, Space e Component. Controlla i nomi dei fogli",
    );
  const objects = readObjects(sheets, findings);
  return { format: "cobie", schema: "COBie 2.4", objects, keptSheets: keptOf(sheets), findings };
}

interface Ground {
  keys: Map<string, string>;
  findings: ModelFinding[];
  groups: Map<string, string[]>;
}

function readObjects(sheets: ReadonlyMap<string, CobieSheet>, findings: ModelFinding[]): ModelObject[] {
  const keys = keysOf(sheets, findings);
  const ground: Ground = { keys, findings, groups: groupsOf(sheets, keys, findings) };
  const attributes = attributeProperties(sheets.get("Attribute")?.rows ?? [], keys, findings);
  const objects = new Map<string, ModelObject>();
  for (const { sheet, kind, ifcClass, refers } of SHEETS)
    for (const row of sheets.get(sheet)?.rows ?? []) {
      const key = keys.get(`${sheet}/${row.name}`) as string;
      // A zone has a row for each of its spaces; whatever else repeats was told when keys were given.
      if (objects.has(key)) continue;
      const properties = [...ownProperties(row, refers), ...(attributes.get(`${sheet}/${row.name}`) ?? [])];
      objects.set(key, { ...toObject(row, { key, kind, ifcClass, refers, ground }), properties });
    }
  return [...objects.values()];
}

const GLOBAL_ID = /^[0-3][0-9A-Za-z_$]{21}$/;
const REPEATS = new Set(["Zone", "System"]);

/** By sheet and name: the GlobalId of the model that the row comes from, else the sheet and the name themselves. */
function keysOf(sheets: ReadonlyMap<string, CobieSheet>, findings: ModelFinding[]): Map<string, string> {
  const keys = new Map<string, string>();
  const taken = new Set<string>();
  for (const { sheet } of SHEETS)
    for (const row of sheets.get(sheet)?.rows ?? []) {
      const name = `${sheet}/${row.name}`;
      if (keys.has(name)) {
        if (!REPEATS.has(sheet))
          findings.push({
            code: "duplicate-id",
            message: `«${row.name}» c'è già nello stesso foglio: si tiene la prima riga`,
            where: placeOf(row),
          });
        continue;
      }
      const given = row.values.ExtIdentifier ?? row.values.ExternalFacilityIdentifier ?? "";
      const key = GLOBAL_ID.test(given) && !taken.has(given) ? given : name;
      taken.add(key);
      keys.set(name, key);
    }
  return keys;
}

/** Members' keys → keys of the groups they are in. */
// oxlint-disable-next-line max-params -- rows, where they lead, and what is to be told of those that lead nowhere.
function groupsOf(
  sheets: ReadonlyMap<string, CobieSheet>,
  keys: ReadonlyMap<string, string>,
  findings: ModelFinding[],
): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [sheet, column, of] of MEMBERS)
    for (const row of sheets.get(sheet)?.rows ?? []) {
      const group = keys.get(`${sheet}/${row.name}`) as string;
      for (const member of namesIn(row.values[column], (name) => keys.has(`${of}/${name}`))) {
        const key = keys.get(`${of}/${member}`);
        if (key === undefined) findings.push(broken(row, column, member));
        else if (!groups.get(key)?.includes(group)) groups.set(key, [...(groups.get(key) ?? []), group]);
      }
    }
  return groups;
}

/** Several are told apart by commas; a name that is there may have one itself. */
function namesIn(given: string | undefined, isKnown: (name: string) => boolean): string[] {
  if (given === undefined) return [];
  if (isKnown(given)) return [given];
  return given.split(",").flatMap((name) => name.trim() || []);
}

// oxlint-disable-next-line max-params -- a reference is its row, its column and what it names.
const broken = (row: CobieRow, column: string, name: string): ModelFinding => ({
  code: "broken-reference",
  message: `${column} nomina «${name}», che non c'è`,
  where: placeOf(row),
});

interface Making {
  key: string;
  kind: ObjectKind;
  ifcClass: string;
  refers: readonly [column: string, sheet: string][];
  ground: Ground;
}

function toObject(
  row: CobieRow,
  { key, kind, ifcClass, refers, ground }: Making,
): Omit<ModelObject, "properties"> {
  const { values, name } = row;
  const wholes: string[] = [];
  let typeKey: string | undefined;
  for (const [column, sheet] of refers)
    for (const referred of namesIn(values[column], (one) => ground.keys.has(`${sheet}/${one}`))) {
      const found = ground.keys.get(`${sheet}/${referred}`);
      if (found === undefined) ground.findings.push(broken(row, column, referred));
      else if (sheet === "Type") typeKey = found;
      else wholes.push(found);
    }
  const tag = values.TagNumber ?? values.AssetIdentifier ?? values.BarCode;
  return {
    key,
    kind,
    ifcClass: classIn(values) ?? ifcClass,
    name,
    ...(tag === undefined ? {} : { tag }),
    attributes: {
      Name: name,
      ...(values.Description === undefined ? {} : { Description: values.Description }),
      ...(values.Category === undefined ? {} : { ObjectType: values.Category }),
    },
    parents: [
      ...wholes.map((whole) => ({ key: whole, relation: "IfcRelContainedInSpatialStructure" })),
      ...(ground.groups.get(key) ?? []).map((group) => ({ key: group, relation: "IfcRelAssignsToGroup" })),
    ],
    ...(typeKey === undefined ? {} : { typeKey }),
    classifications: classificationsIn(values.Category),
    materials: values.Material === undefined ? [] : [values.Material],
    measures: measuresIn(kind, values, ground.findings, row),
  };
}

const classIn = ({ ExtObject }: CobieRow["values"]): string | undefined =>
  ExtObject !== undefined && /^Ifc[A-Z]\w{2,60}$/.test(ExtObject) && !/^Ifc(Property|Rel)/.test(ExtObject)
    ? ExtObject
    : undefined;

/** `23-40 40 14 17: Food Cooking Equipment`, as COBie writes a category of OmniClass or of Uniclass. */
function classificationsIn(category: string | undefined): ModelObject["classifications"] {
  const match = /^([\w. -]{2,40}?)\s*:\s*(.+)$/.exec(category ?? "");
  if (match === null) return [];
  const [, code = "", name = ""] = match;
  const system = /^uni\s*8290/i.test(code) ? "UNI 8290" : "COBie";
  return [{ system, code: code.replace(/^uni\s*8290[\s-]*/i, ""), name }];
}

// oxlint-disable-next-line max-params -- what is measured depends on the kind; what is no number is told with its row.
function measuresIn(
  kind: ObjectKind,
  values: CobieRow["values"],
  findings: ModelFinding[],
  row: CobieRow,
): ModelObject["measures"] {
  const numberIn = (column: string): number | undefined => {
    const given = values[column];
    if (given === undefined) return undefined;
    const number = Number(given.replace(",", "."));
    if (Number.isFinite(number)) return number;
    findings.push({
      code: "unreadable-value",
      message: `${column} non è un numero: «${given.slice(0, 60)}»`,
      where: placeOf(row),
    });
    return undefined;
  };
  if (kind === "storey") {
    const elevationM = numberIn("Elevation");
    return elevationM === undefined ? {} : { elevationM };
  }
  if (kind !== "space") return {};
  const areaM2 = numberIn("NetArea") ?? numberIn("GrossArea");
  return areaM2 === undefined ? {} : { areaM2 };
}

/** Rows of the register are written anew when they go out; of all others, and of attributes, the rows themselves stay. */
const FROM_THE_REGISTER = new Set(["Floor", "Space", "Component"]);

function keptOf(sheets: ReadonlyMap<string, CobieSheet>): KeptSheet[] {
  return [...sheets.values()]
    .filter(({ name, rows }) => !FROM_THE_REGISTER.has(name) && rows.length > 0)
    .map(({ name, headings, rows }) => ({
      name,
      headings,
      rows: rows.map(({ values }) => headings.map((heading) => values[heading] ?? "")),
    }));
}
