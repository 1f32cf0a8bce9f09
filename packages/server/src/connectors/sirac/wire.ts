import { z } from "zod";

/** What signing in needs of the discovery document (OpenID Connect Discovery 1.0, §3). */
export const Discovery = z.looseObject({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
});

/** OpenID Connect Back-Channel Logout 1.0, §2.4: the member of `events` that says what the token is. */
const LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout";

/** A logout token's claims, once its signature, issuer, audience and times were checked. */
export const LogoutClaims = z.looseObject({
  jti: z.string().min(1).max(200),
  sub: z.string().min(1).max(300).optional(),
  sid: z.string().min(1).max(300).optional(),
  events: z.looseObject({ [LOGOUT_EVENT]: z.looseObject({}) }),
  // §2.4: prohibited, so that an id_token is not taken for one.
  nonce: z.never().optional(),
});

/** Keycloak's, beside RFC 6749's answer (public mobile app of the municipality): seconds that the refresh token lives. */
export const TokenAnswer = z.looseObject({ refresh_expires_in: z.number().optional() });
