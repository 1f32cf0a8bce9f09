import * as ifc from "web-ifc";
import type {
  ModelFinding,
  ModelObject,
  ModelProperty,
  NeutralModel,
  ObjectKind,
  Scalar,
} from "#domain/models/model-object.ts";
import {
  type IfcFile,
  type IfcLine,
  isReference,
  openIfc,
  scalarOf,
  textOf,
} from "#features/models/ifc/ifc-file.ts";
import { propertyReader } from "#features/models/ifc/read-properties.ts";
import { type Relations, readRelations } from "#features/models/ifc/read-relations.ts";
import { readUnits, type Units } from "#features/models/ifc/read-units.ts";
import { ModelUnreadable } from "#features/models/model-unreadable.ts";

export interface IfcLimits {
  mostObjects: number;
  mostProperties: number;
}

export const IFC_LIMITS: IfcLimits = { mostObjects: 200_000, mostProperties: 1_000_000 };

/**
 * An IFC file of any of the three schemas as a neutral model; geometry is not looked at.
 * @throws ModelUnreadable
 */
export async function readIfc(bytes: Uint8Array, limits: IfcLimits = IFC_LIMITS): Promise<NeutralModel> {
  const file = await openIfc(bytes);
  try {
    return readModel(file, limits);
  } finally {
    file.close();
  }
}

function readModel(file: IfcFile, limits: IfcLimits): NeutralModel {
  const ids = file.idsOf(ifc.IFCOBJECTDEFINITION);
  refuseMany(file, ids.length, limits);
  if (ids.length === 0) throw new ModelUnreadable("Nel file non c'è nessun oggetto: il modello è vuoto");
  const units = readUnits(file);
  const ground: Ground = {
    file,
    units,
    relations: readRelations(file),
    kinds: kindsOf(file),
    propertiesOf: propertyReader(file, units),
    keys: new Map(),
    findings: [],
  };
  const lines = ids.flatMap((id) => file.line(id) ?? []);
  for (const line of lines) ground.keys.set(line.expressID, keyOf(line));
  tellMissingUnits(ground);
  const objects = lines.map((line) => toObject(ground, line));
  return { format: "ifc", schema: file.schema, objects, keptSheets: [], findings: ground.findings };
}

interface Ground {
  file: IfcFile;
  units: Units;
  relations: Relations;
  kinds: Map<number, ObjectKind>;
  propertiesOf: (setId: number) => readonly ModelProperty[];
  keys: Map<number, string>;
  findings: ModelFinding[];
}

function refuseMany(file: IfcFile, objects: number, { mostObjects, mostProperties }: IfcLimits): void {
  const inItalian = (count: number) => count.toLocaleString("it-IT");
  if (objects > mostObjects)
    throw new ModelUnreadable(
      `Il modello ha ${inItalian(objects)} oggetti, più di ${inItalian(mostObjects)}: dividilo per corpo o per disciplina`,
    );
  const properties = file.idsOf(ifc.IFCPROPERTY).length + file.idsOf(ifc.IFCPHYSICALQUANTITY).length;
  if (properties > mostProperties)
    throw new ModelUnreadable(
      `Il modello ha ${inItalian(properties)} proprietà, più di ${inItalian(mostProperties)}: esportalo con meno insiemi di proprietà`,
    );
}

/** Without a GlobalId a thing is known by its place in the file: good enough until the next export. */
const keyOf = (line: IfcLine): string => textOf(line.GlobalId) ?? `#${line.expressID}`;

function kindsOf(file: IfcFile): Map<number, ObjectKind> {
  const kinds = new Map<number, ObjectKind>();
  const mark = (type: number, kind: ObjectKind) => {
    for (const id of file.idsOf(type)) kinds.set(id, kind);
  };
  mark(ifc.IFCELEMENT, "element");
  // Holes, imaginary walls, bolts and bars are no maintained elements.
  for (const type of [ifc.IFCFEATUREELEMENT, ifc.IFCVIRTUALELEMENT, ifc.IFCELEMENTCOMPONENT])
    mark(type, "other");
  mark(ifc.IFCTYPEOBJECT, "type");
  mark(ifc.IFCSYSTEM, "system");
  mark(ifc.IFCZONE, "zone");
  mark(ifc.IFCSPACE, "space");
  mark(ifc.IFCBUILDINGSTOREY, "storey");
  mark(ifc.IFCBUILDING, "building");
  mark(ifc.IFCSITE, "site");
  mark(ifc.IFCPROJECT, "project");
  return kinds;
}

