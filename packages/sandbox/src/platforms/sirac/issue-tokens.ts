import { createHash, randomUUID } from "node:crypto";
import { jwtVerify, SignJWT } from "jose";
import { release } from "#platforms/sirac/attribute-classes.ts";
import { findIdentity } from "#platforms/sirac/identities.ts";
import { signIdToken } from "#platforms/sirac/id-token.ts";
import type { Sirac } from "#platforms/sirac/open-sirac.ts";
import type { DemoIdentity } from "#platforms/sirac/people/makers.ts";
import type { Grant, Session } from "#platforms/sirac/store.ts";

export interface TokenResponse {
  access_token: string;
  expires_in: number;
  refresh_expires_in: number;
  refresh_token: string;
  token_type: "Bearer";
  id_token: string;
  "not-before-policy": 0;
  session_state: string;
  scope: string;
}

/**
 * All three tokens of a grant. Who asks for them shows to be there, and the session goes on, but never beyond its end: nor
 * does a refresh token (Keycloak, Server Administration Guide, "Session and token timeouts": SSO Session Idle and Max). Null when its session has ended or its person is no longer among the demo ones. */
export async function issueTokens(sirac: Sirac, grant: Grant, issuer: string): Promise<TokenResponse | null> {
  const session = sirac.store.session(grant.sid);
  const identity = session === null ? undefined : findIdentity(session.identityId);
  if (session === null || identity === undefined) return null;
  sirac.store.keepSession(grant.sid, sirac.lives.idle);
  const refreshLife = Math.min(sirac.lives.refresh, session.endsAt - Math.floor(Date.now() / 1000));
  const [access_token, id_token] = await Promise.all([
    signAccessToken(sirac, grant, { issuer, identity }),
    signIdToken(sirac, {
      issuer,
      audience: grant.clientId,
      nonce: grant.nonce,
      claims: {
        typ: "ID",
        azp: grant.clientId,
        sub: subjectOf(identity.id),
        auth_time: session.authenticatedAt,
        sid: grant.sid,
        session_state: grant.sid,
        acr: session.classRef,
        // RFC 8176 knows no value for any of these schemes: SIRAC's own words.
        amr: [identity.scheme],
        ...claimsFor(sirac, grant.clientId, { session, identity }),
      },
    }),
  ]);
  return {
    access_token,
    expires_in: sirac.lives.access,
    refresh_expires_in: refreshLife,
    refresh_token: sirac.store.saveRefresh(grant.id, refreshLife),
    token_type: "Bearer",
    id_token,
    "not-before-policy": 0,
    session_state: grant.sid,
    scope: grant.scope,
  };
}

/** Stable for a person, and saying nothing of them: the municipality's key is the tax code, in a claim of its own. */
export function subjectOf(identityId: string): string {
  const hex = createHash("sha256").update(`sirac ${identityId}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

interface Subject {
  issuer: string;
  identity: DemoIdentity;
}

function signAccessToken(sirac: Sirac, grant: Grant, { issuer, identity }: Subject): Promise<string> {
  const claims = {
    typ: "Bearer",
    azp: grant.clientId,
    sid: grant.sid,
    session_state: grant.sid,
    scope: grant.scope,
  };
  return (
    new SignJWT(claims)
      .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: sirac.key.kid })
      .setIssuer(issuer)
      .setAudience("account")
      .setSubject(subjectOf(identity.id))
      .setIssuedAt()
      .setExpirationTime(Math.floor(Date.now() / 1000) + sirac.lives.access)
      // The grant is part of the identifier, so that revoking it stops the tokens already given.
      .setJti(`${grant.id}.${randomUUID()}`)
      .sign(sirac.key.privateKey)
  );
}

/** What the client's class and accessories bring, of this person. */
export function claimsFor(
  sirac: Sirac,
  clientId: string,
  { session, identity }: { session: Session; identity: DemoIdentity },
): Record<string, string | readonly string[]> {
  const party = sirac.clients.find(clientId);
  if (party === undefined) return {};
  return Object.fromEntries(
    release({ identity, level: session.level, party, settings: sirac.settings.read() }),
  );
}

interface Known {
  identity: DemoIdentity;
  session: Session;
  clientId: string;
}

/** The person an access token speaks for, while it is in date and its grant and session live. */
export async function checkAccessToken(sirac: Sirac, token: string, issuer: string): Promise<Known | null> {
  try {
    const options = { issuer, audience: "account", algorithms: ["RS256"] };
    const { payload } = await jwtVerify(token, sirac.key.publicKey, options);
    const grant = sirac.store.livingGrant(String(payload.jti).split(".")[0] ?? "");
    const session = grant === null ? null : sirac.store.session(grant.sid);
    const identity = session === null ? undefined : findIdentity(session.identityId);
    if (grant === null || session === null || identity === undefined) return null;
    return { identity, session, clientId: grant.clientId };
  } catch {
    // Whatever is wrong with it, the caller is told one thing only: the token is not good.
    return null;
  }
}
