/** What a model says, whatever the format it came in: IFC of any schema, or a COBie workbook. */
export type ObjectKind =
  | "project"
  | "site"
  | "building"
  | "storey"
  | "space"
  | "element"
  | "zone"
  | "system"
  | "type"
  | "other";

export type Scalar = string | number | boolean;

export interface ModelProperty {
  /** Property set, quantity set, or sheet of a workbook. */
  set: string;
  name: string;
  /** Several of a list, an enumeration, a table or a range. */
  value: Scalar | readonly Scalar[];
  unit?: string;
  /** What turns it into the unit of the SI; absent: it is in it, or has none. */
  toSi?: number;
  /** IFC's name of its type: `IFCLABEL`. */
  dataType?: string;
  /** Of a range, with the value between; absent bounds are open. */
  bounds?: { lower?: Scalar; upper?: Scalar };
}

export interface ModelClassification {
  /** Name of the system: UNI 8290, Uniclass 2015… */
  system: string;
  code: string;
  name?: string;
}

/** How something is part of something else, in IFC's words. */
export interface ModelParent {
  key: string;
  relation: string;
}

export interface ModelObject {
  /** IFC GlobalId; of a workbook's row that has none, its sheet and name. */
  key: string;
  kind: ObjectKind;
  /** As IFC writes it: `IfcWallStandardCase`. */
  ifcClass: string;
  predefinedType?: string;
  name: string;
  /** What a person calls it, when the name is only a number. */
  longName?: string;
  /** Number or tag it carries on the spot. */
  tag?: string;
  /** Attributes with a value of their own, by IFC's name. */
  attributes: Readonly<Record<string, Scalar>>;
  /** Names of the attributes that hold something that is no value: another object, a list. */
  references?: readonly string[];
  /** Storey of a space; space or storey of an element; and zones, systems, wholes. */
  parents: readonly ModelParent[];
  typeKey?: string;
  properties: readonly ModelProperty[];
  classifications: readonly ModelClassification[];
  materials: readonly string[];
  /** In metres and square metres, whatever the units of the file; absent when the file does not say its units. */
  measures: { elevationM?: number; areaM2?: number };
}

/** A sheet that says nothing of the register: it is kept, and goes out again as it came. */
export interface KeptSheet {
  name: string;
  headings: readonly string[];
  rows: readonly (readonly string[])[];
}

export interface NeutralModel {
  format: "ifc" | "cobie";
  /** `IFC2X3`, `IFC4`, `IFC4X3`, `COBie 2.4`. */
  schema: string;
  objects: readonly ModelObject[];
  keptSheets: readonly KeptSheet[];
  findings: readonly ModelFinding[];
}

export type FindingCode =
  | "duplicate-id"
  | "cyclic-containment"
  | "missing-parent"
  | "missing-unit"
  | "missing-name"
  | "broken-reference"
  | "blank-column"
  | "unclassified"
  | "unreadable-value";

/** Something in the model that is not as it should be, and what was done with it. */
export interface ModelFinding {
  code: FindingCode;
  /** Italian, for the person who loaded it. */
  message: string;
  /** GlobalId, or sheet and row: where to look. */
  where?: string;
}
