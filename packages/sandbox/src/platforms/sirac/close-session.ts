import { findIdentity } from "#platforms/sirac/identities.ts";
import { tellClient } from "#platforms/sirac/logout-token.ts";
import type { Sirac } from "#platforms/sirac/open-sirac.ts";
import type { Participant } from "#platforms/sirac/participants.ts";
import { SCHEMES } from "#platforms/sirac/people/schemes.ts";
import { tellApplicationBehindProxy } from "#platforms/sirac/proxy/notify.ts";
import { tellBySoap } from "#platforms/sirac/saml/tell-by-soap.ts";
import type { Session } from "#platforms/sirac/store.ts";

export interface Told {
  participant: Participant;
  confirmed: boolean;
}

export interface Closed {
  told: Told[];
  /** Who may not know; empty when everybody confirmed. */
  unconfirmed: string[];
}

/**
 * Ends a session and tells every application that it let somebody into, from server to server. An application that
 * cannot be told that way, or does not answer, has not confirmed; the session is over all the same.
 */
export async function closeSession(sirac: Sirac, sid: string): Promise<Closed> {
  const session = sirac.store.session(sid);
  const participants = takeParticipants(sirac, sid);
  sirac.store.endSession(sid);
  const told = await tellAll(sirac, participants);
  return { told, unconfirmed: unconfirmed(sirac, { session, told }) };
}

/** Applications that did not confirm, and the scheme behind SIRAC when it never does. */
export function unconfirmed(
  sirac: Sirac,
  { session, told }: { session: Session | null; told: readonly Told[] },
): string[] {
  const identity = findIdentity(session?.identityId ?? "");
  const scheme = identity === undefined ? undefined : SCHEMES[identity.scheme];
  return [
    ...told.filter(({ confirmed }) => !confirmed).map(({ participant }) => participant.party),
    ...(scheme === undefined || scheme.confirmsLogout ? [] : [scheme.title]),
    ...(sirac.settings.read().logout === "partial" ? ["un'altra applicazione"] : []),
  ];
}

/** Who is to be told, and will not be told twice. */
export function takeParticipants(sirac: Sirac, sid: string): Participant[] {
  const participants = sirac.participants.of(sid);
  for (const participant of participants) sirac.participants.leave(participant);
  return participants;
}

export function tellAll(sirac: Sirac, participants: readonly Participant[]): Promise<Told[]> {
  return Promise.all(
    participants.map(async (participant) => ({ participant, confirmed: await tell(sirac, participant) })),
  );
}

async function tell(sirac: Sirac, participant: Participant): Promise<boolean> {
  try {
    if (participant.protocol === "saml") return await tellBySoap(sirac, participant);
    if (participant.protocol === "oidc") return await tellClient(sirac, participant);
    return await tellApplicationBehindProxy(sirac, participant);
  } catch {
    // Refused, too slow, or an answer that cannot be read: nobody confirmed.
    return false;
  }
}
