import { noSuchColumn, refuse, refuseFields } from "./errors.ts";
import { normaliseId } from "./ids.ts";
import type { FieldDef, ObjectDef } from "./object-definition.ts";
import type { Call } from "./org.ts";
import { findField, findRelationship, objectNamed, objectOfId } from "./schema.ts";
import { findBy, readRecord } from "./store.ts";
import { readDay, readInstant } from "./times.ts";

export type Values = Record<string, unknown>;

function wrongType(field: FieldDef, value: unknown): Error {
  const shown = typeof value === "string" ? value : JSON.stringify(value);
  return refuse(
    400,
    "JSON_PARSER_ERROR",
    `Cannot deserialize instance of ${field.type} from VALUE_STRING value ${shown} or request may be missing a required field`,
  );
}

function checkText(field: FieldDef, value: unknown): string | null {
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") {
    throw wrongType(field, value);
  }
  const text = String(value).trim();
  if (field.length > 0 && text.length > field.length) {
    const message = `${field.label}: data value too large: ${text.slice(0, 40)} (max length=${field.length})`;
    throw refuseFields("STRING_TOO_LONG", message, [field.name]);
  }
  return text === "" ? null : text;
}

function checkPicklist(field: FieldDef, value: unknown): string | null {
  const text = checkText(field, value);
  if (text === null || !field.restricted || field.values.includes(text)) return text;
  const message = `${field.label}: bad value for restricted picklist field: ${text}`;
  throw refuseFields("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", message, [field.name]);
}

function checkReference(call: Call, field: FieldDef, value: unknown): string | null {
  if (typeof value !== "string") throw wrongType(field, value);
  if (value === "") return null;
  const id = normaliseId(value);
  if (!id)
    throw refuseFields("MALFORMED_ID", `${field.label}: id value of incorrect type: ${value}`, [field.name]);
  const target = objectOfId(id);
  const known = target && field.referenceTo?.includes(target.name) && readRecord(call.org.db, target, id);
  if (!known || known.deleted) {
    throw refuseFields("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", [field.name]);
  }
  return id;
}

function checkTime(field: FieldDef, value: unknown): string {
  const read = field.type === "date" ? readDay : readInstant;
  const text = typeof value === "string" ? read(value) : null;
  if (text === null) throw wrongType(field, value);
  return text;
}

function checkValue(call: Call, field: FieldDef, value: unknown): unknown {
  if (value === null || value === undefined) return field.type === "boolean" ? false : null;
  switch (field.type) {
    case "picklist":
      return checkPicklist(field, value);
    case "reference":
      return checkReference(call, field, value);
    case "boolean":
      if (typeof value !== "boolean") throw wrongType(field, value);
      return value;
    case "double":
    case "int": {
      const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
      if (typeof number !== "number" || !Number.isFinite(number)) throw wrongType(field, value);
      return number;
    }
    case "date":
    case "datetime":
      return checkTime(field, value);
    case "base64":
      return value;
    default:
      return checkText(field, value);
  }
}

/** `"Account": {"CodiceFiscale__c": "…"}` or `"RecordType": {"Name": "…"}`: the id of the only record that answers to it. */
function resolveNested(call: Call, field: FieldDef, value: unknown): string {
  const target = objectNamed(field.referenceTo?.[0] ?? "");
  const entries = Object.entries((value ?? {}) as Values).filter(
    ([key]) => key !== "attributes" && key !== "type",
  );
  const [name, wanted] = entries[0] ?? [];
  const key = name ? findField(target, name) : undefined;
  const byName = target.name === "RecordType" && (key?.name === "Name" || key?.name === "DeveloperName");
  if (!key || entries.length !== 1 || !(key.externalId || byName)) {
    throw refuseFields(
      "INVALID_FIELD",
      `Foreign key field ${field.relationship} needs one external id field`,
      [field.relationship ?? field.name],
    );
  }
  const found = findBy(call.org.db, target, { field: key.name, value: String(wanted) });
  const [only] = found;
  if (!only || found.length > 1) {
    const message = `Foreign key external ID: ${String(wanted).toLowerCase()} not found for field ${key.name} in entity ${target.name}`;
    throw refuseFields("INVALID_FIELD", message, [field.name]);
  }
  return only.id;
}

function checkOne(
  call: Call,
  object: ObjectDef,
  entry: [string, unknown, "create" | "update"],
): [FieldDef, unknown] {
  const [key, value, mode] = entry;
  const nested = value !== null && typeof value === "object" ? findRelationship(object, key) : undefined;
  const field = nested ?? findField(object, key);
  if (!field) throw noSuchColumn(key, object.name);
  const audit = mode === "create" && call.actor.auditFields && field.name === "CreatedDate";
  if (!audit && !(mode === "create" ? field.createable : field.updateable)) {
    const message = `Unable to create/update fields: ${field.name}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`;
    throw refuseFields("INVALID_FIELD_FOR_INSERT_UPDATE", message, [field.name]);
  }
  return [field, nested ? resolveNested(call, nested, value) : checkValue(call, field, value)];
}

/**
 * A caller's body as values that can be kept, under the names of the schema.
 * @throws SalesforceError for an unknown, read-only, ill-typed, too long or out-of-list field, in the order given.
 */
export function checkInput(
  call: Call,
  object: ObjectDef,
  request: { input: unknown; mode: "create" | "update" },
): Values {
  const { input, mode } = request;
  if (input === null || typeof input !== "object" || Array.isArray(input)) {
    throw refuse(
      400,
      "JSON_PARSER_ERROR",
      "The HTTP entity body is required, but this request has no entity body.",
    );
  }
  const values: Values = {};
  for (const [key, value] of Object.entries(input)) {
    if (key === "attributes") continue;
    if (mode === "update" && key.toLowerCase() === "id") {
      throw refuseFields("INVALID_FIELD", "The Id field should not be specified in the sobject data.", [
        "Id",
      ]);
    }
    const [field, checked] = checkOne(call, object, [key, value, mode]);
    values[field.name] = checked;
  }
  if (mode === "create") requireAndDefault(object, values);
  else refuseEmptied(object, values);
  return values;
}

function requireAndDefault(object: ObjectDef, values: Values): void {
  const missing: string[] = [];
  for (const field of object.fields) {
    const empty = values[field.name] === undefined || values[field.name] === null;
    if (field.required && empty) missing.push(field.name);
    else if (empty && field.defaultValue !== null) values[field.name] = field.defaultValue;
    else if (empty && field.type === "boolean" && !field.column) values[field.name] = false;
  }
  refuseMissing(missing);
}

function refuseEmptied(object: ObjectDef, values: Values): void {
  const bare = object.fields.find((f) => f.restricted && f.defaultValue !== null && values[f.name] === null);
  if (bare) {
    const message = `${bare.label}: bad value for restricted picklist field: null`;
    throw refuseFields("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", message, [bare.name]);
  }
  refuseMissing(object.fields.filter((f) => f.required && values[f.name] === null).map((f) => f.name));
}

function refuseMissing(missing: string[]): void {
  if (missing.length === 0) return;
  throw refuseFields(
    "REQUIRED_FIELD_MISSING",
    `Required fields are missing: [${missing.join(", ")}]`,
    missing,
  );
}
