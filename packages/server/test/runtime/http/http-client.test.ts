import { DEMO_SECRETS } from "#main/demo-secrets.ts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { gatewayTokens } from "#connectors/gateway/client.ts";
import { GatewayConfig } from "#connectors/gateway/config.ts";
import { gatewayFault } from "#connectors/gateway/mapping.ts";
import { systemClock } from "#runtime/clock.ts";
import type { ExchangeLine } from "#runtime/http/exchange-ledger.ts";
import type { HttpClient } from "#runtime/http/http-call.ts";
import { createHttpClient, type HttpClientOptions } from "#runtime/http/http-client.ts";
import { AnswerTooLarge } from "#runtime/http/send-request.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";
import { json, type OddServer, openOddServer } from "#test/support/odd-server.ts";

let server: OddServer;
let lines: ExchangeLine[];
let breakers: string[];
const open: HttpClient[] = [];

beforeEach(async () => {
  server = await openOddServer();
  lines = [];
  breakers = [];
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((client) => client.close()));
  await server.close();
});

/** why: the table of the ledger is tested with the console; here its lines are looked at. */
const ledger = {
  record: (line: ExchangeLine) => void lines.push(line),
  noteBreaker: (_: string, state: string) => void breakers.push(state),
  settled: async () => undefined,
};

function client(options: Partial<HttpClientOptions> = {}): HttpClient {
  const made = createHttpClient({
    platform: "prova",
    api: "Prova",
    baseUrl: `${server.url}/contesto`,
    totalMs: 500,
    readFault: gatewayFault,
    ledger,
    clock: systemClock,
    ...options,
  });
  open.push(made);
  return made;
}

const get = (http: HttpClient, path = "/cose") => http.call({ method: "GET", path, correlationId: "c-1" });
const failure = (promise: Promise<unknown>): Promise<PlatformUnavailable> =>
  promise.then(
    () => expect.fail("it went well"),
    (error: PlatformUnavailable) => error,
  );

function withTokens(style: string): HttpClient {
  const config = GatewayConfig.parse({
    ...DEMO_SECRETS,
    GATEWAY_URL: server.url,
    GATEWAY_TOKEN_STYLE: style,
    GATEWAY_KEY: "k",
    GATEWAY_SECRET: "s&s",
  });
  const http = client({ platform: "gateway", baseUrl: server.url });
  return client({ tokens: gatewayTokens(config, { http, clock: systemClock }) });
}

/** Hands out token-1, token-2… and lets a test say what else is answered. */
function answerWithTokens(rest: OddServer["answer"], expiresIn: unknown = 3600): void {
  let issued = 0;
  server.answer = (request, response) => {
    if (!/oauth2\/token|getToken/.test(request.path)) return rest(request, response);
    issued += 1;
    setTimeout(() => json(response, 200, { access_token: `token-${issued}`, expires_in: expiresIn }), 20);
  };
}

const asked = (part: string) => server.seen.filter(({ path }) => path.includes(part));

test.each([
  ["oauth2", "/oauth2/token", "grant_type=client_credentials"],
  ["get", "/manageToken/getToken?key=k&secret=s%26s", ""],
  ["post", "/manageToken/getToken", '{"Key":"k","Secret":"s&s"}'],
])("with the %s style, calls made together wait for one token and share it", async (style, path, body) => {
  answerWithTokens((_, response) => json(response, 200, {}));
  const http = withTokens(style);
  await Promise.all(Array.from({ length: 20 }, () => get(http)));
  await get(http);
  expect(asked("oken")).toMatchObject([{ path, body }]);
  expect(new Set(asked("/cose").map(({ headers }) => headers.authorization))).toEqual(
    new Set(["Bearer token-1"]),
  );
});

test("a token that lives for seconds written as text is used, and renewed before it ends", async () => {
  answerWithTokens((_, response) => json(response, 200, {}), "1");
  const http = withTokens("oauth2");
  await get(http);
  await new Promise((resolve) => setTimeout(resolve, 600));
  await get(http);
  expect(asked("oken")).toHaveLength(2);
});

