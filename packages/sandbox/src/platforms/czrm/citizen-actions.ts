import type { Values } from "./check-input.ts";
import { announce } from "./events.ts";
import { refuse } from "./errors.ts";
import type { Call } from "./org.ts";
import { recordTypeId } from "./rules-case.ts";
import { objectNamed } from "./schema.ts";
import { atomically, findBy, replaceRecord, type StoredRecord } from "./store.ts";
import { salesforceInstant } from "./times.ts";
import { createRecord, deleteRecord, requireRecord, updateRecord } from "./write-record.ts";

export interface Photo {
  name: string;
  bytes: Buffer;
}

const CASE = objectNamed("Case");

/** A Case by its id or by the number on the citizen's receipt. @throws NOT_FOUND, ENTITY_IS_DELETED */
export function findCase(call: Call, idOrNumber: string): StoredRecord {
  if (!/^\d{1,8}$/.test(idOrNumber)) return requireRecord(call, CASE, idOrNumber);
  const number = idOrNumber.padStart(8, "0");
  const [found] = findBy(call.org.db, CASE, { field: "CaseNumber", value: number });
  return found ?? requireRecord(call, CASE, idOrNumber);
}

function ensureAccount(call: Call, fields: Values): void {
  const taxCode = fields.CodiceFiscale__c;
  if (typeof taxCode !== "string" || taxCode === "") return;
  const account = objectNamed("Account");
  if (findBy(call.org.db, account, { field: "CodiceFiscale__c", value: taxCode }).length > 0) return;
  createRecord(call, account, {
    Name: [fields.SuppliedFirstName__c, fields.SuppliedName].filter(Boolean).join(" ") || taxCode,
    FirstName: fields.SuppliedFirstName__c ?? null,
    LastName: fields.SuppliedName ?? null,
    Email__c: fields.SuppliedEmail ?? null,
    Phone: fields.SuppliedPhone ?? null,
    CodiceFiscale__c: taxCode,
  });
}

/** A citizen's report with its photos, and their account when it is their first one; all or nothing. */
export function fileCase(call: Call, report: { fields: Values; photos?: readonly Photo[] }): StoredRecord {
  return atomically(call.org.db, () => {
    ensureAccount(call, report.fields);
    const typed = report.fields.RecordTypeId ?? report.fields.RecordType;
    const fields = typed
      ? report.fields
      : { ...report.fields, RecordTypeId: recordTypeId(call, "Segnalazione") };
    const record = createRecord(call, CASE, fields);
    for (const photo of report.photos ?? []) {
      createRecord(call, objectNamed("ContentVersion"), {
        PathOnClient: photo.name,
        VersionData: photo.bytes,
        FirstPublishLocationId: record.id,
      });
    }
    return record;
  });
}

export function addPublicComment(call: Call, caseId: string, text: string): StoredRecord {
  return createRecord(call, objectNamed("Commento__c"), {
    Case__c: caseId,
    Name: "Commento del cittadino",
    Description__c: text,
    TipoCommento__c: "Commento pubblico",
  });
}

/** A closed case that the citizen does not accept as done. @throws 400 when it is not closed */
export function reopenCase(call: Call, id: string, text?: string): void {
  const record = findCase(call, id);
  if (record.fields.IsClosed !== true) throw refuse(400, "INVALID_OPERATION", "the case is not closed");
  atomically(call.org.db, () => {
    const input = { Status: "New", StatoFrontEnd__c: "Riaperta" };
    updateRecord(call, CASE, { id: record.id, input });
    if (text) addPublicComment(call, record.id, text);
  });
}

export function removeCase(call: Call, id: string): void {
  deleteRecord(call, CASE, { id: findCase(call, id).id });
}

const CHILDREN = [
  ["Commento__c", "Case__c"],
  ["CaseComment", "ParentId"],
  ["EmailMessage", "ParentId"],
  ["ContentDocumentLink", "LinkedEntityId"],
] as const;

/** Two cases about one thing: `loser` goes to the bin with MasterRecordId, what hangs on it moves to `master`. */
export function mergeCases(call: Call, request: { loser: string; master: string }): void {
  const loser = findCase(call, request.loser);
  const master = findCase(call, request.master);
  if (loser.id === master.id) throw refuse(400, "INVALID_OPERATION", "a case cannot be merged with itself");
  const { db } = call.org;
  const now = salesforceInstant(call.now);
  atomically(db, () => {
    for (const [name, field] of CHILDREN) {
      const object = objectNamed(name);
      for (const child of findBy(db, object, { field, value: loser.id })) {
        replaceRecord(db, object, { ...child, stamp: now, fields: { ...child.fields, [field]: master.id } });
      }
    }
    replaceRecord(db, CASE, { ...master, modified: now, stamp: now });
    deleteRecord(call, CASE, { id: loser.id, extra: { MasterRecordId: master.id } });
    const caseNumber = String(loser.fields.CaseNumber);
    announce(call, { type: "case.merged", caseId: loser.id, caseNumber, masterCaseId: master.id });
  });
}
