/**
 * The dossier is made of claims: a source says that a field of a subject has a value, from a day on. Nothing is ever
 * overwritten: what a source says anew supersedes what it said before, and both stay, with the instants at which each was
 * known. What the dossier shows is chosen among the claims of the sources, each time by the same rules.
 */

/** How well a value is founded: said, said on a document, seen by who answers for it. */
export type Quality = "declared" | "documented" | "verified";

/** JSON of the dictionary's types: text, number, yes or no, a day, a code. */
export type Value = string | number | boolean;

export interface Claim {
  id: string;
  field: string;
  value: Value;
  /** A platform, or `person`; `decision` is of a person who settled a disagreement. */
  source: string;
  quality: Quality;
  /** The document that proves it. */
  evidence?: string | undefined;
  /** The day in the world from which the value holds, until the source says another. */
  validFrom: string;
  /** Instants, ISO 8601 in UTC: from when until when the dossier knew it so. */
  recordedAt: string;
  supersededAt?: string | undefined;
}

export const DECISION = "decision";

/** Which platform a field belongs to; undefined: to nobody, the best founded counts. */
export type OwnerOf = (field: string) => string | undefined;

export type NewClaim = Omit<Claim, "recordedAt" | "supersededAt">;

export interface Recorded {
  claims: readonly Claim[];
  /** It says nothing that the source had not said: nothing is written, and no day changes. */
  isNew: boolean;
}

/**
 * Writes what a source says. Of what it said before, it supersedes what held from the same day or a later one: who
 * corrects the past says how it was from then on.
 * @param at now; not before any instant that is written already
 */
export function record(claims: readonly Claim[], said: NewClaim, at: string): Recorded {
  const own = claims.filter((claim) => isStandingOf(claim, said));
  const standing = own.find(({ validFrom }) => validFrom === said.validFrom);
  const hasLater = own.some(({ validFrom }) => validFrom > said.validFrom);
  if (standing !== undefined && !hasLater && isSame(standing, said)) return { claims, isNew: false };
  const gone = new Set(own.filter(({ validFrom }) => validFrom >= said.validFrom).map(({ id }) => id));
  return {
    claims: [
      ...claims.map((claim) => (gone.has(claim.id) ? { ...claim, supersededAt: at } : claim)),
      { ...said, recordedAt: at },
    ],
    isNew: true,
  };
}

/** Said by that source of that field, and not superseded. */
const isStandingOf = (claim: Claim, { field, source }: Pick<Claim, "field" | "source">): boolean =>
  claim.field === field && claim.source === source && claim.supersededAt === undefined;

const isSame = (one: Claim, other: NewClaim): boolean =>
  one.value === other.value && one.quality === other.quality && one.evidence === other.evidence;

/** A source takes back what it said of a field, as a platform does that no longer has the record. */
export function withdraw(
  claims: readonly Claim[],
  said: Pick<Claim, "field" | "source">,
  at: string,
): readonly Claim[] {
  return claims.map((claim) => (isStandingOf(claim, said) ? { ...claim, supersededAt: at } : claim));
}