test("an expired token is renewed once and the call repeated once", async () => {
  answerWithTokens((request, response) =>
    request.headers.authorization === "Bearer token-1"
      ? json(response, 401, { fault: { code: 900901, message: "Invalid Credentials" } })
      : json(response, 200, { ok: true }),
  );
  expect((await get(withTokens("oauth2"))).json()).toEqual({ ok: true });
  expect(asked("/cose")).toHaveLength(2);
});

test("a token refused twice is an outage, not a loop", async () => {
  answerWithTokens((_, response) => json(response, 401, { code: "900901", message: "Invalid Credentials" }));
  expect(await failure(get(withTokens("oauth2")))).toBeInstanceOf(PlatformUnavailable);
  expect(asked("/cose")).toHaveLength(2);
});

test("what our registration does not allow is asked once and told as refused", async () => {
  answerWithTokens((_, response) =>
    json(response, 403, { fault: { code: 900908, message: "Resource forbidden" } }),
  );
  expect((await failure(get(withTokens("oauth2")))).message).toContain("900908");
  expect(asked("/cose")).toHaveLength(1);
  expect(lines.at(-1)).toMatchObject({ outcome: "refused", status: 403 });
});

const SOON = "2099-Jun-11 00:00:00+0000 UTC";
const AS_JSON = "application/json";
const AS_XML = `<amt:fault xmlns:amt="http://wso2.org/apimanager/throttling"><amt:code>900803</amt:code><amt:message>x</amt:message><amt:description>You can access API after ${SOON}</amt:description></amt:fault>`;
test.each([
  [
    "flat JSON",
    {
      status: 429,
      type: AS_JSON,
      body: `{"code":"900804","description":"You can access API after ${SOON}"}`,
    },
  ],
  [
    "wrapped JSON",
    { status: 429, type: AS_JSON, body: `{"fault":{"code":900802,"description":"after ${SOON}"}}` },
  ],
  ["XML", { status: 429, type: "application/xml", body: AS_XML }],
  ["a busy back end", { status: 503, type: AS_JSON, body: `{"code":900801,"description":"after ${SOON}"}` }],
])("throttling told in %s says when to come back", async (_, { status, type, body }) => {
  server.answer = (_request, response) => void response.writeHead(status, { "content-type": type }).end(body);
  const error = await failure(get(client()));
  // Nobody waits for a date seventy years away: a day is the longest.
  expect(error.retryAt?.getTime()).toBeGreaterThan(Date.now() + 23 * 3_600_000);
});

test("Retry-After in seconds is honoured from the answer on", async () => {
  server.answer = (_, response) => void response.writeHead(429, { "retry-after": "30" }).end();
  const asked = Date.now();
  const { retryAt } = await failure(get(client()));
  expect(retryAt?.getTime()).toBeGreaterThanOrEqual(asked + 30_000);
  expect(retryAt?.getTime()).toBeLessThanOrEqual(Date.now() + 30_000);
});

test("Retry-After as a date is honoured to the second", async () => {
  const value = new Date(Date.now() + 60_000).toUTCString();
  server.answer = (_, response) => void response.writeHead(429, { "retry-after": value }).end();
  const { retryAt } = await failure(get(client()));
  expect(retryAt?.toUTCString()).toBe(value);
});

test("silence, a cut connection, a truncated body and an endless one are outages within the time and size allowed", async () => {
  const http = client({ maxBytes: 10_000 });
  const began = Date.now();
  server.answer = () => undefined;
  expect((await failure(get(http))).message).toContain("in tempo");
  expect(Date.now() - began).toBeLessThan(3_000);
  server.answer = (_, response) => response.socket?.destroy();
  expect(await failure(get(http))).toBeInstanceOf(PlatformUnavailable);
  server.answer = (_, response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write("{", () => response.socket?.destroy());
  };
  expect(await failure(get(http))).toBeInstanceOf(PlatformUnavailable);
  server.answer = (_, response) => response.end("x".repeat(50_000));
  expect(await failure(get(http))).toBeInstanceOf(AnswerTooLarge);
  expect(lines.map(({ outcome }) => outcome)).toEqual(Array(4).fill("unavailable"));
});

