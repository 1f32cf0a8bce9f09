import * as oidc from "openid-client";
import type { SiracConfig } from "#connectors/sirac/config.ts";
import { readClaims } from "#connectors/sirac/header-wire.ts";
import { logoutTokenReader } from "#connectors/sirac/logout-receiver.ts";
import { discoveryFault, toIdentity, withoutSlash } from "#connectors/sirac/mapping.ts";
import { refreshTokens, tokensOf } from "#connectors/sirac/token-client.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { spidErrorIn } from "#domain/access/spid-errors.ts";
import type { IdentityReading, PendingSignIn, RedirectingProvider } from "#ports/identity-provider.ts";
import type { Clock } from "#runtime/clock.ts";
import type { HttpClient } from "#runtime/http/http-call.ts";
import { PlatformUnavailable, Problem } from "#runtime/problem.ts";

/** SIRAC as OpenID provider: code + PKCE. Discovery is done at the first use and kept. */
export function siracRedirecting(config: SiracConfig, publicUrl: URL, clock: Clock): RedirectingProvider {
  const redirectUri = new URL("/accesso/ritorno", publicUrl).href;
  let known: Promise<oidc.Configuration> | undefined;

  const discover = () => {
    known ??= knowIssuer(config).catch((error) => {
      known = undefined;
      throw new PlatformUnavailable("sirac", `SIRAC non raggiungibile: ${reason(error)}`);
    });
    return known;
  };

  return {
    kind: "redirecting",
    mode: "oidc",
    begin: async () => beginAt(await discover(), config, redirectUri),
    async complete(callbackUrl, attempt) {
      return exchange(await discover(), { config, callbackUrl, attempt, now: clock.now() });
    },
    async endSessionUrl(idToken) {
      const client = await discover();
      if (client.serverMetadata().end_session_endpoint === undefined) return undefined;
      return oidc.buildEndSessionUrl(client, {
        post_logout_redirect_uri: publicUrl.href,
        ...(idToken === null ? {} : { id_token_hint: idToken }),
      });
    },
    refresh: async (tokens) => refreshTokens(await discover(), tokens, clock.now()),
    readLogoutToken: logoutTokenReader(config, async () => (await discover()).serverMetadata()),
    isIssuer: (issuer) => withoutSlash(issuer) === withoutSlash(config.SIRAC_ISSUER),
  };
}

/**
 * Asks for the discovery document, without which nobody signs in (or for the keys, where there is no such document); the
 * outcome is in the ledger, as of any call. The document itself, not a ping: a proxy's page or another provider's answer
 * is no SIRAC.
 * @throws PlatformUnavailable
 */
export async function checkSirac(config: SiracConfig, http: HttpClient): Promise<void> {
  await http.call({
    method: "GET",
    path: siracHealthAddress(config).path,
    correlationId: uuidV7(),
    readFault: (answer) => {
      if (answer.status !== 200) return { kind: "unavailable", message: `Stato ${answer.status}` };
      const document = jsonOrUndefined(answer.text());
      const message = isStatic(config) ? keysFault(document) : discoveryFault(document, config.SIRAC_ISSUER);
      return message === undefined ? undefined : { kind: "unavailable", message };
    },
  });
}

const DISCOVERY_PATH = "/.well-known/openid-configuration";

/** Where SIRAC is asked how it is: at its issuer, or, with static endpoints, where its keys are. */
export function siracHealthAddress(config: SiracConfig): { baseUrl: string; path: string } {
  const { SIRAC_ISSUER, SIRAC_JWKS_URI } = config;
  if (!isStatic(config) || SIRAC_JWKS_URI === undefined)
    return { baseUrl: withoutSlash(SIRAC_ISSUER), path: DISCOVERY_PATH };
  const { origin, pathname, search } = new URL(SIRAC_JWKS_URI);
  return { baseUrl: origin, path: pathname + search };
}

const keysFault = (document: unknown): string | undefined =>
  Array.isArray((document as { keys?: unknown } | undefined)?.keys) ? undefined : "Le chiavi non si leggono";

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Where every address is in the settings, SIRAC is not asked for them. */
const isStatic = (config: SiracConfig): boolean => config.SIRAC_TOKEN_ENDPOINT !== undefined;

/** Nobody waits longer than this in front of a sign-in page. */
const PATIENCE_SECONDS = 10;

