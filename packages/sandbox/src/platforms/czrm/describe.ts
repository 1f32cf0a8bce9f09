import type { FieldDef, FieldType, ObjectDef } from "./object-definition.ts";
import type { Call } from "./org.ts";
import { childrenOf, objectNamed } from "./schema.ts";
import { findBy } from "./store.ts";

const SOAP_TYPE: Record<FieldType, string> = {
  id: "tns:ID",
  reference: "tns:ID",
  boolean: "xsd:boolean",
  datetime: "xsd:dateTime",
  date: "xsd:date",
  double: "xsd:double",
  int: "xsd:int",
  base64: "xsd:base64Binary",
  string: "xsd:string",
  textarea: "xsd:string",
  picklist: "xsd:string",
  email: "xsd:string",
  phone: "xsd:string",
  url: "xsd:string",
};

export function picklistValues(field: FieldDef): Record<string, unknown>[] {
  return field.values.map((value) => ({
    active: true,
    defaultValue: value === field.defaultValue,
    label: value,
    validFor: null,
    value,
  }));
}

function describeField(field: FieldDef): Record<string, unknown> {
  const filterable = field.type !== "textarea" && field.type !== "base64" && !field.writeOnly;
  return {
    name: field.name,
    label: field.label,
    type: field.type,
    soapType: SOAP_TYPE[field.type],
    length: field.length,
    byteLength: field.length * 3,
    precision: field.type === "double" ? 18 : 0,
    scale: field.type === "double" ? 8 : 0,
    custom: field.name.endsWith("__c"),
    nillable: !field.required && field.type !== "boolean" && !field.column,
    createable: field.createable,
    updateable: field.updateable,
    defaultedOnCreate: field.defaultValue !== null || field.type === "boolean" || field.column !== null,
    defaultValue: field.defaultValue,
    externalId: field.externalId,
    unique: field.unique,
    idLookup: field.externalId || field.type === "id",
    caseSensitive: false,
    filterable,
    sortable: filterable,
    groupable: filterable,
    calculated: field.name.endsWith("Formula__c") || field.name === "RecordTypeName__c",
    restrictedPicklist: field.restricted,
    picklistValues: picklistValues(field),
    referenceTo: field.referenceTo ?? [],
    relationshipName: field.relationship,
    autoNumber: field.name === "CaseNumber",
  };
}

function recordTypeInfos(call: Call, object: ObjectDef): Record<string, unknown>[] {
  const types = findBy(call.org.db, objectNamed("RecordType"), { field: "SobjectType", value: object.name });
  return types.map((type, index) => ({
    active: true,
    available: true,
    defaultRecordTypeMapping: index === 0,
    developerName: type.fields.DeveloperName,
    master: false,
    name: type.fields.Name,
    recordTypeId: type.id,
    urls: {},
  }));
}

function summary(call: Call, object: ObjectDef): Record<string, unknown> {
  const url = `/services/data/${call.version}/sobjects/${object.name}`;
  return {
    name: object.name,
    label: object.label,
    labelPlural: object.labelPlural,
    keyPrefix: object.prefix,
    custom: object.name.endsWith("__c"),
    createable: object.createable,
    updateable: object.updateable,
    deletable: object.deletable,
    undeletable: object.deletable,
    mergeable: object.name === "Case",
    queryable: true,
    retrieveable: true,
    searchable: false,
    triggerable: object.createable,
    layoutable: true,
    feedEnabled: false,
    deprecatedAndHidden: false,
    customSetting: false,
    urls: { sobject: url, describe: `${url}/describe`, rowTemplate: `${url}/{ID}` },
  };
}

/** The answer of `/sobjects/{Object}/describe`. */
export function describeObject(call: Call, object: ObjectDef): Record<string, unknown> {
  return {
    ...summary(call, object),
    fields: object.fields.map(describeField),
    childRelationships: childrenOf(object).map((child) => ({
      cascadeDelete: false,
      childSObject: child.object.name,
      deprecatedAndHidden: false,
      field: child.field.name,
      relationshipName: child.name,
      restrictedDelete: false,
    })),
    recordTypeInfos: recordTypeInfos(call, object),
    supportedScopes: [{ label: "Everything", name: "everything" }],
    actionOverrides: [],
    namedLayoutInfos: [],
  };
}

/** The answer of `/sobjects`. */
export function describeAll(call: Call, objects: readonly ObjectDef[]): Record<string, unknown> {
  return { encoding: "UTF-8", maxBatchSize: 200, sobjects: objects.map((object) => summary(call, object)) };
}
