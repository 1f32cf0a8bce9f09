import type { EntityFacet, IdsFacet, IdsValue } from "#domain/models/ids/ids-rules.ts";
import { matchesValue } from "#domain/models/ids/matches-value.ts";
import type { ModelClassification, ModelObject, ModelProperty, Scalar } from "#domain/models/model-object.ts";

/** Of a facet and an object: what it asks for is not there at all, is there otherwise, or is there as asked. */
export type FacetOutcome = "absent" | "different" | "met";

export interface IdsGround {
  schema: string;
  byKey: ReadonlyMap<string, ModelObject>;
}

export function facetOutcome(facet: IdsFacet, object: ModelObject, ground: IdsGround): FacetOutcome {
  switch (facet.facet) {
    case "entity":
      return isEntity(facet, object, ground) ? "met" : "different";
    case "attribute":
      return attributeOutcome(facet, object);
    case "property":
      return propertyOutcome(facet, object, ground);
    case "classification":
      return classificationOutcome(
        facet,
        withType(object, ground, ({ classifications }) => classifications),
      );
    case "material":
      return materialOutcome(facet.value, object, ground);
    case "partOf":
      return partOutcome(facet, object, ground);
    default:
      return facet satisfies never;
  }
}

function typeOf({ typeKey }: ModelObject, { byKey }: IdsGround): ModelObject | undefined {
  return typeKey === undefined ? undefined : byKey.get(typeKey);
}

/** What the type says holds for each of its occurrences as well. */
function withType<T>(
  object: ModelObject,
  ground: IdsGround,
  read: (object: ModelObject) => readonly T[],
): readonly T[] {
  const type = typeOf(object, ground);
  return type === undefined ? read(object) : [...read(object), ...read(type)];
}

function isEntity({ name, predefinedType }: EntityFacet, object: ModelObject, ground: IdsGround): boolean {
  if (!classNames(object, ground).some((one) => matchesValue(name, one))) return false;
  if (predefinedType === undefined) return true;
  return predefinedTypes(object, ground).some((one) => matchesValue(predefinedType, one));
}

/** In IFC 2x3 an air terminal is a flow terminal whose type is one of air terminals. */
function classNames(object: ModelObject, ground: IdsGround): string[] {
  const own = object.ifcClass.toUpperCase();
  const type = ground.schema === "IFC2X3" ? typeOf(object, ground)?.ifcClass.toUpperCase() : undefined;
  return type?.endsWith("TYPE") ? [own, type.slice(0, -"TYPE".length)] : [own];
}

/** What is user defined is also called so, besides by its own name. */
function predefinedTypes(object: ModelObject, ground: IdsGround): string[] {
  const type = typeOf(object, ground);
  const isSaid = (one: ModelObject | undefined) =>
    one?.predefinedType !== undefined && one.predefinedType !== "NOTDEFINED";
  const source = isSaid(type) ? type : isSaid(object) ? object : undefined;
  if (source?.predefinedType === undefined) return object.predefinedType ? [object.predefinedType] : [];
  const written = source.attributes.PredefinedType;
  return written === "USERDEFINED" ? [source.predefinedType, "USERDEFINED"] : [source.predefinedType];
}

function attributeOutcome(
  { name, value }: Extract<IdsFacet, { facet: "attribute" }>,
  { attributes, references = [] }: ModelObject,
): FacetOutcome {
  const values = Object.entries(attributes).filter(
    ([attribute, given]) => matchesValue(name, attribute) && given !== "",
  );
  const isReferring = references.some((attribute) => matchesValue(name, attribute));
  if (values.length === 0 && !isReferring) return emptyOutcome(name, attributes);
  if (value === undefined) return "met";
  return values.some(([, given]) => matchesValue(value, given)) ? "met" : "different";
}

/** An empty text is written, and says nothing. */
function emptyOutcome(name: IdsValue, attributes: ModelObject["attributes"]): FacetOutcome {
  const isEmpty = Object.entries(attributes).some(
    ([attribute, given]) => given === "" && matchesValue(name, attribute),
  );
  return isEmpty ? "different" : "absent";
}

