import * as oidc from "openid-client";
import type { SiracConfig } from "#connectors/sirac/config.ts";
import { discoveryFault, toIdentity } from "#connectors/sirac/mapping.ts";
import { SiracClaims } from "#connectors/sirac/wire.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import type { IdentityProvider, PendingSignIn, SignedIn } from "#ports/identity-provider.ts";
import type { HttpClient } from "#runtime/http/http-call.ts";
import { PlatformUnavailable, Problem } from "#runtime/problem.ts";

/** SIRAC as OpenID provider: code + PKCE. Discovery is done at the first use and kept. */
export function siracIdentityProvider(config: SiracConfig, publicUrl: URL): IdentityProvider {
  const redirectUri = new URL("/accesso/ritorno", publicUrl).href;
  let discovered: Promise<oidc.Configuration> | undefined;

  const discover = () => {
    discovered ??= discoverIssuer(config).catch((error) => {
      discovered = undefined;
      throw new PlatformUnavailable("sirac", `SIRAC non raggiungibile: ${reason(error)}`);
    });
    return discovered;
  };

  return {
    async begin() {
      const client = await discover();
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
      });
      return { url, state, codeVerifier, nonce };
    },
    async complete(callbackUrl, attempt) {
      return exchange(await discover(), callbackUrl, attempt);
    },
    async endSessionUrl(idToken) {
      const client = await discover();
      if (client.serverMetadata().end_session_endpoint === undefined) return undefined;
      return oidc.buildEndSessionUrl(client, {
        post_logout_redirect_uri: publicUrl.href,
        ...(idToken === null ? {} : { id_token_hint: idToken }),
      });
    },
  };
}

/**
 * Asks for the discovery document, without which nobody signs in; the outcome is in the ledger, as of any call. The
 * document itself, not a ping: a proxy's page or another provider's answer is no SIRAC.
 * @throws PlatformUnavailable
 */
export async function checkSirac({ SIRAC_ISSUER }: SiracConfig, http: HttpClient): Promise<void> {
  await http.call({
    method: "GET",
    path: DISCOVERY_PATH,
    correlationId: uuidV7(),
    readFault: (answer) => {
      if (answer.status !== 200) return { kind: "unavailable", message: `Stato ${answer.status}` };
      const message = discoveryFault(jsonOrUndefined(answer.text()), SIRAC_ISSUER);
      return message === undefined ? undefined : { kind: "unavailable", message };
    },
  });
}

const DISCOVERY_PATH = "/.well-known/openid-configuration";

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function discoverIssuer(config: SiracConfig): Promise<oidc.Configuration> {
  const issuer = new URL(config.SIRAC_ISSUER);
  const isLoopback = ["localhost", "127.0.0.1", "[::1]"].includes(issuer.hostname);
  const authentication =
    config.SIRAC_CLIENT_SECRET === "" ? oidc.None() : oidc.ClientSecretBasic(config.SIRAC_CLIENT_SECRET);
  return oidc.discovery(issuer, config.SIRAC_CLIENT_ID, undefined, authentication, {
    timeout: 10,
    execute: [
      // An identity is believed by its signature. The standard lets TLS stand for it (OpenID Connect Core 1.0, 3.1.3.7), and
      // the library does so unless told otherwise; ASVS 5.0, 6.8.2 and 9.1.1, do not.
      oidc.enableNonRepudiationChecks,
      // Clear text only towards the simulated municipality on this very machine.
      ...(isLoopback && issuer.protocol === "http:" ? [oidc.allowInsecureRequests] : []),
    ],
  });
}

async function exchange(
  client: oidc.Configuration,
  callbackUrl: URL,
  attempt: PendingSignIn,
): Promise<SignedIn> {
  const tokens = await oidc
    .authorizationCodeGrant(client, callbackUrl, {
      pkceCodeVerifier: attempt.codeVerifier,
      expectedState: attempt.state,
      expectedNonce: attempt.nonce,
      idTokenExpected: true,
    })
    .catch((error: unknown) => {
      throw toFailure(error);
    });
  const claims = SiracClaims.parse(tokens.claims());
  const identity = toIdentity(claims);
  if (identity.kind === "refused")
    throw new Problem("unauthenticated", "Il SIRAC non ha comunicato né il codice fiscale né il codice SPID");
  const session = callbackUrl.searchParams.get("session_state");
  return {
    ...identity.person,
    provider: "sirac",
    providerSession: claims.sid ?? session,
    idToken: tokens.id_token ?? null,
  };
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
