import { findIdentity } from "#platforms/sirac/identities.ts";
import type { Sirac } from "#platforms/sirac/open-sirac.ts";
import type { Participant } from "#platforms/sirac/participants.ts";
import type { Scheme } from "#platforms/sirac/people/schemes.ts";

export interface SessionView {
  sid: string;
  identity: string;
  display: string;
  scheme: Scheme | null;
  level: number;
  classRef: string;
  /** Whether the browser may use it for another application. */
  joined: boolean;
  authenticatedAt: string;
  expiresAt: string;
  participants: Pick<Participant, "protocol" | "party" | "nameId">[];
}

export function viewSessions(sirac: Sirac): SessionView[] {
  return sirac.store
    .sessions()
    .map(({ sid, identityId, level, classRef, joined, authenticatedAt, expiresAt }) => {
      const identity = findIdentity(identityId);
      return {
        sid,
        identity: identityId,
        display: identity?.display ?? identityId,
        scheme: identity?.scheme ?? null,
        level,
        classRef,
        joined,
        authenticatedAt: new Date(authenticatedAt * 1000).toISOString(),
        expiresAt: new Date(expiresAt * 1000).toISOString(),
        participants: sirac.participants
          .of(sid)
          .map(({ protocol, party, nameId }) => ({ protocol, party, nameId })),
      };
    });
}
