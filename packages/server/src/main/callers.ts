import { gatewayCallers } from "#connectors/gateway/receiver.ts";
import { issuerKeys } from "#connectors/pdnd/client.ts";
import { voucherHolders } from "#connectors/pdnd/receiver.ts";
import type { Config } from "#main/config.ts";
import type { ClientVouching } from "#ports/client-identity.ts";
import type { Clock } from "#runtime/clock.ts";
import type { ExchangeLedger } from "#runtime/http/exchange-ledger.ts";
import type { HttpClient } from "#runtime/http/http-call.ts";
import { createHttpClient } from "#runtime/http/http-client.ts";
import { publicKeys } from "#runtime/http/signed-token.ts";
import { Problem } from "#runtime/problem.ts";

export interface Callers {
  vouchings: ClientVouching[];
  close(): Promise<void>;
}

/** Nobody waits longer than this for the keys of who signs. */
const KEYS_MS = 5_000;

/**
 * Who may vouch for a machine that calls us, as this installation is configured; nobody, unless it says so.
 * @throws Problem `configuration-invalid` when it does not say whose tokens are for us
 */
export function openCallers(config: Config, common: { ledger: ExchangeLedger; clock: Clock }): Callers {
  const open: HttpClient[] = [];
  const toKeys = (platform: string, url: string) => {
    const baseUrl = new URL(url).origin;
    const http = createHttpClient({
      ...common,
      platform,
      api: "JWKS",
      baseUrl,
      connectMs: KEYS_MS,
      totalMs: KEYS_MS,
    });
    open.push(http);
    return http;
  };
  const vouchings: ClientVouching[] = [];
  const { clock } = common;
  if (config.GATEWAY_CALLER_JWKS_URL !== "") {
    demand(config, "GATEWAY_CALLER_CONTEXT");
    const url = config.GATEWAY_CALLER_JWKS_URL;
    const keys = publicKeys(toKeys("gateway", url), new URL(url));
    vouchings.push(gatewayCallers(config, { keys, clock }));
  }
  if (config.PDND_JWKS_URL !== "") {
    demand(config, "PDND_ISSUER", "PDND_AUDIENCE");
    const keys = issuerKeys(config, toKeys("pdnd", config.PDND_JWKS_URL));
    vouchings.push(voucherHolders(config, { keys, clock }));
  }
  return { vouchings, close: async () => void (await Promise.all(open.map((http) => http.close()))) };
}

type Demanded = "GATEWAY_CALLER_CONTEXT" | "PDND_ISSUER" | "PDND_AUDIENCE";

/** Without them a token that was written for somebody else would be good here. */
function demand(config: Config, ...names: Demanded[]): void {
  const missing = names.filter((name) => config[name] === "");
  if (missing.length > 0)
    throw new Problem(
      "configuration-invalid",
      `${missing.join(", ")}: da dare, se dei client chiamano con un gettone`,
    );
}
