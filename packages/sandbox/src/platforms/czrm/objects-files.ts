import { choice, field, lookup, object, readOnly } from "./object-definition.ts";

const contentVersion = object("ContentVersion", {
  label: "Versione del file",
  labelPlural: "Versioni dei file",
  prefix: "068",
  fields: [
    lookup("ContentDocumentId", "ContentDocument", {
      updateable: false,
      childRelationship: "ContentVersions",
    }),
    field("Title", "string"),
    field("PathOnClient", "string", { length: 500, required: true, updateable: false }),
    field("Description", "textarea", { length: 1000 }),
    field("VersionData", "base64", { required: true, updateable: false, writeOnly: true }),
    lookup("FirstPublishLocationId", ["Case", "Account", "Procedimento__c"], { updateable: false }),
    field("Origin", "picklist", { values: ["C", "H"], defaultValue: "C" }),
    readOnly("FileExtension", "string", { length: 40 }),
    readOnly("FileType", "string", { length: 20 }),
    readOnly("ContentSize", "int"),
    readOnly("Checksum", "string", { length: 50 }),
    readOnly("VersionNumber", "string", { length: 20 }),
    readOnly("IsLatest", "boolean"),
  ],
});

const contentDocument = object("ContentDocument", {
  label: "File",
  labelPlural: "File",
  prefix: "069",
  fields: [
    field("Title", "string", { createable: false }),
    readOnly("FileExtension", "string", { length: 40 }),
    readOnly("FileType", "string", { length: 20 }),
    readOnly("ContentSize", "int"),
    readOnly("LatestPublishedVersionId", "reference", {
      referenceTo: ["ContentVersion"],
      relationship: "LatestPublishedVersion",
      length: 18,
    }),
  ],
});

const contentDocumentLink = object("ContentDocumentLink", {
  label: "Collegamento del file",
  labelPlural: "Collegamenti dei file",
  prefix: "06A",
  fields: [
    lookup("LinkedEntityId", ["Case", "Account", "Procedimento__c"], {
      required: true,
      updateable: false,
      childRelationship: "ContentDocumentLinks",
    }),
    lookup("ContentDocumentId", "ContentDocument", {
      required: true,
      updateable: false,
      childRelationship: "ContentDocumentLinks",
    }),
    choice("ShareType", ["V", "C", "I"], { defaultValue: "V" }),
    choice("Visibility", ["AllUsers", "InternalUsers", "SharedUsers"], { defaultValue: "AllUsers" }),
  ],
});

export const FILE_OBJECTS = [contentVersion, contentDocument, contentDocumentLink];
