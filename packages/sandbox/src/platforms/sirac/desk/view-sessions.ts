import { findIdentity } from "#platforms/sirac/identities.ts";
import type { Sirac } from "#platforms/sirac/open-sirac.ts";
import type { Participant } from "#platforms/sirac/participants.ts";
import type { Scheme } from "#platforms/sirac/people/schemes.ts";
import type { Session } from "#platforms/sirac/store.ts";

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

/** Those that a logout could still reach: a sign-in that opened no session, and told nobody's name, is over. */
export function viewSessions(sirac: Sirac): SessionView[] {
  return sirac.store.sessions().flatMap((session) => {
    const participants = sirac.participants.of(session.sid);
    return session.joined || participants.length > 0 ? [view(session, participants)] : [];
  });
}

function view(session: Session, participants: readonly Participant[]): SessionView {
  const { sid, identityId, level, classRef, joined, authenticatedAt, expiresAt } = session;
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
    participants: participants.map(({ protocol, party, nameId }) => ({ protocol, party, nameId })),
  };
}
