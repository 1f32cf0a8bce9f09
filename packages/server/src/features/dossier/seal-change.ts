import { createHash } from "node:crypto";
import type { StoredClaim } from "#features/dossier/saying.ts";

/** What a change wrote and what it superseded: what its digest is over. */
export interface ChangeContent {
  claims: readonly StoredClaim[];
  /** Ids of claims. */
  superseded: readonly string[];
}

/** The particulars of a change, as they are chained. */
export interface ChangeHead {
  buildingId: string;
  number: number;
  at: string;
  actorId: string | null;
  actorLabel: string;
  cause: string;
  correlationId: string;
  claims: number;
}

const NOTHING_BEFORE = Buffer.alloc(32);

/** SHA-256 over the change's content; a line for each claim, in the order of their ids. */
export function digestOf({ claims, superseded }: ChangeContent): Buffer {
  const hash = createHash("sha256");
  const lines = [
    ...claims.map((claim) => [claim.id, lineOf(claim)] as const),
    ...superseded.map((id) => [id, `- ${id}`] as const),
  ].toSorted(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
  for (const [, line] of lines) hash.update(line).update("\n");
  return hash.digest();
}

/** JSON is the canonical form: scalars only, members always in this order. */
function lineOf(claim: StoredClaim): string {
  return `+ ${JSON.stringify([
    claim.id,
    claim.buildingId,
    claim.subject.kind,
    claim.subject.id,
    claim.field,
    claim.value,
    claim.source,
    claim.quality,
    claim.evidence ?? null,
    claim.note ?? null,
    claim.validFrom,
    claim.recordedAt,
  ])}`;
}

/** The chain: SHA-256 over the hash of the change before, this one's particulars and its digest. */
export function chainHash(previous: Uint8Array | undefined, head: ChangeHead, digest: Uint8Array): Buffer {
  const { buildingId, number, at, actorId, actorLabel, cause, correlationId, claims } = head;
  return createHash("sha256")
    .update(previous ?? NOTHING_BEFORE)
    .update(JSON.stringify([buildingId, number, at, actorId, actorLabel, cause, correlationId, claims]))
    .update(digest)
    .digest();
}