async function knowIssuer(config: SiracConfig): Promise<oidc.Configuration> {
  const issuer = new URL(config.SIRAC_ISSUER);
  const isLoopback = ["localhost", "127.0.0.1", "[::1]"].includes(issuer.hostname);
  const authentication =
    config.SIRAC_CLIENT_SECRET === "" ? oidc.None() : oidc.ClientSecretBasic(config.SIRAC_CLIENT_SECRET);
  // Clear text only towards the simulated municipality on this very machine.
  const inClear = isLoopback && issuer.protocol === "http:" ? [oidc.allowInsecureRequests] : [];
  if (!isStatic(config)) {
    return oidc.discovery(issuer, config.SIRAC_CLIENT_ID, undefined, authentication, {
      timeout: PATIENCE_SECONDS,
      execute: inClear,
    });
  }
  const metadata = {
    issuer: config.SIRAC_ISSUER,
    authorization_endpoint: config.SIRAC_AUTHORIZATION_ENDPOINT,
    token_endpoint: config.SIRAC_TOKEN_ENDPOINT,
    jwks_uri: config.SIRAC_JWKS_URI,
    end_session_endpoint: config.SIRAC_END_SESSION_ENDPOINT,
  };
  const said = Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== undefined));
  const client = new oidc.Configuration(
    said as oidc.ServerMetadata,
    config.SIRAC_CLIENT_ID,
    undefined,
    authentication,
  );
  client.timeout = PATIENCE_SECONDS;
  for (const allow of inClear) allow(client);
  return client;
}

async function beginAt(client: oidc.Configuration, config: SiracConfig, redirectUri: string) {
  const codeVerifier = oidc.randomPKCECodeVerifier();
  const state = oidc.randomState();
  const nonce = oidc.randomNonce();
  const url = oidc.buildAuthorizationUrl(client, {
    redirect_uri: redirectUri,
    scope: config.SIRAC_SCOPE,
    code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: "S256",
    state,
    nonce,
    ...(config.SIRAC_ACR_VALUES === "" ? {} : { acr_values: config.SIRAC_ACR_VALUES }),
  });
  return { url, state, codeVerifier, nonce };
}

interface Returned {
  config: SiracConfig;
  callbackUrl: URL;
  attempt: PendingSignIn;
  now: Date;
}

async function exchange(
  client: oidc.Configuration,
  { config, callbackUrl, attempt, now }: Returned,
): Promise<IdentityReading> {
  try {
    const answer = await oidc.authorizationCodeGrant(client, callbackUrl, {
      pkceCodeVerifier: attempt.codeVerifier,
      expectedState: attempt.state,
      expectedNonce: attempt.nonce,
      idTokenExpected: true,
    });
    const { ACCESS_PROFILE: profile } = config;
    const reading = toIdentity(readClaims(answer.claims() ?? {}), {
      profile,
      names: profile.claims,
      attributeClass: config.ACCESS_ATTRIBUTE_CLASS,
      minimumLevel: config.ACCESS_MINIMUM_LEVEL,
      now,
    });
    if (reading.kind === "refused") return reading;
    const { tokens, endsAt } = tokensOf(answer, { now, former: null });
    const session = callbackUrl.searchParams.get("session_state");
    const providerSession = reading.person.providerSession ?? session;
    return { kind: "known", person: { ...reading.person, providerSession, tokens, endsAt } };
  } catch (error) {
    const spidError =
      error instanceof oidc.AuthorizationResponseError && spidErrorIn(error.error_description);
    if (spidError) return { kind: "refused", refusal: { because: "spid-error", code: spidError } };
    throw toFailure(error);
  }
}

/** OAuth's own words (RFC 6749, 4.1.2.1) for "not now", told through the browser. */
const NOT_NOW = new Set(["server_error", "temporarily_unavailable"]);

/** A refusal is the person's or an attacker's; anything the provider never said is an outage. */
function toFailure(error: unknown): Error {
  if (error instanceof oidc.AuthorizationResponseError) {
    if (NOT_NOW.has(error.error)) return new PlatformUnavailable("sirac", `SIRAC ha risposto ${error.error}`);
    if (error.error === "access_denied")
      return new Problem(
        "unauthenticated",
        "L'accesso è stato annullato o negato: se non l'hai voluto, riprova",
      );
  }
  const refused =
    error instanceof oidc.AuthorizationResponseError ||
    error instanceof oidc.ResponseBodyError ||
    error instanceof oidc.ClientError;
  return refused
    ? new Problem("unauthenticated", "L'accesso non è stato completato: riprova")
    : new PlatformUnavailable("sirac", `SIRAC non ha risposto: ${reason(error)}`);
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
