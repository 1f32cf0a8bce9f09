import type { Quality, Value } from "#domain/dossier/claims.ts";

/** A dossier as it is handed over: to a court, a buyer, a designer. Every writer (PDF, JSON-LD, sheets) starts from this. */
export interface DossierBook {
  municipality: string;
  building: BookBuilding;
  /** Whose words the dossier holds: what was known at this instant of this day. */
  asOf: { day: string; known: Date; isPast: boolean };
  producedAt: Date;
  askedBy: string;
  /** Number and hash of the last writing, as the dossier's own chain has them. */
  writing: { number: number; hash: string | undefined };
  measure: { required: number; stated: number; founded: number; current: number };
  sections: readonly BookSection[];
  documents: readonly BookDocument[];
}

export interface BookBuilding {
  code: string;
  name: string;
  address: string;
  use: string;
  useLabel: string;
}

export interface BookSection {
  /** Of the dictionary, A to Q. */
  code: string;
  title: string;
  facts: readonly BookFact[];
  /** What it has several of, each with its own facts: building titles, interventions, units, elements. */
  groups: readonly BookGroup[];
  /** Lists that other registers keep: deadlines, orders. */
  tables: readonly BookTable[];
  /** Labels of what its use asks for and nobody has said. */
  missing: readonly string[];
}

export interface BookGroup {
  id: string;
  /** A kind of record of the dictionary, or `unit`, `space`, `element`. */
  kind: string;
  title: string;
  facts: readonly BookFact[];
}

export interface BookFact {
  field: string;
  label: string;
  value: Value;
  text: string;
  source: string;
  saidBy: string;
  quality: Quality;
  validFrom: string;
  recordedAt: Date;
  evidenceId: string | undefined;
  note: string | undefined;
}

export interface BookTable {
  title: string;
  columns: readonly BookColumn[];
  rows: readonly (readonly string[])[];
}

export interface BookColumn {
  header: string;
  /** In proportion to the others. */
  share: number;
}

export interface BookDocument {
  id: string;
  /** As it is called on a disk; unique within the book. */
  name: string;
  kind: string;
  mediaType: string;
  byteLength: number;
  sha256: string;
  issuedOn: string | undefined;
  expiresOn: string | undefined;
  /** Its bytes, when they are to be handed over too; undefined: the store has lost them. */
  open(): Promise<AsyncIterable<Uint8Array> | undefined>;
}

/** The number by which the book cites a document: «doc. 12». */
export function citations(documents: readonly Pick<BookDocument, "id">[]): ReadonlyMap<string, number> {
  return new Map(documents.map(({ id }, index) => [id, index + 1]));
}