function tellMissingUnits({ units, findings }: Ground): void {
  const missing = [
    [units.ofMeasure("IFCLENGTHMEASURE"), "le quote dei piani"],
    [units.ofMeasure("IFCAREAMEASURE"), "le superfici"],
  ] as const;
  for (const [unit, what] of missing)
    if (unit === undefined)
      findings.push({
        code: "missing-unit",
        message: `Il modello non dice in quale unità sono ${what}: non si riportano`,
        where: "IfcUnitAssignment",
      });
}

function toObject(ground: Ground, line: IfcLine): ModelObject {
  const { file, relations, kinds, keys } = ground;
  const id = line.expressID;
  const { attributes, references } = attributesOf(line);
  const sets = [...(relations.propertySets.get(id) ?? []), ...referenceIds(line.HasPropertySets)];
  const properties = sets.flatMap((set) => ground.propertiesOf(set));
  const typeId = relations.types.get(id);
  const typeKey = typeId === undefined ? undefined : keys.get(typeId);
  const parents = (relations.parents.get(id) ?? []).flatMap(({ id: parent, relation }) => {
    const key = keys.get(parent);
    return key === undefined ? [] : [{ key, relation }];
  });
  const kind = kinds.get(id) ?? "other";
  return {
    key: keyOf(line),
    kind,
    ifcClass: file.classOf(line.type),
    name: textOf(line.Name) ?? "",
    ...optional("longName", textOf(line.LongName)),
    ...optional("tag", textOf(line.Tag)),
    ...optional("predefinedType", predefinedTypeOf(line)),
    attributes,
    ...(references.length === 0 ? {} : { references }),
    parents,
    ...optional("typeKey", typeKey),
    properties,
    classifications: relations.classifications.get(id) ?? [],
    materials: relations.materials.get(id) ?? [],
    measures: measuresOf(ground, line, { kind, properties }),
  };
}

const optional = <K extends string>(name: K, value: string | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { [N in K]?: string };

const referenceIds = (given: unknown): number[] =>
  Array.isArray(given) ? given.flatMap((one) => (isReference(one) ? [one.value] : [])) : [];

/** What the user defined stands in another attribute, by the kind of object. */
function predefinedTypeOf(line: IfcLine): string | undefined {
  const given = textOf(line.PredefinedType);
  if (given !== "USERDEFINED") return given;
  return textOf(line.ObjectType) ?? textOf(line.ElementType) ?? textOf(line.ProcessType) ?? given;
}

function attributesOf(line: IfcLine): { attributes: Record<string, Scalar>; references: string[] } {
  const attributes: Record<string, Scalar> = {};
  const references: string[] = [];
  for (const [name, given] of Object.entries(line)) {
    if (name === "expressID" || name === "type" || given === null || given === undefined) continue;
    const value = scalarOf(given);
    if (value !== undefined) attributes[name] = value;
    else if (isReference(given) || (Array.isArray(given) && given.length > 0)) references.push(name);
  }
  return { attributes, references };
}

const AREAS = ["NetFloorArea", "NetArea", "GrossFloorArea", "GrossArea", "Area", "GSA BIM Area"];

function measuresOf(
  { units }: Ground,
  line: IfcLine,
  { kind, properties }: { kind: ObjectKind; properties: readonly ModelProperty[] },
): ModelObject["measures"] {
  if (kind === "storey") {
    const elevation = scalarOf(line.Elevation);
    const unit = units.ofMeasure("IFCLENGTHMEASURE");
    return typeof elevation === "number" && unit ? { elevationM: elevation * unit.factor } : {};
  }
  if (kind !== "space") return {};
  for (const name of AREAS) {
    const found = properties.find((one) => one.name === name && one.dataType === "IFCAREAMEASURE");
    if (typeof found?.value === "number" && found.unit !== undefined)
      return { areaM2: found.value * (found.toSi ?? 1) };
  }
  return {};
}
