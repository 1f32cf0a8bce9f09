import { createHash } from "node:crypto";
import type { Values } from "./check-input.ts";
import { refuseFields } from "./errors.ts";
import { insertValues } from "./insert-values.ts";
import type { Call } from "./org.ts";
import type { Rules } from "./rule-definition.ts";
import { objectNamed } from "./schema.ts";
import { findBy, readRecord, replaceRecord, type StoredRecord, statement } from "./store.ts";
import { salesforceInstant } from "./times.ts";

/** Salesforce's own words for a kind of file: JPG, PNG, PDF, UNKNOWN. */
function fileType(extension: string): string {
  const known: Record<string, string> = {
    jpg: "JPG",
    jpeg: "JPG",
    png: "PNG",
    pdf: "PDF",
    heic: "HEIC",
    txt: "TEXT",
  };
  return known[extension.toLowerCase()] ?? "UNKNOWN";
}

function bytesOf(value: unknown): Buffer {
  if (Buffer.isBuffer(value)) return value;
  if (typeof value !== "string" || !/^[0-9A-Za-z+/\s]*={0,2}\s*$/.test(value)) {
    throw refuseFields("JSON_PARSER_ERROR", "VersionData is not a valid base64 value", ["VersionData"]);
  }
  return Buffer.from(value, "base64");
}

function newDocument(call: Call, version: Values): string {
  return insertValues(call, "ContentDocument", {
    Title: version.Title,
    FileExtension: version.FileExtension,
    FileType: version.FileType,
    ContentSize: version.ContentSize,
  }).id;
}

function retireOlder(call: Call, documentId: string): number {
  const object = objectNamed("ContentVersion");
  const older = findBy(call.org.db, object, { field: "ContentDocumentId", value: documentId });
  for (const record of older) {
    replaceRecord(call.org.db, object, { ...record, fields: { ...record.fields, IsLatest: false } });
  }
  return older.length;
}

function publish(call: Call, documentId: string, version: StoredRecord): void {
  const object = objectNamed("ContentDocument");
  const document = readRecord(call.org.db, object, documentId);
  if (!document) return;
  const { Title, FileExtension, FileType, ContentSize } = version.fields;
  const fields = {
    ...document.fields,
    Title,
    FileExtension,
    FileType,
    ContentSize,
    LatestPublishedVersionId: version.id,
  };
  replaceRecord(call.org.db, object, { ...document, stamp: salesforceInstant(call.now), fields });
}

export const VERSION_RULES: Rules = {
  beforeCreate(call, values) {
    const bytes = bytesOf(values.VersionData);
    const path = String(values.PathOnClient);
    const extension = /\.([0-9A-Za-z]{1,10})$/.exec(path)?.[1] ?? "";
    values.VersionData = bytes;
    values.Title ??= path.replace(/^.*[\\/]/, "").replace(/\.[0-9A-Za-z]{1,10}$/, "");
    values.FileExtension = extension || null;
    values.FileType = fileType(extension);
    values.ContentSize = bytes.length;
    values.Checksum = createHash("md5").update(bytes).digest("hex");
    values.IsLatest = true;
    const existing = typeof values.ContentDocumentId === "string" ? values.ContentDocumentId : null;
    values.VersionNumber = String((existing ? retireOlder(call, existing) : 0) + 1);
    values.ContentDocumentId = existing ?? newDocument(call, values);
  },
  afterCreate(call, record, extras) {
    const documentId = String(record.fields.ContentDocumentId);
    statement(call.org.db, "INSERT INTO czrm_blob (id, bytes) VALUES (?, ?)").run(
      record.id,
      extras.VersionData as Buffer,
    );
    publish(call, documentId, record);
    if (typeof record.fields.FirstPublishLocationId !== "string") return;
    insertValues(call, "ContentDocumentLink", {
      LinkedEntityId: record.fields.FirstPublishLocationId,
      ContentDocumentId: documentId,
      ShareType: "V",
      Visibility: "AllUsers",
    });
  },
};

export const DOCUMENT_LINK_RULES: Rules = {
  beforeCreate(call, values) {
    const links = findBy(call.org.db, objectNamed("ContentDocumentLink"), {
      field: "LinkedEntityId",
      value: String(values.LinkedEntityId),
    });
    if (!links.some((link) => link.fields.ContentDocumentId === values.ContentDocumentId)) return;
    const message = "Document with ID is already linked with the entity";
    throw refuseFields("DUPLICATE_VALUE", message, ["LinkedEntityId", "ContentDocumentId"]);
  },
};

/** The bytes of a file version, or null. */
export function readBlob(call: Call, versionId: string): Buffer | null {
  const row = statement(call.org.db, "SELECT bytes FROM czrm_blob WHERE id = ?").get(versionId);
  return row ? Buffer.from((row as { bytes: Uint8Array }).bytes) : null;
}
