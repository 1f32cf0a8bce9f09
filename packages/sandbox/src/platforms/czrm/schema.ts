import { CASE_OBJECTS } from "./objects-case.ts";
import { CATALOGUE_OBJECTS } from "./objects-catalogue.ts";
import { FILE_OBJECTS } from "./objects-files.ts";
import type { FieldDef, ObjectDef } from "./object-definition.ts";

/** Every object of the org, by lower-case name and by the three first letters of its ids. */
const OBJECTS: readonly ObjectDef[] = [...CASE_OBJECTS, ...FILE_OBJECTS, ...CATALOGUE_OBJECTS];
const BY_NAME = new Map(OBJECTS.map((object) => [object.name.toLowerCase(), object]));
const BY_PREFIX = new Map(OBJECTS.map((object) => [object.prefix, object]));

interface ChildRelationship {
  name: string;
  object: ObjectDef;
  field: FieldDef;
}

export function allObjects(): readonly ObjectDef[] {
  return OBJECTS;
}

export function findObject(name: string): ObjectDef | undefined {
  return BY_NAME.get(name.toLowerCase());
}

/** The object whose ids begin as this one does. */
export function objectOfId(id: string): ObjectDef | undefined {
  return BY_PREFIX.get(id.slice(0, 3));
}

/** An object known to exist: a mistake here is ours, not the caller's. */
export function objectNamed(name: string): ObjectDef {
  const found = findObject(name);
  if (!found) throw new Error(`no object ${name} in the simulated org`);
  return found;
}

export function findField(object: ObjectDef, name: string): FieldDef | undefined {
  return object.byName.get(name.toLowerCase());
}

/** The lookup field behind `Account` in `Account.Name`, or behind `Case__r`. */
export function findRelationship(object: ObjectDef, name: string): FieldDef | undefined {
  const wanted = name.toLowerCase();
  return object.fields.find((field) => field.relationship?.toLowerCase() === wanted);
}

/** What points at this object, for `Case/{id}/Commenti__r` and `describe`. */
export function childrenOf(object: ObjectDef): ChildRelationship[] {
  const found: ChildRelationship[] = [];
  for (const other of OBJECTS) {
    for (const field of other.fields) {
      if (field.childRelationship && field.referenceTo?.includes(object.name)) {
        found.push({ name: field.childRelationship, object: other, field });
      }
    }
  }
  return found;
}
