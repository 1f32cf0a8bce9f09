import type { ModelObject, NeutralModel, Scalar } from "#domain/models/model-object.ts";
import { uni8290OfClassification, uni8290OfIfc } from "#domain/models/uni8290-of-ifc.ts";

/** What of a model becomes rows of the register. */
export type ThingKind = "storey" | "space" | "element";

export interface Stated {
  value: Scalar;
  unit?: string;
}
/** By field: those of the register by their own names, properties as `Set.Name`. */
export type Fields = Readonly<Record<string, Stated>>;

export interface ModelThing {
  kind: ThingKind;
  key: string;
  name: string;
  ifcClass: string;
  /** Code it may have in the register: the tag on the spot. */
  code?: string;
  /** Storey of a space; space of an element. */
  parentKey?: string;
  /** Name of the storey it is on, to group it by. */
  storey?: string;
  fields: Fields;
}

/** Columns of the register that a model can say something about, with what people call them. */
export const REGISTER_FIELDS = {
  name: "Nome",
  level: "Livello",
  use: "Uso",
  areaM2: "Superficie (m²)",
  uni8290: "Classe UNI 8290",
  maker: "Marca",
  model: "Modello",
  serial: "Matricola",
  installedOn: "Data di installazione",
} as const;
export type RegisterField = keyof typeof REGISTER_FIELDS;
export const isRegisterField = (field: string): field is RegisterField =>
  Object.hasOwn(REGISTER_FIELDS, field);

/** Said of a thing besides its own columns. */
const OTHER_LABELS: Readonly<Record<string, string>> = {
  ifcClass: "Classe IFC",
  type: "Tipo",
  place: "Vano",
  storey: "Piano",
  zones: "Zone",
  systems: "Impianti",
  materials: "Materiali",
  description: "Descrizione",
};

export const fieldLabel = (field: string): string =>
  isRegisterField(field) ? REGISTER_FIELDS[field] : (OTHER_LABELS[field] ?? field);

/** A sound model's storeys, spaces and elements, storeys first. */
export function modelThings(model: NeutralModel): ModelThing[] {
  const byKey = new Map(model.objects.map((object) => [object.key, object]));
  const levels = levelsOf(model.objects.filter(({ kind }) => kind === "storey"));
  const things = model.objects.flatMap((object) => toThing(object, { byKey, levels }));
  return (["storey", "space", "element"] as const).flatMap((kind) =>
    things.filter((thing) => thing.kind === kind),
  );
}

/** Ground is the storey nearest to zero; without heights, the order of the file. */
function levelsOf(storeys: readonly ModelObject[]): Map<string, number> {
  const height = ({ measures }: ModelObject) => measures.elevationM ?? 0;
  const known = storeys.every(({ measures }) => measures.elevationM !== undefined);
  const sorted = known ? storeys.toSorted((one, other) => height(one) - height(other)) : storeys;
  const heights = sorted.map((storey) => Math.abs(height(storey)));
  const ground = known ? heights.indexOf(Math.min(...heights)) : 0;
  return new Map(sorted.map(({ key }, index) => [key, index - ground]));
}

interface Ground {
  byKey: ReadonlyMap<string, ModelObject>;
  levels: ReadonlyMap<string, number>;
}

function toThing(object: ModelObject, ground: Ground): ModelThing[] {
  const { kind, key, ifcClass } = object;
  if (kind !== "storey" && kind !== "space" && kind !== "element") return [];
  const storey = kind === "storey" ? object : nearestAbove(object, "storey", ground);
  const parent =
    kind === "space" ? storey : kind === "element" ? nearestAbove(object, "space", ground) : undefined;
  const name = nameOf(object);
  return [
    {
      kind,
      key,
      name,
      ifcClass,
      ...(object.tag === undefined ? {} : { code: object.tag }),
      ...(parent === undefined ? {} : { parentKey: parent.key }),
      ...(storey === undefined ? {} : { storey: nameOf(storey) }),
      fields: { ...propertiesOf(object), ...ownFields(object, ground), ...text("name", name) },
    },
  ];
}

/** Through wholes and storeys, upward; a sound model has no rings. */
export function nearestAbove(
  object: ModelObject,
  kind: string,
  { byKey }: Pick<Ground, "byKey">,
): ModelObject | undefined {
  let level = [object];
  const seen = new Set<string>();
  while (level.length > 0) {
    const above = level.flatMap(({ parents }) =>
      parents.flatMap(({ key }) => (seen.has(key) ? [] : (byKey.get(key) ?? []))),
    );
    const found = above.find((one) => one.kind === kind);
    if (found !== undefined) return found;
    for (const { key } of above) seen.add(key);
    level = above;
  }
  return undefined;
}

