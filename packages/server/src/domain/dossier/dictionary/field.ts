import type { Condition } from "#domain/obligations/condition.ts";

/** The sections of the dossier, as the models of the municipalities have them (A–Q). */
export type SectionCode =
  | "A"
  | "B"
  | "C"
  | "D"
  | "E"
  | "F"
  | "G"
  | "H"
  | "I"
  | "J"
  | "K"
  | "L"
  | "M"
  | "N"
  | "O"
  | "P"
  | "Q";

export interface Code {
  code: string;
  label: string;
}

export type FieldType =
  /** `known`: what people read in place of some words. */
  | { kind: "text"; most: number; known?: Readonly<Record<string, string>> }
  | { kind: "number"; unit?: string; least: number; most: number; decimals: number }
  /** Integer cents. */
  | { kind: "money" }
  | { kind: "boolean" }
  /** `past`: of what has happened; nothing of it can be later than today. */
  | { kind: "day"; past: boolean }
  | { kind: "code"; codes: readonly Code[] };

export type SubjectKind = "building" | "storey" | "space" | "unit" | "element" | "record";

/** Who has it, and is asked for it when it is missing. */
export type Provider =
  | "property-office"
  | "technical-office"
  | "building-permits"
  | "energy-manager"
  | "safety-officer"
  | "building-contact"
  | "maintainer"
  | "finance-office";

export interface Field {
  code: string;
  section: SectionCode;
  label: string;
  type: FieldType;
  of: SubjectKind;
  /** Of a record: of which kind. */
  record?: string;
  /** Of an element: classes of UNI 8290 that have it; absent: all. */
  uni8290?: readonly string[];
  /** Uses of buildings whose dossier must have it; `all` of them; absent: none. */
  required?: "all" | readonly string[];
  /** It is asked for only when this holds of the building's facts. */
  requiredWhen?: Condition;
  /** The platform it belongs to. */
  owner?: string;
  provider: Provider;
  /** After so many months what a person said is to be confirmed. */
  staleAfterMonths?: number;
  /** Versions of the dictionary that have it: from, and the last one. */
  since: number;
  until?: number;
}

/** What a building has several of. */
export interface RecordKind {
  code: string;
  section: SectionCode;
  label: string;
  plural: string;
  /** Uses of buildings that have at least one. */
  required?: "all" | readonly string[];
  requiredWhen?: Condition;
  provider: Provider;
  /** The fields whose values name an item of it. */
  namedBy: readonly string[];
}
