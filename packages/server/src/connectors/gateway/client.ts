import { readFileSync } from "node:fs";
import type { GatewayConfig } from "#connectors/gateway/config.ts";
import { TokenAnswer } from "#connectors/gateway/wire.ts";
import type { Clock } from "#runtime/clock.ts";
import { type AssertionSigner, assertionSigner } from "#runtime/http/assertion.ts";
import type { HttpCall, HttpClient } from "#runtime/http/http-call.ts";
import { cachedTokens, type IssuedToken, type TokenProvider } from "#runtime/http/token-cache.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";

interface GatewayOptions {
  /** A way out to the gateway itself, without a token. */
  http: HttpClient;
  clock: Clock;
}

/** The token that opens every platform behind the gateway. One for all of them, renewed once for all. */
export function gatewayTokens(config: GatewayConfig, { http, clock }: GatewayOptions): TokenProvider {
  if (config.GATEWAY_TOKEN_STYLE === "static")
    return { token: async () => config.GATEWAY_TOKEN, refuse: () => undefined };
  return cachedTokens({ clock, take: () => takeToken(config, { http, clock }) });
}

async function takeToken(config: GatewayConfig, { http, clock }: GatewayOptions): Promise<IssuedToken> {
  const answer = await http.call({ ...tokenCall(config), correlationId: uuidV7(), expected: [400, 401] });
  if (answer.status !== 200)
    throw new PlatformUnavailable(
      "gateway",
      `Il gateway non rilascia il token (${answer.status}): chiave o segreto errati`,
    );
  const parsed = TokenAnswer.safeParse(answer.json());
  if (!parsed.success)
    throw new PlatformUnavailable("gateway", "Risposta del servizio dei token non riconosciuta");
  const { access_token, expires_in } = parsed.data;
  return { value: access_token, expiresAt: new Date(clock.now().getTime() + expires_in * 1000) };
}

function tokenCall(config: GatewayConfig): Pick<HttpCall, "method" | "path" | "json" | "form" | "headers"> {
  const { GATEWAY_KEY: key, GATEWAY_SECRET: secret } = config;
  if (config.GATEWAY_TOKEN_STYLE === "get") {
    const query = new URLSearchParams({ key, secret });
    return { method: "GET", path: `/manageToken/getToken?${query.toString()}` };
  }
  if (config.GATEWAY_TOKEN_STYLE === "post")
    return { method: "POST", path: "/manageToken/getToken", json: { Key: key, Secret: secret } };
  const basic = Buffer.from(`${key}:${secret}`).toString("base64");
  return {
    method: "POST",
    path: "/oauth2/token",
    form: { grant_type: "client_credentials" },
    headers: { authorization: `Basic ${basic}` },
  };
}

/** The optional second proof of who calls; undefined when no certificate is configured. */
export function gatewayAssertion(config: GatewayConfig, clock: Clock): AssertionSigner | undefined {
  if (config.GATEWAY_ASSERTION_KEY === "" || config.GATEWAY_ASSERTION_CERTIFICATE === "") return undefined;
  return assertionSigner({
    privateKey: readFileSync(config.GATEWAY_ASSERTION_KEY, "utf8"),
    certificate: readFileSync(config.GATEWAY_ASSERTION_CERTIFICATE, "utf8"),
    audience: `${config.GATEWAY_URL}/manageToken/getToken`,
    issuer: config.GATEWAY_ASSERTION_ISSUER,
    appCode: "STABILE",
    clientId: config.GATEWAY_KEY,
    clock,
  });
}
