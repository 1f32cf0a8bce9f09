import type { Values } from "./check-input.ts";
import type { Call } from "./org.ts";
import { objectNamed } from "./schema.ts";
import { insertRecord, newId, type StoredRecord } from "./store.ts";
import { salesforceInstant } from "./times.ts";

/** Inserts values already checked, giving the record its id, its dates and its author. */
export function insertValues(call: Call, objectName: string, values: Values): StoredRecord {
  const { db } = call.org;
  const now = salesforceInstant(call.now);
  const { CreatedDate: audited, ...fields } = values;
  const created = typeof audited === "string" ? audited : now;
  const record: StoredRecord = {
    id: newId(db, objectName),
    deleted: false,
    created,
    modified: created,
    stamp: now,
    fields: { ...fields, CreatedById: call.actor.id, LastModifiedById: call.actor.id },
  };
  insertRecord(db, objectNamed(objectName), record);
  return record;
}
