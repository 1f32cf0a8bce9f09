import { signatureOf } from "#domain/access/capacity.ts";
import { NOWHERE, type Principal, reachOf } from "#domain/access/policy.ts";
import type { Author } from "#features/access/role-store.ts";

interface Calling {
  principal: Principal;
  correlationId: string;
}

/**
 * Who changes permissions in a call: signed with whose role they use, and reaching what that role reaches.
 * @param action the permission by which they do it
 */
export function authorOf({ principal, correlationId }: Calling, action = "people.manage"): Author {
  const reach = reachOf(principal, action) ?? NOWHERE;
  // By the widest place that they reach: there it shows whether a role of their own suffices.
  const place = reach.all ? {} : { firmId: reach.firmIds[0] ?? null };
  const { actor, detail } = signatureOf(principal, action, place);
  return {
    actor,
    granter: { userId: principal.userId, inPlaceOf: detail.inPlaceOf, reach },
    capacity: detail,
    correlationId,
    now: new Date(),
  };
}

/** Only what concerns the whole municipality: groups, sheets. */
export function reachesAll(author: Author): boolean {
  return author.granter.reach.all;
}
