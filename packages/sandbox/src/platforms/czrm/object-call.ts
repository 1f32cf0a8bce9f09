import { created, type DataAnswer, type DataRequest, NO_CONTENT, ok } from "./data-request.ts";
import { describeAll, describeObject } from "./describe.ts";
import { methodNotAllowed, noSuchColumn, notFound, refuse } from "./errors.ts";
import { listViewCall } from "./list-views.ts";
import type { FieldDef, ObjectDef } from "./object-definition.ts";
import type { Call } from "./org.ts";
import { showRecord } from "./record-view.ts";
import { readBlob } from "./rules-files.ts";
import { allObjects, childrenOf, findField, findObject, objectNamed } from "./schema.ts";
import { findBy, fromRow, type StoredRecord, statement } from "./store.ts";
import { instantOf, readInstant, salesforceInstant } from "./times.ts";
import {
  createRecord,
  deleteRecord,
  findByExternalId,
  requireExternalId,
  requireRecord,
  updateRecord,
  upsertRecord,
} from "./write-record.ts";

/** `?fields=Id,Subject` as fields; undefined when all are wanted. */
export function askedFields(object: ObjectDef, names: string | null): FieldDef[] | undefined {
  if (!names) return undefined;
  return names.split(",").map((name) => {
    const field = findField(object, name.trim());
    if (!field) throw noSuchColumn(name.trim(), object.name);
    return field;
  });
}

function show(
  call: Call,
  object: ObjectDef,
  shown: { record: StoredRecord; fields: string | null },
): unknown {
  const fields = askedFields(object, shown.fields);
  return showRecord(object, shown.record, { version: call.version, ...(fields && { fields }) });
}

function oneRecord(call: Call, object: ObjectDef, request: DataRequest): DataAnswer {
  const id = request.segments[2] ?? "";
  switch (request.method) {
    case "GET":
      return ok(
        show(call, object, { record: requireRecord(call, object, id), fields: request.query.get("fields") }),
      );
    case "PATCH":
      updateRecord(call, object, { id, input: request.body });
      return NO_CONTENT;
    case "DELETE":
      deleteRecord(call, object, { id });
      return NO_CONTENT;
    default:
      throw methodNotAllowed(request.method, "GET,HEAD,PATCH,DELETE");
  }
}

function byExternalId(call: Call, object: ObjectDef, request: DataRequest): DataAnswer {
  const [, , name = "", value = ""] = request.segments;
  if (request.method === "PATCH") {
    const { id, created: isNew } = upsertRecord(call, object, { field: name, value, input: request.body });
    return { status: isNew ? 201 : 200, body: { id, success: true, errors: [], created: isNew } };
  }
  const field = requireExternalId(object, name);
  const record = findByExternalId(call, object, { field, value });
  if (!record) throw notFound(`Provided external ID field does not exist or is not accessible: ${value}`);
  if (request.method === "DELETE") {
    deleteRecord(call, object, { id: record.id });
    return NO_CONTENT;
  }
  return ok(show(call, object, { record, fields: request.query.get("fields") }));
}

/** `Case/{id}/Commenti__r`: children; `Case/{id}/Account`: parent; `ContentVersion/{id}/VersionData`: bytes. */
function related(call: Call, object: ObjectDef, request: DataRequest): DataAnswer {
  const [, , id = "", name = ""] = request.segments;
  const record = requireRecord(call, object, id);
  const fields = request.query.get("fields");
  if (object.name === "ContentVersion" && name === "VersionData") {
    return { status: 200, bytes: readBlob(call, record.id) ?? Buffer.alloc(0) };
  }
  const child = childrenOf(object).find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (child) {
    const found = findBy(call.org.db, child.object, { field: child.field.name, value: record.id });
    const records = found.map((each) => show(call, child.object, { record: each, fields }));
    // The portal's client has met lists without records (sheet §7): a Case without e-mails is ours.
    const none = child.name === "Emails" && records.length === 0;
    return ok({ totalSize: records.length, done: true, records: none ? null : records });
  }
  const parent = object.fields.find((each) => each.relationship?.toLowerCase() === name.toLowerCase());
  const parentId = parent && record.fields[parent.name];
  if (!parent || typeof parentId !== "string") throw notFound();
  const target = objectNamed(parent.referenceTo?.[0] ?? "");
  return ok(show(call, target, { record: requireRecord(call, target, parentId), fields }));
}

/** `updated` and `deleted` of a span of time, at most 30 days wide in Salesforce; here of any width. */
function changed(call: Call, object: ObjectDef, request: DataRequest): DataAnswer {
  const start = readInstant(request.query.get("start") ?? "");
  const end = readInstant(request.query.get("end") ?? "");
  if (!start || !end) throw refuse(400, "INVALID_FIELD", "start and end are required date-times");
  const removed = request.segments[2] === "deleted";
  const rows = statement(
    call.org.db,
    `SELECT * FROM ${object.table} WHERE deleted = ? AND stamp >= ? AND stamp < ? ORDER BY stamp, id`,
  ).all(removed ? 1 : 0, start, end);
  const records = rows.map((row) => fromRow(row as unknown as Parameters<typeof fromRow>[0]));
  const covered = salesforceInstant(new Date(Math.min(call.now.getTime(), instantOf(end).getTime())));
  if (!removed) return ok({ ids: records.map((record) => record.id), latestDateCovered: covered });
  const deletedRecords = records.map((record) => ({ id: record.id, deletedDate: record.stamp }));
  return ok({ deletedRecords, earliestDateAvailable: start, latestDateCovered: covered });
}

function wholeObject(call: Call, object: ObjectDef, request: DataRequest): DataAnswer {
  if (request.method === "POST") return created(createRecord(call, object, request.body).id);
  const { fields: _fields, ...objectDescribe } = describeObject(call, object);
  return ok({ objectDescribe, recentItems: [] });
}

/** Everything under `/sobjects`. */
export function objectCall(call: Call, request: DataRequest): DataAnswer {
  const [, name, second] = request.segments;
  if (!name) return ok(describeAll(call, allObjects()));
  const object = findObject(name);
  if (!object) throw notFound();
  if (second === undefined) return wholeObject(call, object, request);
  if (second === "describe") return ok(describeObject(call, object));
  if (second === "listviews") return listViewCall(call, object, request);
  if (second === "updated" || second === "deleted") return changed(call, object, request);
  if (request.segments.length === 3) return oneRecord(call, object, request);
  const key = findField(object, second);
  if (key && (key.externalId || key.name === "Id")) return byExternalId(call, object, request);
  return related(call, object, request);
}
