import type { Period } from "#domain/obligations/period.ts";

/** What a document says of itself, beside its title. */
export type Particular = "number" | "issuedOn" | "expiresOn" | "issuer" | "signatory" | "outcome";

/** `building`: whoever sees the building; `office`: the municipality's offices; `restricted`: who manages documents. */
export type Visibility = "building" | "office" | "restricted";

/** A kind of document, as data: what it must say, how long it is good for, how long it is kept, what it proves. */
export interface DocumentType {
  code: string;
  label: string;
  /** Section of the dossier, by its letter. */
  section: string;
  required: readonly Particular[];
  /** From its issue; absent: it says by itself when it expires, or never does. */
  validity?: { period: Period; norm: string; certainty: "read" | "to-verify" };
  /** From its expiry, or from its issue when it has none; absent: for ever. */
  keptFor?: Period;
  visibility: Visibility;
  /** Codes of the statutory checks whose doing it proves. */
  proves: readonly string[];
  /** Codes of the dictionary that it may give a value to, from which of its particulars. */
  facts: Readonly<Record<string, Particular>>;
  /** How it is called in its own text, the surest first; without accents, small. */
  words: readonly string[];
}
