import type { Values } from "./check-input.ts";
import { type DataAnswer, type DataRequest, ok } from "./data-request.ts";
import { methodNotAllowed, notFound, refuse, SalesforceError } from "./errors.ts";
import { normaliseId } from "./ids.ts";
import type { ObjectDef } from "./object-definition.ts";
import { askedFields } from "./object-call.ts";
import type { Call } from "./org.ts";
import { showRecord } from "./record-view.ts";
import { findObject, objectOfId } from "./schema.ts";
import { atomically, readRecord } from "./store.ts";
import { createRecord, deleteRecord, updateRecord, upsertRecord } from "./write-record.ts";

interface Result {
  id?: string;
  success: boolean;
  errors: { statusCode: string; message: string; fields: string[] }[];
  created?: boolean;
}

const MOST = 200;
const ROLLED_BACK =
  "Record rolled back because not all records were valid and the request was using AllOrNone header";

function failed(error: SalesforceError, id?: string): Result {
  const errors = error.errors.map((each) => ({
    statusCode: each.errorCode,
    message: each.message,
    fields: each.fields ?? [],
  }));
  return { ...(id && { id }), success: false, errors };
}

class AllOrNone extends Error {
  readonly results: Result[];
  constructor(results: Result[]) {
    super("rolled back");
    this.results = results;
  }
}

function rollBack(results: Result[]): never {
  const undone = results.map((result) =>
    result.success
      ? {
          success: false,
          errors: [{ statusCode: "ALL_OR_NONE_OPERATION_ROLLED_BACK", message: ROLLED_BACK, fields: [] }],
        }
      : result,
  );
  throw new AllOrNone(undone);
}

/** Runs a write for each item, each undone alone when it fails, or all together with `allOrNone`. */
function each<T>(
  call: Call,
  items: readonly T[],
  run: { allOrNone: boolean; one(item: T): Result },
): DataAnswer {
  if (items.length > MOST) {
    throw refuse(
      400,
      "EXCEEDED_ID_LIMIT",
      `record limit reached. cannot submit more than ${MOST} records in this call`,
    );
  }
  try {
    const results = atomically(call.org.db, () => {
      const made = items.map((item) => attempt(call, item, run.one));
      if (run.allOrNone && made.some((result) => !result.success)) rollBack(made);
      return made;
    });
    return ok(results);
  } catch (error) {
    if (error instanceof AllOrNone) return ok(error.results);
    throw error;
  }
}

function attempt<T>(call: Call, item: T, one: (item: T) => Result): Result {
  try {
    return atomically(call.org.db, () => one(item));
  } catch (error) {
    if (error instanceof SalesforceError) return failed(error, (item as { id?: string }).id);
    throw error;
  }
}

function objectOf(record: Values): ObjectDef {
  const type = (record.attributes as { type?: string } | undefined)?.type;
  const object = type ? findObject(type) : undefined;
  if (!object) throw refuse(400, "INVALID_TYPE", `sObject type '${type ?? ""}' is not supported.`);
  return object;
}

function recordsOf(body: unknown): { allOrNone: boolean; records: Values[] } {
  const { allOrNone, records } = (body ?? {}) as { allOrNone?: boolean; records?: unknown };
  if (!Array.isArray(records)) throw refuse(400, "JSON_PARSER_ERROR", "records is required");
  return { allOrNone: allOrNone === true, records: records as Values[] };
}

function withoutId(record: Values): { id: string; input: Values } {
  const { id, Id, ...input } = record;
  const given = id ?? Id;
  if (typeof given !== "string") throw refuse(400, "MISSING_ARGUMENT", "Id not specified in an update call");
  return { id: given, input };
}

function create(call: Call, request: DataRequest): DataAnswer {
  const { allOrNone, records } = recordsOf(request.body);
  return each(call, records, {
    allOrNone,
    one: (record) => ({ id: createRecord(call, objectOf(record), record).id, success: true, errors: [] }),
  });
}

function update(call: Call, request: DataRequest): DataAnswer {
  const { allOrNone, records } = recordsOf(request.body);
  return each(call, records, {
    allOrNone,
    one: (record) => {
      const { id, input } = withoutId(record);
      updateRecord(call, objectOf(record), { id, input });
      return { id: normaliseId(id) ?? id, success: true, errors: [] };
    },
  });
}

function upsert(call: Call, request: DataRequest, object: ObjectDef): DataAnswer {
  const { allOrNone, records } = recordsOf(request.body);
  const field = request.segments[3] ?? "";
  return each(call, records, {
    allOrNone,
    one: (record) => {
      const value = record[field];
      if (typeof value !== "string") throw refuse(400, "MISSING_ARGUMENT", `${field} not specified`);
      const { id, created } = upsertRecord(call, object, { field, value, input: record });
      return { id, success: true, errors: [], created };
    },
  });
}

function remove(call: Call, request: DataRequest): DataAnswer {
  const ids = (request.query.get("ids") ?? "").split(",").filter((id) => id !== "");
  return each(call, ids, {
    allOrNone: request.query.get("allOrNone") === "true",
    one: (id) => {
      const object = objectOfId(id);
      if (!object) throw refuse(400, "MALFORMED_ID", "malformed id");
      deleteRecord(call, object, { id });
      return { id, success: true, errors: [] };
    },
  });
}

function retrieve(call: Call, request: DataRequest, object: ObjectDef): DataAnswer {
  const body = (request.body ?? {}) as { ids?: string[]; fields?: string[] };
  const ids = body.ids ?? (request.query.get("ids") ?? "").split(",");
  const names = body.fields?.join(",") ?? request.query.get("fields");
  if (!names) throw refuse(400, "MISSING_ARGUMENT", "fields is required");
  const fields = askedFields(object, names) ?? [];
  const { version } = call;
  return ok(
    ids.map((id) => {
      const full = normaliseId(id);
      const record = full ? readRecord(call.org.db, object, full) : null;
      return record && !record.deleted ? showRecord(object, record, { version, fields }) : null;
    }),
  );
}

/** `/composite/sobjects…`: many records of any object in one call, at most 200. */
export function collectionCall(call: Call, request: DataRequest): DataAnswer {
  const [, , name] = request.segments;
  const object = name ? findObject(name) : undefined;
  if (name && !object) throw notFound();
  if (object) {
    if (request.method === "PATCH") return upsert(call, request, object);
    return retrieve(call, request, object);
  }
  switch (request.method) {
    case "POST":
      return create(call, request);
    case "PATCH":
      return update(call, request);
    case "DELETE":
      return remove(call, request);
    default:
      throw methodNotAllowed(request.method, "POST,PATCH,DELETE");
  }
}
