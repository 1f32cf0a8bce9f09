import { checkInput, type Values } from "./check-input.ts";
import { MultipleChoices, notFound, refuse, refuseFields } from "./errors.ts";
import { normaliseId } from "./ids.ts";
import { insertValues } from "./insert-values.ts";
import type { FieldDef, ObjectDef } from "./object-definition.ts";
import type { Call } from "./org.ts";
import { rulesOf } from "./rules.ts";
import { findField } from "./schema.ts";
import { atomically, findBy, readRecord, replaceRecord, type StoredRecord } from "./store.ts";
import { salesforceInstant } from "./times.ts";

/**
 * The record of an id (15 or 18 characters) that is there.
 * @throws 404 NOT_FOUND when there never was, 404 ENTITY_IS_DELETED when it was deleted or merged away.
 */
export function requireRecord(call: Call, object: ObjectDef, id: string): StoredRecord {
  const full = normaliseId(id);
  const found = full?.startsWith(object.prefix) ? readRecord(call.org.db, object, full) : null;
  if (!found) {
    throw notFound("Provided external ID field does not exist or is not accessible: " + id);
  }
  if (found.deleted) throw refuse(404, "ENTITY_IS_DELETED", "entity is deleted");
  return found;
}

function refuseTaken(call: Call, object: ObjectDef, written: { values: Values; self: string | null }): void {
  for (const field of object.fields) {
    const value = written.values[field.name];
    if (!field.unique || typeof value !== "string") continue;
    const other = findBy(call.org.db, object, { field: field.name, value }).find(
      (r) => r.id !== written.self,
    );
    if (!other) continue;
    const message = `duplicate value found: ${field.name} duplicates value on record with id: ${other.id}`;
    throw refuseFields("DUPLICATE_VALUE", message, [field.name]);
  }
}

function takeWriteOnly(object: ObjectDef, values: Values): Values {
  const extras: Values = {};
  for (const field of object.fields) {
    if (!field.writeOnly || values[field.name] === undefined) continue;
    extras[field.name] = values[field.name];
    delete values[field.name];
  }
  return extras;
}

function refuseUnwritable(object: ObjectDef, allowed: boolean): void {
  if (allowed) return;
  throw refuse(
    400,
    "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
    `entity type ${object.name} does not support this operation`,
  );
}

/** Creates a record, with all that its object does by itself, or nothing. Returns it. */
export function createRecord(call: Call, object: ObjectDef, input: unknown): StoredRecord {
  refuseUnwritable(object, object.createable);
  return atomically(call.org.db, () => {
    const values = checkInput(call, object, { input, mode: "create" });
    refuseTaken(call, object, { values, self: null });
    rulesOf(object.name).beforeCreate?.(call, values);
    const extras = takeWriteOnly(object, values);
    const record = insertValues(call, object.name, values);
    rulesOf(object.name).afterCreate?.(call, record, extras);
    return record;
  });
}

function differences(object: ObjectDef, before: StoredRecord, values: Values): string[] {
  return object.fields
    .map((field) => field.name)
    .filter((name) => name in values && (before.fields[name] ?? null) !== (values[name] ?? null));
}

/**
 * Changes a record. When nothing is different nothing is written: no date moves and no history is added, so that a
 * repeated PATCH is harmless. Returns whether something changed.
 */
export function updateRecord(
  call: Call,
  object: ObjectDef,
  request: { id: string; input: unknown },
): boolean {
  refuseUnwritable(object, object.updateable);
  const before = requireRecord(call, object, request.id);
  return atomically(call.org.db, () => {
    const values = checkInput(call, object, { input: request.input, mode: "update" });
    refuseTaken(call, object, { values, self: before.id });
    rulesOf(object.name).beforeUpdate?.(call, before, values);
    const changed = differences(object, before, values);
    if (changed.length === 0) return false;
    const now = salesforceInstant(call.now);
    const fields = { ...before.fields, ...values, LastModifiedById: call.actor.id };
    const after: StoredRecord = { ...before, modified: now, stamp: now, fields };
    replaceRecord(call.org.db, object, after);
    rulesOf(object.name).afterUpdate?.(call, { before, after, changed });
    return true;
  });
}

/** Moves a record to the bin: it is still there for `queryAll`. `extra` are values set in the same write. */
export function deleteRecord(call: Call, object: ObjectDef, request: { id: string; extra?: Values }): void {
  refuseUnwritable(object, object.deletable);
  const before = requireRecord(call, object, request.id);
  atomically(call.org.db, () => {
    const now = salesforceInstant(call.now);
    const fields = { ...before.fields, ...request.extra, LastModifiedById: call.actor.id };
    const after: StoredRecord = { ...before, deleted: true, modified: now, stamp: now, fields };
    replaceRecord(call.org.db, object, after);
    rulesOf(object.name).afterDelete?.(call, after);
  });
}

/** The field of an address like `sobjects/Account/CodiceFiscale__c/…`; refuses what is not an external id. */
export function requireExternalId(object: ObjectDef, name: string): FieldDef {
  const field = findField(object, name);
  if (field && (field.externalId || field.name === "Id")) return field;
  throw notFound(`Provided external ID field does not exist or is not accessible: ${name}`);
}

/** The only record with that external id, or null; several are Salesforce's 300. */
export function findByExternalId(
  call: Call,
  object: ObjectDef,
  key: { field: FieldDef; value: string },
): StoredRecord | null {
  const found = findBy(call.org.db, object, { field: key.field.name, value: key.value });
  if (found.length > 1) {
    throw new MultipleChoices(
      found.map((r) => `/services/data/${call.version}/sobjects/${object.name}/${r.id}`),
    );
  }
  return found[0] ?? null;
}

/** Creates or changes the record with an external id, in one transaction. */
export function upsertRecord(
  call: Call,
  object: ObjectDef,
  request: { field: string; value: string; input: unknown },
): { id: string; created: boolean } {
  const field = requireExternalId(object, request.field);
  const { [field.name]: _given, ...input } = { ...(request.input as Values) };
  if (field.name === "Id") {
    updateRecord(call, object, { id: request.value, input });
    return { id: requireRecord(call, object, request.value).id, created: false };
  }
  const existing = findByExternalId(call, object, { field, value: request.value });
  if (existing) {
    updateRecord(call, object, { id: existing.id, input });
    return { id: existing.id, created: false };
  }
  const record = createRecord(call, object, { ...input, [field.name]: request.value });
  return { id: record.id, created: true };
}
