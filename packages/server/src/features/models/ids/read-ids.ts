import type {
  EntityFacet,
  IdsDocument,
  IdsFacet,
  IdsRequirement,
  IdsSpecification,
  IdsValue,
} from "#domain/models/ids/ids-rules.ts";
import { childNamed, readXmlTree, type XmlNode } from "#features/models/ids/xml-tree.ts";
import { xsdPattern } from "#features/models/ids/xsd-pattern.ts";
import { ModelUnreadable } from "#features/models/model-unreadable.ts";

const MOST_SPECIFICATIONS = 1_000;

/** @throws ModelUnreadable when it is not an IDS file, or asks for something that no facet of IDS 1.0 does */
export function readIds(bytes: Uint8Array): IdsDocument {
  const root = readXmlTree(bytes);
  if (root.name !== "ids") throw new ModelUnreadable("Non è un file IDS: manca l'elemento «ids»");
  const specifications = (childNamed(root, "specifications")?.children ?? []).map(readSpecification);
  if (specifications.length === 0)
    throw new ModelUnreadable("Il file IDS non chiede niente: non ha specifiche");
  if (specifications.length > MOST_SPECIFICATIONS)
    throw new ModelUnreadable(`Il file IDS ha più di ${MOST_SPECIFICATIONS} specifiche: dividilo`);
  return { title: childNamed(childNamed(root, "info"), "title")?.text.trim() ?? "", specifications };
}

function readSpecification(node: XmlNode): IdsSpecification {
  const applicability = childNamed(node, "applicability");
  const { name = "", description, instructions } = node.attributes;
  return {
    name,
    ...(description === undefined ? {} : { description }),
    ...(instructions === undefined ? {} : { instructions }),
    cardinality: occurrences(applicability?.attributes ?? {}),
    applicability: (applicability?.children ?? []).map(readFacet),
    requirements: (childNamed(node, "requirements")?.children ?? []).map(readRequirement),
  };
}

function occurrences({ minOccurs = "1", maxOccurs = "1" }: Readonly<Record<string, string>>) {
  if (maxOccurs === "0") return "prohibited";
  return minOccurs === "0" ? "optional" : "required";
}

function readRequirement(node: XmlNode): IdsRequirement {
  const { cardinality = "required", instructions } = node.attributes;
  if (cardinality !== "required" && cardinality !== "optional" && cardinality !== "prohibited")
    throw new ModelUnreadable(`Il file IDS ha una cardinalità sconosciuta: «${cardinality.slice(0, 40)}»`);
  return {
    facet: readFacet(node),
    cardinality,
    ...(instructions === undefined ? {} : { instructions }),
  };
}

function readFacet(node: XmlNode): IdsFacet {
  const value = optionalValue("value", childNamed(node, "value"));
  switch (node.name) {
    case "entity":
      return readEntity(node);
    case "attribute":
      return { facet: "attribute", name: readValue(childNamed(node, "name")), ...value };
    case "property": {
      const { dataType } = node.attributes;
      return {
        facet: "property",
        set: readValue(childNamed(node, "propertySet")),
        name: readValue(childNamed(node, "baseName")),
        ...(dataType === undefined ? {} : { dataType }),
        ...value,
      };
    }
    case "classification":
      return { facet: "classification", ...optionalValue("system", childNamed(node, "system")), ...value };
    case "material":
      return { facet: "material", ...value };
    case "partOf": {
      const entity = childNamed(node, "entity");
      const relations = (node.attributes.relation ?? "").toUpperCase().split(/\s+/).filter(Boolean);
      return { facet: "partOf", relations, ...(entity === undefined ? {} : { entity: readEntity(entity) }) };
    }
    default:
      throw new ModelUnreadable(`Il file IDS chiede «${node.name.slice(0, 40)}», che IDS 1.0 non conosce`);
  }
}

function readEntity(node: XmlNode): EntityFacet {
  return {
    facet: "entity",
    name: readValue(childNamed(node, "name")),
    ...optionalValue("predefinedType", childNamed(node, "predefinedType")),
  };
}

function optionalValue<K extends string>(name: K, node: XmlNode | undefined): { [N in K]?: IdsValue } {
  return (node === undefined ? {} : { [name]: readValue(node) }) as { [N in K]?: IdsValue };
}

const NUMBERS = [
  "minInclusive",
  "minExclusive",
  "maxInclusive",
  "maxExclusive",
  "length",
  "minLength",
  "maxLength",
] as const;

/** A single value, or an XSD restriction. */
function readValue(node: XmlNode | undefined): IdsValue {
  if (node === undefined) throw new ModelUnreadable("Nel file IDS manca il nome di ciò che si chiede");
  const simple = childNamed(node, "simpleValue");
  if (simple !== undefined) return { oneOf: [simple.text] };
  const rules = childNamed(node, "restriction")?.children ?? [];
  const written = (name: string) =>
    rules.filter((rule) => rule.name === name).map((rule) => rule.attributes.value ?? "");
  const [oneOf, patterns] = [written("enumeration"), written("pattern")];
  const value: IdsValue = {
    ...(oneOf.length === 0 ? {} : { oneOf }),
    ...(patterns.length === 0 ? {} : { patterns: patterns.map(xsdPattern), patternTexts: patterns }),
  };
  for (const name of NUMBERS) {
    const [given] = written(name);
    if (given === undefined) continue;
    const number = Number(given);
    if (given.trim() === "" || Number.isNaN(number))
      throw new ModelUnreadable(`Nel file IDS «${name}» non è un numero: «${given.slice(0, 40)}»`);
    value[name] = number;
  }
  return value;
}
