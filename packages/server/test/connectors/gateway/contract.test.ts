import { DEMO_SECRETS } from "#main/demo-secrets.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunningSandbox, startSandbox } from "../../../../sandbox/src/core/serve.ts";
import { createGateway } from "../../../../sandbox/src/platforms/gateway/platform.ts";
import { gatewayTokens } from "#connectors/gateway/client.ts";
import { GatewayConfig } from "#connectors/gateway/config.ts";
import { gatewayFault } from "#connectors/gateway/mapping.ts";
import { systemClock } from "#runtime/clock.ts";
import type { ExchangeLedger } from "#runtime/http/exchange-ledger.ts";
import { createHttpClient } from "#runtime/http/http-client.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";
import type { City } from "../../../../sandbox/src/city/types.ts";

let sandbox: RunningSandbox;
const NO_CITY = { reports: () => [], buildings: [], streets: [], municipi: [] } as unknown as City;
const outcomes: string[] = [];
/** why: the ledger's table is tested with the console. */
const ledger: ExchangeLedger = {
  record: ({ outcome }) => void outcomes.push(outcome),
  noteBreaker: () => undefined,
  settled: async () => undefined,
};

beforeAll(async () => {
  sandbox = await startSandbox({ basePort: 0, memory: true, city: NO_CITY }, [createGateway()]);
});
afterAll(() => sandbox.close());

function wayOut(settings: Record<string, string>, context = "/czrm") {
  const config = GatewayConfig.parse({ ...DEMO_SECRETS, GATEWAY_URL: sandbox.urls.gateway, ...settings });
  const common = { ledger, clock: systemClock, readFault: gatewayFault, api: "prova", totalMs: 5_000 };
  const http = createHttpClient({ ...common, platform: "gateway", baseUrl: config.GATEWAY_URL });
  const tokens = gatewayTokens(config, { http, clock: systemClock });
  return createHttpClient({ ...common, platform: "prova", baseUrl: config.GATEWAY_URL + context, tokens });
}

async function failureOf(http: ReturnType<typeof wayOut>): Promise<string> {
  const error = await http.call({ method: "GET", path: "/x", correlationId: "c" }).then(
    () => expect.fail("the platform behind is not there, and yet it answered"),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(PlatformUnavailable);
  return (error as Error).message;
}

test.each(["oauth2", "get", "post"])(
  "a token of the %s style opens the gateway: what is missing is the platform behind it",
  async (style) => {
    expect(await failureOf(wayOut({ GATEWAY_TOKEN_STYLE: style }))).not.toMatch(/9009|token/);
  },
);

test("an address that the gateway does not expose is told as such", async () => {
  expect(await failureOf(wayOut({}, "/non-esposta"))).toContain("risorsa non esposta dal gateway");
});

test("with a wrong secret no token is given, and it is said so", async () => {
  expect(await failureOf(wayOut({ GATEWAY_SECRET: "sbagliato" }))).toContain("non rilascia il token");
});

test("an invented token is refused, and nothing loops", async () => {
  outcomes.length = 0;
  const http = wayOut({ GATEWAY_TOKEN_STYLE: "static", GATEWAY_TOKEN: "inventato" });
  expect(await failureOf(http)).toMatch(/Gateway: 9009\d\d/);
  expect(outcomes).toEqual(["refused", "refused"]);
});
