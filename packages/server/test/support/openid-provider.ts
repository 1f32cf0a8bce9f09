import { createHash, randomUUID } from "node:crypto";
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { json, openOddServer } from "#test/support/odd-server.ts";

export interface OpenIdProvider {
  url: string;
  /** Claims of the next id_token, besides the usual. */
  claims: Record<string, unknown>;
  /** How the token endpoint answers a refresh. */
  refreshing: "renews" | "refuses" | "fails";
  /** Seconds that the next refresh token says it lives. */
  refreshLife: number;
  refreshes: number;
  /** Signs whatever a test wants, with the provider's key unless told otherwise. */
  sign(payload: JWTPayload, options?: { key?: CryptoKey; typ?: string }): Promise<string>;
  /** The public key, as whoever reads the keys has it. */
  publicJwk: Record<string, unknown>;
  /** The id_token last given. */
  lastIdToken: string;
  close(): Promise<void>;
}

/**
 * why: an OpenID provider that lies, refuses and signs what a test says. What a good one does is played by the sandbox;
 * here are the answers that it never gives.
 */
export async function openOpenIdProvider(clientId: string): Promise<OpenIdProvider> {
  const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
  const publicJwk = { ...(await exportJWK(publicKey)), kid: "prova", alg: "RS256", use: "sig" };
  const server = await openOddServer();
  const codes = new Map<string, URLSearchParams>();
  const provider: OpenIdProvider = {
    url: server.url,
    claims: {},
    refreshing: "renews",
    refreshLife: 1_800,
    refreshes: 0,
    publicJwk,
    lastIdToken: "",
    sign: (payload, { key = privateKey, typ = "logout+jwt" } = {}) =>
      new SignJWT(payload).setProtectedHeader({ alg: "RS256", kid: "prova", typ }).sign(key),
    close: server.close,
  };
  const idToken = async (nonce: string | null) => {
    provider.lastIdToken = await provider.sign(
      {
        iss: server.url,
        aud: clientId,
        sub: "persona-1",
        iat: now(),
        exp: now() + 300,
        ...(nonce === null ? {} : { nonce }),
        ...provider.claims,
      },
      { typ: "JWT" },
    );
    return provider.lastIdToken;
  };
  const tokens = async (nonce: string | null) => ({
    access_token: randomUUID(),
    token_type: "Bearer",
    expires_in: 300,
    refresh_token: `rinnovo-${randomUUID()}`,
    refresh_expires_in: provider.refreshLife,
    id_token: await idToken(nonce),
  });
  server.answer = ({ path, body }, response) => {
    const url = new URL(path, server.url);
    void (async () => {
      if (url.pathname === "/.well-known/openid-configuration")
        return json(response, 200, discovery(server.url));
      if (url.pathname === "/jwks") return json(response, 200, { keys: [publicJwk] });
      if (url.pathname === "/authorize") {
        const code = randomUUID();
        codes.set(code, url.searchParams);
        const back = new URL(url.searchParams.get("redirect_uri") ?? "");
        back.searchParams.set("code", code);
        back.searchParams.set("state", url.searchParams.get("state") ?? "");
        back.searchParams.set("iss", server.url);
        return response.writeHead(302, { location: back.href }).end();
      }
      const form = new URLSearchParams(body);
      if (form.get("grant_type") === "refresh_token") {
        provider.refreshes += 1;
        if (provider.refreshing === "fails") return json(response, 500, {});
        if (provider.refreshing === "refuses") return json(response, 400, { error: "invalid_grant" });
        return json(response, 200, await tokens(null));
      }
      const asked = codes.get(form.get("code") ?? "");
      codes.delete(form.get("code") ?? "");
      const challenge = createHash("sha256")
        .update(form.get("code_verifier") ?? "")
        .digest("base64url");
      if (asked === undefined || asked.get("code_challenge") !== challenge)
        return json(response, 400, { error: "invalid_grant" });
      return json(response, 200, await tokens(asked.get("nonce")));
    })();
  };
  return provider;
}

export const now = (): number => Math.floor(Date.now() / 1000);

const discovery = (url: string) => ({
  issuer: url,
  authorization_endpoint: `${url}/authorize`,
  token_endpoint: `${url}/token`,
  jwks_uri: `${url}/jwks`,
  end_session_endpoint: `${url}/logout`,
  id_token_signing_alg_values_supported: ["RS256"],
  response_types_supported: ["code"],
  subject_types_supported: ["public"],
  token_endpoint_auth_methods_supported: ["none"],
});