function propertyOutcome(
  facet: Extract<IdsFacet, { facet: "property" }>,
  object: ModelObject,
  ground: IdsGround,
): FacetOutcome {
  const bySet = new Map<string, Map<string, ModelProperty>>();
  // An occurrence's own value stands before its type's.
  for (const property of withType(object, ground, ({ properties }) => properties)) {
    if (!matchesValue(facet.set, property.set)) continue;
    const known = bySet.get(property.set) ?? new Map<string, ModelProperty>();
    bySet.set(property.set, known);
    if (!known.has(property.name)) known.set(property.name, property);
  }
  const found = [...bySet.values()].map((set) =>
    [...set.values()].filter(({ name }) => matchesValue(facet.name, name)),
  );
  if (found.every((one) => one.length === 0)) return "absent";
  const isMet = found.every(
    (properties) => properties.length > 0 && properties.every((one) => isProperty(facet, one)),
  );
  return isMet ? "met" : "different";
}

function isProperty(
  { dataType, value }: Extract<IdsFacet, { facet: "property" }>,
  property: ModelProperty,
): boolean {
  if (dataType !== undefined && property.dataType !== dataType.toUpperCase()) return false;
  const values = valuesOf(property);
  if (values.every((one) => one === "")) return false;
  if (value === undefined) return true;
  const inRange = property.bounds === undefined ? undefined : boundsOutcome(value, property);
  return inRange ?? values.some((one) => matchesValue(value, one));
}

/** IDS asks in units of the SI. */
const toSi = (value: Scalar, factor = 1): Scalar => (typeof value === "number" ? value * factor : value);

function valuesOf({ value, toSi: factor }: ModelProperty): Scalar[] {
  return (Array.isArray(value) ? (value as readonly Scalar[]) : [value as Scalar]).map((one) =>
    toSi(one, factor),
  );
}

/** A range that is asked for must hold both ends of one that is given; the side that is asked for must be given. */
function boundsOutcome(wanted: IdsValue, { bounds = {}, toSi: factor }: ModelProperty): boolean | undefined {
  const isLow = wanted.minInclusive !== undefined || wanted.minExclusive !== undefined;
  const isHigh = wanted.maxInclusive !== undefined || wanted.maxExclusive !== undefined;
  if (!isLow && !isHigh) return undefined;
  const { lower, upper } = bounds;
  if ((isLow && lower === undefined) || (isHigh && upper === undefined)) return false;
  return [lower, upper].every((one) => one === undefined || matchesValue(wanted, toSi(one, factor)));
}

function classificationOutcome(
  { system, value }: Extract<IdsFacet, { facet: "classification" }>,
  given: readonly ModelClassification[],
): FacetOutcome {
  const inSystem = given.filter((one) => matchesValue(system, one.system));
  if (inSystem.length === 0) return given.length === 0 || system !== undefined ? "absent" : "different";
  return inSystem.some(({ code }) => value === undefined || (code !== "" && matchesValue(value, code)))
    ? "met"
    : "different";
}

function materialOutcome(value: IdsValue | undefined, object: ModelObject, ground: IdsGround): FacetOutcome {
  const own = object.materials.length > 0 ? object.materials : (typeOf(object, ground)?.materials ?? []);
  if (own.length === 0) return "absent";
  return own.some((name) => matchesValue(value, name)) ? "met" : "different";
}

function partOutcome(
  { relations, entity }: Extract<IdsFacet, { facet: "partOf" }>,
  object: ModelObject,
  ground: IdsGround,
): FacetOutcome {
  const wholes = wholesOf(object, relations, ground);
  if (wholes.length === 0) return "absent";
  return entity === undefined || wholes.some((whole) => isEntity(entity, whole, ground))
    ? "met"
    : "different";
}

/** Directly or through others, by the relations that are asked for; a ring is walked once. */
function wholesOf(object: ModelObject, relations: readonly string[], { byKey }: IdsGround): ModelObject[] {
  const found = new Map<string, ModelObject>();
  let level: readonly ModelObject[] = [object];
  while (level.length > 0) {
    const above: ModelObject[] = [];
    for (const { parents } of level)
      for (const { key, relation } of parents) {
        const isAsked = relations.length === 0 || relations.includes(relation.toUpperCase());
        const whole = byKey.get(key);
        if (!isAsked || whole === undefined || found.has(key)) continue;
        found.set(key, whole);
        above.push(whole);
      }
    level = above;
  }
  return [...found.values()];
}
