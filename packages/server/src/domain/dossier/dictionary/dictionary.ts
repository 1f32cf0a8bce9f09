import {
  ENVELOPE,
  INTERVENTION_RECORDS,
  INTERVENTIONS,
  LEGITIMACY,
  LEGITIMACY_RECORDS,
  SIZE,
  STRUCTURE,
  UPKEEP,
} from "#domain/dossier/dictionary/construction.ts";
import type { Field, RecordKind, SectionCode } from "#domain/dossier/dictionary/field.ts";
import {
  CADASTRE,
  CENSUS,
  IDENTITY,
  PROPERTY,
  TITLE_RECORDS,
} from "#domain/dossier/dictionary/identity-and-title.ts";
import { ENVIRONMENT, SAFETY, SAFETY_RECORDS } from "#domain/dossier/dictionary/safety.ts";
import { HOLDING_RECORDS, HOLDINGS } from "#domain/dossier/dictionary/holdings.ts";
import {
  ACCESSIBILITY,
  ENERGY,
  SCHOOL,
  SYSTEM_RECORDS,
  SYSTEMS,
} from "#domain/dossier/dictionary/systems.ts";

/**
 * The version in force. A field is never taken out, nor its meaning changed: it ends with a version, and what was written
 * under it stays readable.
 */
export const DICTIONARY_VERSION = 1;

export const SECTIONS: Readonly<Record<SectionCode, string>> = {
  A: "Identificazione",
  B: "Catasto",
  C: "Titolo e patrimonio",
  D: "Legittimità edilizia",
  E: "Struttura e sismica",
  F: "Involucro",
  G: "Impianti ed elementi",
  H: "Energia",
  I: "Sicurezza",
  J: "Ambiente e salute",
  K: "Accessibilità",
  L: "Consistenza",
  M: "Manutenzione",
  N: "Interventi",
  O: "Documenti",
  P: "Scuola",
  Q: "Censimento MEF",
};

/**
 * The fields of a building dossier, merged from the municipal models (Rome CC 473/2000 and those after it), the national
 * school-building register, the census of public property, and what the statutory checks ask.
 */
export const FIELDS: readonly Field[] = [
  ...IDENTITY,
  ...CADASTRE,
  ...PROPERTY,
  ...LEGITIMACY,
  ...STRUCTURE,
  ...ENVELOPE,
  ...SYSTEMS,
  ...ENERGY,
  ...SAFETY,
  ...ENVIRONMENT,
  ...ACCESSIBILITY,
  ...SIZE,
  ...UPKEEP,
  ...INTERVENTIONS,
  ...SCHOOL,
  ...CENSUS,
  ...HOLDINGS,
];

export const RECORD_KINDS: readonly RecordKind[] = [
  ...TITLE_RECORDS,
  ...LEGITIMACY_RECORDS,
  ...SYSTEM_RECORDS,
  ...SAFETY_RECORDS,
  ...INTERVENTION_RECORDS,
  ...HOLDING_RECORDS,
];

const BY_CODE: ReadonlyMap<string, Field> = new Map(FIELDS.map((field) => [field.code, field]));
const KINDS: ReadonlyMap<string, RecordKind> = new Map(RECORD_KINDS.map((kind) => [kind.code, kind]));

export const fieldOf = (code: string): Field | undefined => BY_CODE.get(code);
export const recordKindOf = (code: string): RecordKind | undefined => KINDS.get(code);
export const ownerOf = (code: string): string | undefined => BY_CODE.get(code)?.owner;
