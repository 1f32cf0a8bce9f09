import {
  explain,
  type Grant,
  type Placement,
  type Principal,
  reaches,
  reachOf,
} from "#domain/access/policy.ts";

const isOwn = ({ origin = "hand" }: Grant): boolean => origin !== "substitution" && origin !== "emergency";

/**
 * The grant by which somebody does this to this row when none of their own suffices: a substitution, or a declared
 * emergency. Undefined: they act by themselves, or may not act at all.
 */
export function capacityOf(principal: Principal, action: string, row: Placement): Grant | undefined {
  const enough = explain(principal.grants, action).filter((grant) =>
    reaches(reachOf({ ...principal, grants: [grant] }, action), row),
  );
  if (enough.some(isOwn)) return undefined;
  return enough.find(({ origin }) => origin === "substitution") ?? enough[0];
}

export interface Signature {
  actor: { id: string; label: string };
  /** For the detail of the history and of the audit; empty when the person acts by themselves. */
  detail: { capacity?: string; inPlaceOf?: string };
}

/** Who did it, as it stays written: with whose role, or that it was an emergency. */
export function signatureOf(principal: Principal, action: string, row: Placement): Signature {
  const { userId: id, displayName } = principal;
  const grant = capacityOf(principal, action, row);
  if (grant === undefined) return { actor: { id, label: displayName }, detail: {} };
  const capacity = capacityText(grant);
  return {
    actor: { id, label: `${displayName} (${capacity})` },
    detail: { capacity, ...(grant.lentBy === undefined ? {} : { inPlaceOf: grant.lentBy.userId }) },
  };
}

function capacityText({ lentBy }: Grant): string {
  return lentBy === undefined ? "accesso d'emergenza" : `in sostituzione di ${lentBy.displayName}`;
}
