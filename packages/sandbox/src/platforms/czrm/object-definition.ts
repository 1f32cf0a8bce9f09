export type FieldType =
  | "id"
  | "string"
  | "textarea"
  | "boolean"
  | "picklist"
  | "reference"
  | "datetime"
  | "date"
  | "double"
  | "int"
  | "email"
  | "phone"
  | "url"
  | "base64";

/** A field as `describe` tells it; the same table drives validation, SOQL and storage. */
export interface FieldDef {
  name: string;
  label: string;
  type: FieldType;
  /** Longest text accepted, in characters; 0 when it does not apply. */
  length: number;
  required: boolean;
  createable: boolean;
  updateable: boolean;
  /** Accepted on input and never kept: `Comments` of Case. */
  writeOnly: boolean;
  externalId: boolean;
  unique: boolean;
  values: readonly string[];
  restricted: boolean;
  defaultValue: string | boolean | null;
  referenceTo: readonly string[] | null;
  relationship: string | null;
  childRelationship: string | null;
  /** Kept in a column of its own instead of the JSON: system dates and id. */
  column: string | null;
}

export interface ObjectDef {
  name: string;
  label: string;
  labelPlural: string;
  prefix: string;
  table: string;
  fields: readonly FieldDef[];
  byName: ReadonlyMap<string, FieldDef>;
  createable: boolean;
  updateable: boolean;
  deletable: boolean;
}

type FieldOptions = Partial<Omit<FieldDef, "name" | "type">>;

const DEFAULTS: Omit<FieldDef, "name" | "type" | "label"> = {
  length: 0,
  required: false,
  createable: true,
  updateable: true,
  writeOnly: false,
  externalId: false,
  unique: false,
  values: [],
  restricted: false,
  defaultValue: null,
  referenceTo: null,
  relationship: null,
  childRelationship: null,
  column: null,
};

export function field(name: string, type: FieldType, options: FieldOptions = {}): FieldDef {
  const length = type === "string" || type === "email" || type === "url" || type === "picklist" ? 255 : 0;
  return { ...DEFAULTS, length: type === "phone" ? 40 : length, label: name, ...options, name, type };
}

export function readOnly(name: string, type: FieldType, options: FieldOptions = {}): FieldDef {
  return field(name, type, { ...options, createable: false, updateable: false });
}

/** A restricted picklist whose first value is the default. */
export function choice(name: string, values: readonly string[], options: FieldOptions = {}): FieldDef {
  return field(name, "picklist", { values, restricted: true, ...options });
}

/** A lookup: `AccountId` to Account is `Account` upwards and `Cases` downwards. */
export function lookup(
  name: string,
  target: string | readonly string[],
  options: FieldOptions = {},
): FieldDef {
  const relationship = name.endsWith("__c") ? name.replace(/__c$/, "__r") : name.replace(/Id$/, "");
  const referenceTo = typeof target === "string" ? [target] : target;
  return field(name, "reference", { referenceTo, relationship, length: 18, ...options });
}

function systemFields(): FieldDef[] {
  return [
    readOnly("Id", "id", { column: "id", length: 18 }),
    readOnly("IsDeleted", "boolean", { column: "deleted" }),
    readOnly("CreatedDate", "datetime", { column: "created" }),
    readOnly("CreatedById", "reference", { referenceTo: ["User"], relationship: "CreatedBy", length: 18 }),
    readOnly("LastModifiedDate", "datetime", { column: "modified" }),
    readOnly("LastModifiedById", "reference", {
      referenceTo: ["User"],
      relationship: "LastModifiedBy",
      length: 18,
    }),
    readOnly("SystemModstamp", "datetime", { column: "stamp" }),
  ];
}

interface ObjectOptions {
  label: string;
  labelPlural: string;
  prefix: string;
  fields: readonly FieldDef[];
  /** False for objects that only the platform itself writes. */
  writable?: boolean;
}

export function object(name: string, options: ObjectOptions): ObjectDef {
  const fields = [...systemFields(), ...options.fields];
  const writable = options.writable ?? true;
  return {
    name,
    label: options.label,
    labelPlural: options.labelPlural,
    prefix: options.prefix,
    table: `czrm_${name
      .replace(/__c$/, "")
      .replace(/[a-z](?=[A-Z])/g, "$&_")
      .toLowerCase()}`,
    fields,
    byName: new Map(fields.map((each) => [each.name.toLowerCase(), each])),
    createable: writable,
    updateable: writable,
    deletable: writable,
  };
}
