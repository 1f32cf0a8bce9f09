import type { Claim, Quality, Value } from "#domain/dossier/claims.ts";
import type { SubjectKind } from "#domain/dossier/dictionary/field.ts";
import type { Actor } from "#runtime/audit.ts";

/** What a value is of: the building itself, a part of it, or one of the things that it has several of. */
export interface Subject {
  kind: SubjectKind;
  id: string;
}

export interface SaidFact {
  subject: Subject;
  /** Code of the dictionary. */
  field: string;
  /** As the dictionary's type has it: money in cents, days as `YYYY-MM-DD`. */
  value: Value;
  quality: Quality;
  /** The document that proves it. */
  evidenceId?: string | undefined;
  note?: string | undefined;
  /** The day in the world from which it holds. */
  validFrom: string;
}

/** What is said of one building at once. */
export interface Saying {
  buildingId: string;
  facts: readonly SaidFact[];
  /** What the source said before, and does not say any more. */
  withdrawn?: readonly { subject: Subject; field: string }[];
}

export type Cause = "person" | "decision" | "document" | "check" | "model" | "platform";

/** Who says it, by which way, and when. */
export interface Origin {
  /** `person`, `decision`, `model`, or a platform's name. */
  source: string;
  cause: Cause;
  actor: Actor;
  correlationId: string;
  now: Date;
}

/** A claim as it is stored. */
export interface StoredClaim extends Claim {
  buildingId: string;
  subject: Subject;
  note: string | undefined;
}

/** A field of a subject: what claims are about. */
export const aboutOf = (subjectId: string, field: string): string => `${subjectId} ${field}`;