test("half a JSON inside a whole answer is no answer", async () => {
  server.answer = (_, response) =>
    response.writeHead(200, { "content-type": "application/json" }).end('{"a":');
  const answer = await get(client());
  expect(() => answer.json()).toThrow(PlatformUnavailable);
});

test("a refusal of a business kind is an answer, told as such in the ledger, also inside a 200", async () => {
  server.answer = (_, response) => json(response, 404, [{ errorCode: "NOT_FOUND", message: "x" }]);
  const http = client();
  expect((await get(http)).status).toBe(404);
  expect((await http.call({ method: "GET", path: "/x", correlationId: "c", expected: [404] })).status).toBe(
    404,
  );
  server.answer = (_, response) => json(response, 200, { esito: "KO" });
  await http.call({ method: "GET", path: "/x", correlationId: "c", failureInside: () => "esito KO" });
  expect(lines.map(({ outcome, error }) => error ?? outcome)).toEqual(["Stato 404", "ok", "esito KO"]);
});

test("after several failures nobody knocks for a while; then one call tries, and all is as before", async () => {
  const http = client({ breaker: { failures: 3, firstPauseMs: 300, longestPauseMs: 1_000 } });
  server.answer = (_, response) => json(response, 500, {});
  for (let count = 0; count < 3; count += 1) await failure(get(http));
  const blocked = await failure(get(http));
  expect(server.seen).toHaveLength(3);
  expect(blocked.retryAt?.getTime()).toBeGreaterThan(Date.now());
  expect(http.blockedUntil()).toEqual(blocked.retryAt);
  expect(breakers).toEqual(["open"]);
  server.answer = (_, response) => json(response, 200, {});
  await new Promise((resolve) => setTimeout(resolve, 350));
  expect((await get(http)).status).toBe(200);
  expect(http.blockedUntil()).toBeUndefined();
  expect(breakers).toEqual(["open", "half-open", "closed"]);
});

test("being throttled does not open the circuit: the platform is there", async () => {
  const http = client({ breaker: { failures: 1 } });
  server.answer = (_, response) => json(response, 429, {});
  await failure(get(http));
  await failure(get(http));
  expect(server.seen).toHaveLength(2);
});

test("secrets and personal data do not reach the ledger, the correlation id does reach the platform", async () => {
  answerWithTokens((_, response) =>
    json(response, 200, {
      SuppliedName: "Rossi",
      CodiceFiscale__c: "RSSMRA80A01D969X",
      access_token: "segretissimo",
    }),
  );
  const http = withTokens("get");
  await http.call({
    method: "POST",
    path: "/sobjects/Account/CodiceFiscale__c/RSSMRA80A01D969X?q=SELECT+Id+WHERE+Email%3D%27mario.rossi%40example.org%27",
    json: { SuppliedEmail: "mario.rossi@example.org", VersionData: "AAAA" },
    correlationId: "c-77",
  });
  const written = JSON.stringify(lines);
  for (const secret of [
    "s&s",
    "s%26s",
    "token-1",
    "segretissimo",
    "RSSMRA80A01D969X",
    "mario.rossi@",
    "Rossi",
    "AAAA",
  ])
    expect(written).not.toContain(secret);
  expect(asked("Account")[0]?.headers["x-correlation-id"]).toBe("c-77");
  expect(lines.map(({ platform, outcome }) => `${platform} ${outcome}`)).toEqual(["gateway ok", "prova ok"]);
});

test("a photo in an answer is counted in the ledger, not copied", async () => {
  server.answer = (_, response) =>
    response.writeHead(200, { "content-type": "application/octet-stream" }).end(Buffer.alloc(5_000, 1));
  await get(client());
  expect(lines[0]?.responseExcerpt).toBe("[5000 byte, application/octet-stream]");
});
