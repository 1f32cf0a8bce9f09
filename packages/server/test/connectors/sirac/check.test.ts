import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exchangeRoutes } from "@stabile/contract/exchange";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openSirac, type OpenedSirac } from "../../../../sandbox/test/sirac/sign-in.ts";
import { checkSirac, siracHealthAddress } from "#connectors/sirac/client.ts";
import { SiracConfig } from "#connectors/sirac/config.ts";
import { readPlatforms } from "#features/exchange/read-platforms.ts";
import { systemClock } from "#runtime/clock.ts";
import { createExchangeLedger, type ExchangeLedger } from "#runtime/http/exchange-ledger.ts";
import { createHttpClient } from "#runtime/http/http-client.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";

let database: TestDatabase;
let sirac: OpenedSirac;
let ledger: ExchangeLedger;
let other: Server;
let page = "";

beforeAll(async () => {
  [database, sirac] = await Promise.all([freshDatabase(), openSirac()]);
  ledger = createExchangeLedger(database.db, { onError: (error) => expect.fail(String(error)) });
  other = createServer((_, reply) => reply.end(page)).listen(0, "127.0.0.1");
});
afterAll(async () => {
  other.close();
  await ledger.settled();
  await sirac.close();
  await database.close();
});
beforeEach(async () => {
  sirac.sandbox.world.faults.set("sirac", { latencyMs: 0, errorRate: 0, truncateRate: 0 });
  await database.db.deleteFrom("platform_health").execute();
});

/** Asks once, as the worker does every minute, and tells what the console shows then. */
async function check(url: string, settings: Record<string, string> = {}) {
  const http = createHttpClient({
    platform: "sirac",
    api: "OpenID Connect",
    baseUrl: url,
    totalMs: 500,
    ledger,
    clock: systemClock,
  });
  const outcome = await checkSirac(SiracConfig.parse({ SIRAC_ISSUER: url, ...settings }), http).catch(
    (error: Error) => error,
  );
  await http.close();
  await ledger.settled();
  const text = await readPlatforms(database.db, [{ code: "sirac", label: "SIRAC" }]);
  return { outcome, shown: exchangeRoutes.listPlatforms.response.parse(JSON.parse(text)).items[0] };
}

test(`SIRAC that gives its discovery document is shown at work, with the instant of its answer (${databaseKind})`, async () => {
  const { outcome, shown } = await check(sirac.url);
  expect(outcome).toBeUndefined();
  expect(shown).toMatchObject({ state: "ok", breaker: "closed", synchronises: false });
  expect(Date.now() - Date.parse(shown?.lastOkAt ?? "")).toBeLessThan(5_000);
  expect(shown?.callsLastHour).toBe(1);
});

test.each([
  ["late beyond the time allowed", { latencyMs: 2_000 }, "Nessuna risposta in tempo"],
  ["in error", { errorRate: 1 }, "Stato 50"],
  ["cut short", { truncateRate: 1 }, ""],
])("SIRAC %s is shown as not answering, with the reason", async (_, faults, reason) => {
  sirac.sandbox.world.faults.set("sirac", faults);
  const { outcome, shown } = await check(sirac.url);
  expect(outcome).toBeInstanceOf(Error);
  expect(shown).toMatchObject({ state: "down", failuresLastHour: expect.any(Number) });
  expect(shown?.lastFailure).toContain(reason);
});

test("somebody else at SIRAC's address is no SIRAC: a courtesy page, an empty document, another issuer", async () => {
  const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  page = "<h1>Manutenzione</h1>";
  expect((await check(url)).shown?.lastFailure).toContain("Documento di scoperta incompleto");
  page = "{}";
  expect((await check(url)).shown?.lastFailure).toContain("authorization_endpoint");
  page = JSON.stringify({
    issuer: "https://altrove.example",
    authorization_endpoint: `${url}/a`,
    token_endpoint: `${url}/t`,
    jwks_uri: `${url}/j`,
  });
  expect((await check(url)).shown?.lastFailure).toBe("Risponde un altro emittente: https://altrove.example");
});

test("with static endpoints it is asked for its keys, wherever they are: without them nobody could be let in", async () => {
  const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  const settings = {
    SIRAC_ISSUER: "https://sirac.comune.example",
    SIRAC_AUTHORIZATION_ENDPOINT: "https://sirac.comune.example/a",
    SIRAC_TOKEN_ENDPOINT: `${url}/t`,
    SIRAC_JWKS_URI: `${url}/altrove/chiavi`,
  };
  expect(siracHealthAddress(SiracConfig.parse(settings))).toEqual({ baseUrl: url, path: "/altrove/chiavi" });
  page = '{"keys":[]}';
  expect((await check(url, settings)).outcome).toBeUndefined();
  page = "<h1>Manutenzione</h1>";
  expect((await check(url, settings)).shown?.lastFailure).toContain("chiavi");
});
