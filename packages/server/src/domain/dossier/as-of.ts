import { type Claim, DECISION, type OwnerOf, type Quality } from "#domain/dossier/claims.ts";

export interface Moment {
  /** The instant up to which what was written is known. */
  known: string;
  /** The day whose values are asked for. */
  day: string;
}

export interface Stated {
  claim: Claim;
  /** Of other sources, standing on that day with another value, which nobody has settled since. */
  disagreeing: readonly Claim[];
}

/** The dossier as it stood: of each field the value that was shown then, and who disagreed with it. */
export function asOf(claims: readonly Claim[], moment: Moment, ownerOf: OwnerOf): Map<string, Stated> {
  const standing = new Map<string, Map<string, Claim>>();
  for (const claim of claims) {
    if (!isKnown(claim, moment) || claim.validFrom > moment.day) continue;
    const ofField = standing.get(claim.field) ?? new Map<string, Claim>();
    standing.set(claim.field, ofField);
    const before = ofField.get(claim.source);
    if (before === undefined || before.validFrom <= claim.validFrom) ofField.set(claim.source, claim);
  }
  const stated = new Map<string, Stated>();
  for (const [field, bySource] of standing) {
    const chosen = chooseAmong([...bySource.values()], ownerOf(field));
    stated.set(field, { claim: chosen, disagreeing: disagreeingWith(chosen, [...bySource.values()]) });
  }
  return stated;
}

const isKnown = ({ recordedAt, supersededAt }: Claim, { known }: Moment): boolean =>
  recordedAt <= known && (supersededAt === undefined || supersededAt > known);

const RANK: Record<Quality, number> = { declared: 0, documented: 1, verified: 2 };

/**
 * A person's decision first (what is said after it is told as a disagreement); then the owner; then the best founded,
 * and of those the one that holds since the latest day. The last word is the id's, so that it is never a matter of order.
 */
function chooseAmong(claims: readonly Claim[], owner: string | undefined): Claim {
  const [best] = claims.toSorted(
    (one, other) =>
      Number(isOf(other, DECISION)) - Number(isOf(one, DECISION)) ||
      Number(isOf(other, owner)) - Number(isOf(one, owner)) ||
      RANK[other.quality] - RANK[one.quality] ||
      compare(other.validFrom, one.validFrom) ||
      compare(other.recordedAt, one.recordedAt) ||
      compare(one.id, other.id),
  );
  return best as Claim;
}

const isOf = ({ source }: Claim, wanted: string | undefined): boolean => source === wanted;
const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** What was known when a decision was taken was settled by it; what came after was not. */
function disagreeingWith(chosen: Claim, claims: readonly Claim[]): Claim[] {
  return claims.filter(
    (claim) =>
      claim.value !== chosen.value && !(chosen.source === DECISION && claim.recordedAt <= chosen.recordedAt),
  );
}