/** The number on the door alone says little: `A201 Aula di musica`. */
function nameOf({ kind, name, longName, key }: ModelObject): string {
  if (kind === "space" && longName !== undefined && longName !== name) return `${name} ${longName}`.trim();
  return name || longName || key;
}

const text = (field: string, value: string | undefined): Fields =>
  value === undefined || value === "" ? {} : { [field]: { value } };

function ownFields(object: ModelObject, ground: Ground): Fields {
  const { kind, measures, attributes } = object;
  const described = text("description", stringOf(attributes.Description));
  if (kind === "storey") return { ...described, level: { value: ground.levels.get(object.key) ?? 0 } };
  const groups = groupsOf(object, ground);
  if (kind === "space") {
    const area = isArea(measures.areaM2) ? measures.areaM2 : undefined;
    return {
      ...described,
      ...groups,
      ...text("use", useOf(object)),
      ...(area === undefined ? {} : { areaM2: { value: Math.round(area * 100) / 100 } }),
    };
  }
  return { ...described, ...groups, ...elementFields(object, ground) };
}

/** More than a square kilometre is no room: its unit was wrong. */
const isArea = (area: number | undefined): boolean => area !== undefined && area >= 0 && area <= 1_000_000;

const stringOf = (value: Scalar | undefined): string | undefined =>
  value === undefined ? undefined : String(value).trim();

function useOf({ attributes, classifications }: ModelObject): string | undefined {
  const [first] = classifications;
  return stringOf(attributes.ObjectType) || first?.name || first?.code;
}

function elementFields(object: ModelObject, ground: Ground): Fields {
  const type = object.typeKey === undefined ? undefined : ground.byKey.get(object.typeKey);
  const sources = type === undefined ? [object] : [object, type];
  const storey = nearestAbove(object, "storey", ground);
  const space = nearestAbove(object, "space", ground);
  const classified = sources
    .flatMap(({ classifications }) => classifications)
    .map(({ system, code }) => uni8290OfClassification(system, code))
    .find((code) => code !== undefined);
  const predefined = object.predefinedType ?? type?.predefinedType;
  return {
    ...text("uni8290", classified ?? uni8290OfIfc(object.ifcClass, predefined)),
    ...text("ifcClass", object.ifcClass),
    ...text("type", type?.name),
    ...text("place", space === undefined ? undefined : nameOf(space)),
    ...text("storey", storey === undefined ? undefined : nameOf(storey)),
    ...text("materials", [...new Set(object.materials)].join(", ")),
    ...text("maker", firstOf(sources, MAKER)),
    ...text("model", firstOf(sources, MODEL)),
    ...text("serial", firstOf(sources, SERIAL)),
    ...text("installedOn", dayOf(firstOf(sources, INSTALLED))),
  };
}

/** IFC's Pset_Manufacturer… and COBie's columns. */
const MAKER = ["Manufacturer"];
const MODEL = ["ModelLabel", "ModelReference", "ModelNumber"];
const SERIAL = ["SerialNumber"];
const INSTALLED = ["InstallationDate"];

function firstOf(objects: readonly ModelObject[], names: readonly string[]): string | undefined {
  for (const name of names)
    for (const { properties } of objects) {
      const found = properties.find((one) => one.name === name && String(one.value).trim() !== "");
      if (found !== undefined) return String(found.value).trim();
    }
  return undefined;
}

/** A day of the register, or nothing: `2012-03-23T16:14:00` is one, `n/a` is none. */
function dayOf(given: string | undefined): string | undefined {
  const day = /^\d{4}-\d{2}-\d{2}/.exec(given ?? "")?.[0];
  if (day === undefined || day < "1900-01-01" || day > "2200-12-31") return undefined;
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day) ? day : undefined;
}

function groupsOf(object: ModelObject, { byKey }: Ground): Fields {
  const named = (kind: string) =>
    object.parents
      .flatMap(({ key }) => byKey.get(key) ?? [])
      .filter((one) => one.kind === kind)
      .map(({ name }) => name)
      .sort()
      .join(", ");
  return { ...text("zones", named("zone")), ...text("systems", named("system")) };
}

function propertiesOf({ properties }: ModelObject): Fields {
  const fields: Record<string, Stated> = {};
  for (const { set, name, value, unit } of properties) {
    const flat = Array.isArray(value) ? value.join(", ") : (value as Scalar);
    const field = `${set}.${name}`;
    // Said twice, the first stands.
    if (flat !== "" && !Object.hasOwn(fields, field))
      fields[field] = { value: flat, ...(unit === undefined ? {} : { unit }) };
  }
  return fields;
}
