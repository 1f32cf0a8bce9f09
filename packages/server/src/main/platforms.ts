import { aurigaProtocolRegister } from "#connectors/auriga/client.ts";
import { gatewayAssertion, gatewayTokens } from "#connectors/gateway/client.ts";
import { gatewayFault } from "#connectors/gateway/mapping.ts";
import { caitelHeatingRegister } from "#connectors/caitel/client.ts";
import { czrmCasePlatform } from "#connectors/czrm/client.ts";
import { PROTOCOL } from "#features/protocol/record-entry.ts";
import { ediliziaBuildingPermits } from "#connectors/edilizia/client.ts";
import { type Callers, openCallers } from "#main/callers.ts";
import { checkSirac, siracHealthAddress } from "#connectors/sirac/client.ts";
import type { Config } from "#main/config.ts";
import { hasProtocol } from "#main/platform-descriptors.ts";
import { realgimmAssetRegistry, realgimmHeaders } from "#connectors/realgimm/client.ts";
import { realgimmPropertyRegister } from "#connectors/realgimm/property-client.ts";
import type { AssetRegistry } from "#ports/asset-registry.ts";
import type { BuildingPermits } from "#ports/building-permits.ts";
import type { CasePlatform } from "#ports/case-platform.ts";
import type { PropertyRegister } from "#ports/property-register.ts";
import type { ProtocolRegister } from "#ports/protocol-register.ts";
import type { HeatingRegister } from "#ports/heating-register.ts";
import type { Clock } from "#runtime/clock.ts";
import { createExchangeLedger, type ExchangeLedger } from "#runtime/http/exchange-ledger.ts";
import type { HttpClient } from "#runtime/http/http-call.ts";
import { createHttpClient } from "#runtime/http/http-client.ts";
import type { Db } from "#runtime/database/open-database.ts";
import type { Logger } from "#runtime/logger.ts";

export interface Platforms {
  cases: CasePlatform;
  registry: AssetRegistry;
  /** Undefined when this installation does not exchange with it what is beyond the register. */
  property: PropertyRegister | undefined;
  /** Undefined: the municipality has not connected its protocol. */
  protocol: ProtocolRegister | undefined;
  /** Undefined when this installation does not ask it. */
  heating: HeatingRegister | undefined;
  permits: BuildingPermits | undefined;
  ledger: ExchangeLedger;
  /** Who vouches for the machines that call us. */
  callers: Callers;
  /** Asks SIRAC whether people could sign in now. @throws PlatformUnavailable */
  checkSignIn(): Promise<void>;
  /** A way out to any other platform behind the gateway. */
  wayOut(platform: {
    name: string;
    context: string;
    api: string;
    headers?: Record<string, string>;
  }): HttpClient;
  close(): Promise<void>;
}

type Ground = { db: Db; clock: Clock; logger: Logger };

/** Every platform, reached through the gateway: one token, one ledger, a breaker for each. */
export function connectPlatforms(config: Config, ground: Ground): Platforms {
  const { ledger, wayOut, close } = openGateway(config, ground);
  const { CZRM_CONTEXT, REALGIMM_CONTEXT } = config;
  const toCzrm = wayOut({ name: "czrm", context: CZRM_CONTEXT, api: "Salesforce REST" });
  const headers = realgimmHeaders(config);
  const toRealgimm = wayOut({ name: "realgimm", context: REALGIMM_CONTEXT, api: "Patrimonio", headers });
  const toSirac = openSirac(config, { ledger, clock: ground.clock });
  const callers = openCallers(config, { ledger, clock: ground.clock });
  return {
    ledger,
    callers,
    // In front of us it is not called: who comes through it has found it.
    checkSignIn: () => (config.ACCESS_MODE === "oidc" ? checkSirac(config, toSirac) : Promise.resolve()),
    cases: czrmCasePlatform(config, toCzrm),
    registry: realgimmAssetRegistry(toRealgimm),
    property: config.REALGIMM_EXCHANGE ? realgimmPropertyRegister(toRealgimm) : undefined,
    protocol: openProtocol(config, wayOut),
    heating: openHeating(config, wayOut),
    permits: openPermits(config, wayOut),
    wayOut,
    async close() {
      await Promise.all([toSirac.close(), callers.close()]);
      await close();
    },
  };
}

function openProtocol(config: Config, wayOut: Platforms["wayOut"]): ProtocolRegister | undefined {
  if (!hasProtocol(config)) return undefined;
  return aurigaProtocolRegister(
    config,
    wayOut({ name: PROTOCOL, context: config.AURIGA_CONTEXT, api: "AURIGA" }),
  );
}

function openHeating(config: Config, wayOut: Platforms["wayOut"]): HeatingRegister | undefined {
  if (config.CAITEL_TAX_CODE === undefined) return undefined;
  const { CAITEL_CONTEXT: context } = config;
  return caitelHeatingRegister(config, wayOut({ name: "caitel", context, api: "Catasto impianti" }));
}

/** Three services, each with its own context: one platform. */
function openPermits(config: Config, wayOut: Platforms["wayOut"]): BuildingPermits | undefined {
  if (config.EDILIZIA_TAX_CODE === undefined) return undefined;
  const to = (context: string, api: string) => wayOut({ name: "edilizia", context, api });
  return ediliziaBuildingPermits(config, {
    files: to(config.EDILIZIA_PRATICHE_CONTEXT, "Pratiche edilizie"),
    occupancy: to(config.EDILIZIA_ABITABILITA_CONTEXT, "Abitabilità"),
    amnesties: to(config.EDILIZIA_CONDONO_CONTEXT, "Condoni"),
  });
}

/** Nobody waits longer than this in front of a sign-in page. */
const SIGN_IN_MS = 5_000;

/** SIRAC is not behind the gateway: the browser goes there too. */
function openSirac(config: Config, common: { ledger: ExchangeLedger; clock: Clock }): HttpClient {
  return createHttpClient({
    ...common,
    platform: "sirac",
    api: "OpenID Connect",
    consumer: config.SIRAC_CLIENT_ID,
    baseUrl: siracHealthAddress(config).baseUrl,
    connectMs: SIGN_IN_MS,
    totalMs: SIGN_IN_MS,
  });
}

function openGateway(
  config: Config,
  { db, clock, logger }: Ground,
): Pick<Platforms, "ledger" | "wayOut" | "close"> {
  const onError = (error: unknown) => logger.warn({ event: "ledger.delayed", err: error });
  const ledger = createExchangeLedger(db, { onError });
  const common = { ledger, clock, readFault: gatewayFault, consumer: config.GATEWAY_KEY };
  const toGateway = createHttpClient({
    ...common,
    platform: "gateway",
    api: "token",
    baseUrl: config.GATEWAY_URL,
  });
  const tokens = gatewayTokens(config, { http: toGateway, clock });
  const assertion = gatewayAssertion(config, clock);
  const open: HttpClient[] = [toGateway];
  return {
    ledger,
    wayOut({ name, context, api, headers }) {
      const client = createHttpClient({
        ...common,
        platform: name,
        api,
        baseUrl: config.GATEWAY_URL + context,
        tokens,
        ...(assertion === undefined ? {} : { assertion }),
        ...(headers === undefined ? {} : { headers }),
      });
      open.push(client);
      return client;
    },
    async close() {
      await Promise.all(open.map((client) => client.close()));
      await ledger.settled();
    },
  };
}
