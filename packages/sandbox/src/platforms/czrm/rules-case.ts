import type { Values } from "./check-input.ts";
import { announce } from "./events.ts";
import { insertValues } from "./insert-values.ts";
import { type Call, PORTAL, tell } from "./org.ts";
import type { Change, Rules } from "./rule-definition.ts";
import { objectNamed } from "./schema.ts";
import { findBy, nextNumber, readRecord, type StoredRecord } from "./store.ts";
import { salesforceInstant } from "./times.ts";

/** The record type of a Case made without one: the help desk's, as the portal sends it. */
const DEFAULT_RECORD_TYPE = "RichiestaAssistenza";

function recordTypeName(call: Call, id: unknown): string | null {
  const found = typeof id === "string" ? readRecord(call.org.db, objectNamed("RecordType"), id) : null;
  return found ? String(found.fields.Name) : null;
}

export function recordTypeId(call: Call, name: string): string | null {
  return findBy(call.org.db, objectNamed("RecordType"), { field: "Name", value: name })[0]?.id ?? null;
}

function fillFromService(call: Call, values: Values): void {
  if (typeof values.WorkTypeGroup__c !== "string") return;
  const service = readRecord(call.org.db, objectNamed("WorkTypeGroup"), values.WorkTypeGroup__c);
  values.Servizio__c ??= service?.fields.Name ?? null;
  values.Sottofascicolo__c ??= service?.fields.Sottofascicolo__c ?? null;
}

function fillAccount(call: Call, values: Values): void {
  if (values.AccountId || typeof values.CodiceFiscale__c !== "string") return;
  const found = findBy(call.org.db, objectNamed("Account"), {
    field: "CodiceFiscale__c",
    value: values.CodiceFiscale__c,
  });
  // Two accounts with one tax code: a person must choose, the platform does not.
  if (found.length === 1) values.AccountId = found[0]?.id;
}

function beforeCreate(call: Call, values: Values): void {
  values.RecordTypeId ??= recordTypeId(call, DEFAULT_RECORD_TYPE);
  values.RecordTypeName__c = recordTypeName(call, values.RecordTypeId);
  values.CaseNumber = String(nextNumber(call.org.db, "CaseNumber")).padStart(8, "0");
  values.OwnerId ??= call.actor.id;
  fillFromService(call, values);
  fillAccount(call, values);
  const closed = values.Status === "Closed";
  values.IsClosed = closed;
  if (closed) values.ClosedDate = salesforceInstant(call.now);
}

function addHistory(call: Call, row: { caseId: string; field: string; from?: unknown; to?: unknown }): void {
  const text = (value: unknown) => (value === null || value === undefined ? null : String(value));
  insertValues(call, "CaseHistory", {
    CaseId: row.caseId,
    Field: row.field,
    OldValue: text(row.from),
    NewValue: text(row.to),
    DataType: "Text",
  });
}

function afterCreate(call: Call, record: StoredRecord, extras: Values): void {
  addHistory(call, { caseId: record.id, field: "created" });
  keepComment(call, record.id, extras);
  announce(call, { type: "case.created", caseId: record.id, caseNumber: String(record.fields.CaseNumber) });
}

/** `Comments` on a Case is a way to write a standard comment (Salesforce field reference). */
function keepComment(call: Call, caseId: string, extras: Values): void {
  if (typeof extras.Comments !== "string") return;
  insertValues(call, "CaseComment", { ParentId: caseId, CommentBody: extras.Comments, IsPublished: false });
}

function beforeUpdate(call: Call, before: StoredRecord, values: Values): void {
  if (values.RecordTypeId !== undefined) values.RecordTypeName__c = recordTypeName(call, values.RecordTypeId);
  if (typeof values.WorkTypeGroup__c === "string") fillFromService(call, values);
  keepComment(call, before.id, values);
  delete values.Comments;
  if (values.Status === undefined) return;
  const closed = values.Status === "Closed";
  if (closed === (before.fields.IsClosed === true)) return;
  values.IsClosed = closed;
  values.ClosedDate = closed ? salesforceInstant(call.now) : null;
}

/** Formulas and consequences of other fields: Salesforce does not track them either. */
const UNTRACKED = new Set(["IsClosed", "ClosedDate", "RecordTypeName__c", "LastModifiedById"]);

function afterUpdate(call: Call, change: Change): void {
  const object = objectNamed("Case");
  for (const name of change.changed) {
    if (UNTRACKED.has(name)) continue;
    const long = object.byName.get(name.toLowerCase())?.type === "textarea";
    const values = long ? {} : { from: change.before.fields[name], to: change.after.fields[name] };
    addHistory(call, { caseId: change.after.id, field: name, ...values });
  }
  tell(call, { kind: "updated", record: change.after, changed: change.changed, at: call.now });
  const reopened =
    change.changed.includes("StatoFrontEnd__c") && change.after.fields.StatoFrontEnd__c === "Riaperta";
  announce(call, {
    type: reopened ? "case.reopened" : "case.updated",
    caseId: change.after.id,
    caseNumber: String(change.after.fields.CaseNumber),
  });
}

function afterDelete(call: Call, record: StoredRecord): void {
  tell(call, { kind: "deleted", record, at: call.now });
  if (record.fields.MasterRecordId) return;
  announce(call, { type: "case.deleted", caseId: record.id, caseNumber: String(record.fields.CaseNumber) });
}

export const CASE_RULES: Rules = { beforeCreate, afterCreate, beforeUpdate, afterUpdate, afterDelete };

/** A citizen's comment is signed with their name, an office's with the user's. */
function authorOf(call: Call, theCase: StoredRecord | null): string {
  if (!theCase || call.actor !== PORTAL) return call.actor.name;
  const name = [theCase.fields.SuppliedFirstName__c, theCase.fields.SuppliedName].filter(Boolean).join(" ");
  return name || call.actor.name;
}

export const COMMENT_RULES: Rules = {
  beforeCreate(call, values) {
    const theCase = readRecord(call.org.db, objectNamed("Case"), String(values.Case__c));
    values.AutoreCommentoFormula__c = authorOf(call, theCase);
  },
  afterCreate(call, record) {
    const theCase = readRecord(call.org.db, objectNamed("Case"), String(record.fields.Case__c));
    if (!theCase) return;
    tell(call, { kind: "comment", record: theCase, comment: record, at: call.now });
    announce(call, {
      type: "comment.created",
      caseId: theCase.id,
      caseNumber: String(theCase.fields.CaseNumber),
      commentId: record.id,
    });
  },
};
