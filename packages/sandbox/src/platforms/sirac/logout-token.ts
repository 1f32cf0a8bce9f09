import { randomUUID } from "node:crypto";
import { SignJWT } from "jose";
import { callOut } from "#platforms/sirac/call-out.ts";
import type { Sirac } from "#platforms/sirac/open-sirac.ts";
import type { Participant } from "#platforms/sirac/participants.ts";

export const LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout";
/** "Short", says the specification (§2.4), and recommends at most two minutes. */
const LIFE_SECONDS = 120;

/**
 * OpenID Connect Back-Channel Logout 1.0: a signed token that names the session, posted to the client. True when the
 * client answered 200 or 204; a client without an address is not told, and has not confirmed.
 */
export async function tellClient(
  sirac: Sirac,
  { party, issuer, sid, nameId }: Participant,
): Promise<boolean> {
  const uri = sirac.clients.find(party)?.backchannelLogoutUri ?? null;
  if (uri === null) return false;
  const token = await new SignJWT({ sid, events: { [LOGOUT_EVENT]: {} } })
    .setProtectedHeader({ alg: "RS256", typ: "logout+jwt", kid: sirac.key.kid })
    .setIssuer(issuer)
    .setAudience(party)
    .setSubject(nameId)
    .setIssuedAt()
    .setExpirationTime(Math.floor(Date.now() / 1000) + LIFE_SECONDS)
    .setJti(randomUUID())
    .sign(sirac.key.privateKey);
  const answer = await callOut(uri, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ logout_token: token }).toString(),
  });
  return answer.status === 200 || answer.status === 204;
}
