import {
  IFCRELASSIGNSTOGROUP,
  IFCRELASSOCIATESCLASSIFICATION,
  IFCRELASSOCIATESMATERIAL,
  IFCRELCONTAINEDINSPATIALSTRUCTURE,
  IFCRELDECOMPOSES,
  IFCRELDEFINESBYPROPERTIES,
  IFCRELDEFINESBYTYPE,
  IFCRELFILLSELEMENT,
  IFCRELNESTS,
  IFCRELVOIDSELEMENT,
} from "web-ifc";
import type { ModelClassification } from "#domain/models/model-object.ts";
import { type IfcFile, referencesIn, textOf } from "#features/models/ifc/ifc-file.ts";

/** By the id of the line that is related. */
export interface Relations {
  parents: Map<number, { id: number; relation: string }[]>;
  types: Map<number, number>;
  propertySets: Map<number, number[]>;
  classifications: Map<number, ModelClassification[]>;
  materials: Map<number, string[]>;
}

/** Relation, its class, which end is the whole and which the parts. */
const WHOLES = [
  [IFCRELDECOMPOSES, "", "RelatingObject", "RelatedObjects"],
  [IFCRELNESTS, "IfcRelNests", "RelatingObject", "RelatedObjects"],
  [
    IFCRELCONTAINEDINSPATIALSTRUCTURE,
    "IfcRelContainedInSpatialStructure",
    "RelatingStructure",
    "RelatedElements",
  ],
  [IFCRELASSIGNSTOGROUP, "IfcRelAssignsToGroup", "RelatingGroup", "RelatedObjects"],
  [IFCRELVOIDSELEMENT, "IfcRelVoidsElement", "RelatingBuildingElement", "RelatedOpeningElement"],
  [IFCRELFILLSELEMENT, "IfcRelFillsElement", "RelatingOpeningElement", "RelatedBuildingElement"],
] as const;

export function readRelations(file: IfcFile): Relations {
  const relations: Relations = {
    parents: new Map(),
    types: new Map(),
    propertySets: new Map(),
    classifications: new Map(),
    materials: new Map(),
  };
  readWholes(file, relations);
  for (const { from, to } of pairs(file, IFCRELDEFINESBYTYPE, "RelatingType", "RelatedObjects"))
    relations.types.set(to, from);
  for (const { from, to } of pairs(
    file,
    IFCRELDEFINESBYPROPERTIES,
    "RelatingPropertyDefinition",
    "RelatedObjects",
  ))
    push(relations.propertySets, to, from);
  readClassifications(file, relations);
  const materials = new Map<number, string[]>();
  for (const { from, to } of pairs(file, IFCRELASSOCIATESMATERIAL, "RelatingMaterial", "RelatedObjects")) {
    if (!materials.has(from)) materials.set(from, materialNames(file, from, 0));
    for (const name of materials.get(from) ?? []) push(relations.materials, to, name);
  }
  return relations;
}

function readWholes(file: IfcFile, { parents }: Relations): void {
  const read = new Set<number>();
  for (const [type, relation, whole, part] of WHOLES) {
    const now = new Set<number>();
    for (const { from, to, relationId, ofClass } of pairs(file, type, whole, part)) {
      // In IFC 2x3 nesting is a decomposition, in IFC 4 voiding is one too: each relation is read once, with all its parts.
      if (read.has(relationId) && relation !== ofClass) continue;
      now.add(relationId);
      const known = parents.get(to)?.some(({ id, relation: other }) => id === from && other === ofClass);
      if (!known) push(parents, to, { id: from, relation: ofClass });
    }
    for (const id of now) read.add(id);
  }
}

interface Pair {
  from: number;
  to: number;
  relationId: number;
  ofClass: string;
}

// oxlint-disable-next-line max-params -- the file first, as everywhere; a relation is its class and its two ends.
function* pairs(file: IfcFile, type: number, whole: string, part: string): Generator<Pair> {
  for (const relationId of file.idsOf(type)) {
    const line = file.line(relationId);
    const ofClass = line === undefined ? "" : file.classOf(line.type);
    for (const from of referencesIn(line?.[whole]))
      for (const to of referencesIn(line?.[part])) yield { from, to, relationId, ofClass };
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function readClassifications(file: IfcFile, { classifications }: Relations): void {
  const known = new Map<number, ModelClassification[]>();
  for (const { from, to } of pairs(
    file,
    IFCRELASSOCIATESCLASSIFICATION,
    "RelatingClassification",
    "RelatedObjects",
  )) {
    if (!known.has(from)) known.set(from, classificationsAt(file, from));
    for (const one of known.get(from) ?? []) push(classifications, to, one);
  }
}

/** As deep as a reference may refer to a wider one. */
const DEEPEST = 16;

/** A reference is of its own code and of each wider one that it refers to. */
function classificationsAt(file: IfcFile, start: number): ModelClassification[] {
  const codes: { code: string; name?: string }[] = [];
  let system = "";
  let at: number | undefined = start;
  for (let depth = 0; at !== undefined && depth < DEEPEST; depth += 1) {
    const line = file.line(at);
    if (line === undefined) break;
    const name = textOf(line.Name);
    const isSystem = !("ReferencedSource" in line);
    if (isSystem) system = name ?? "";
    else {
      const code = textOf(line.Identification ?? line.ItemReference);
      if (code !== undefined || name !== undefined)
        codes.push({ code: code ?? "", ...(name === undefined ? {} : { name }) });
    }
    [at] = referencesIn(line.ReferencedSource);
  }
  if (codes.length === 0) return system === "" ? [] : [{ system, code: "" }];
  return codes.map((one) => ({ system, ...one }));
}

/** Names and categories of a material, of its layers, profiles, constituents, and of the set itself. */
function materialNames(file: IfcFile, id: number, depth: number): string[] {
  const line = file.line(id);
  if (line === undefined || depth > 5) return [];
  const inner = [
    line.Material,
    line.Materials,
    line.MaterialLayers,
    line.MaterialProfiles,
    line.MaterialConstituents,
    line.ForLayerSet,
    line.ForProfileSet,
  ].flatMap(referencesIn);
  const own = [line.Name, line.LayerSetName, line.Category].flatMap((given) => textOf(given) ?? []);
  return [...new Set([...own, ...inner.flatMap((one) => materialNames(file, one, depth + 1))])];
}
