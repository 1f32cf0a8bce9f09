import { afterEach, expect, test } from "vitest";
import type { GatewaySettings } from "#platforms/gateway/settings.ts";
import { type EchoBackEnd, openEchoBackEnd } from "#test/gateway/echo-back-end.ts";
import { type OpenedGateway, openGateway, takeToken } from "#test/gateway/open-gateway.ts";

let backEnd: EchoBackEnd;
let gateway: OpenedGateway;

async function open(settings: Partial<GatewaySettings> = {}): Promise<string> {
  backEnd = await openEchoBackEnd();
  gateway = await openGateway(backEnd.url, settings);
  return gateway.url;
}

afterEach(async () => {
  await gateway.sandbox.close();
  await backEnd.close();
});

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

test("a call without a token is 900902 and reaches nobody", async () => {
  const url = await open();
  const answer = await fetch(`${url}/czrm/x`);
  expect(answer.status).toBe(401);
  expect(answer.headers.get("www-authenticate")).toContain('realm="WSO2 API Manager"');
  expect(await answer.json()).toMatchObject({ code: "900902", message: "Missing Credentials" });
  expect(backEnd.seen).toHaveLength(0);
});

test("a wrong token is 900901, naming the API", async () => {
  const url = await open();
  const answer = await fetch(`${url}/realgimm/v1/x`, { headers: bearer("sbagliato") });
  expect(answer.status).toBe(401);
  expect(await answer.json()).toEqual({
    code: "900901",
    message: "Invalid Credentials",
    description:
      "Access failure for API: /realgimm/v1, version: v1 status: (900901) - Invalid Credentials. " +
      "Make sure you have provided the correct security credentials",
  });
});

test("an application that is not subscribed is 900908", async () => {
  const url = await open();
  const token = await takeToken(url, "esb-demo");
  const answer = await fetch(`${url}/czrm/x`, { headers: bearer(token) });
  expect(answer.status).toBe(403);
  expect(await answer.json()).toMatchObject({ code: "900908", message: "Resource forbidden " });
  expect((await fetch(`${url}/stabile/v1/x`, { headers: bearer(token) })).status).toBe(201);
});

test("an unknown context is the mediation engine's 404, whether or not a token is sent", async () => {
  const url = await open();
  const answer = await fetch(`${url}/czrmx/y?z=1`);
  expect(answer.status).toBe(404);
  expect(await answer.json()).toEqual({
    code: "404",
    type: "Status report",
    message: "Not Found",
    description: "The requested resource (/czrmx/y) is not available.",
  });
});

test("a back end that refuses, stays silent or breaks off is 503, 504 or 500 with its transport code", async () => {
  const url = await open({ backendTimeoutMs: 80 });
  const headers = bearer(await takeToken(url));
  const silent = await fetch(`${url}/czrm/x?then=silence`, { headers });
  expect([silent.status, await silent.json()]).toEqual([504, expect.objectContaining({ code: "101504" })]);
  const broken = await fetch(`${url}/czrm/x?then=reset`, { headers, method: "POST", body: "x" });
  expect([broken.status, await broken.json()]).toEqual([500, expect.objectContaining({ code: "101500" })]);
  expect(backEnd.seen.map(({ method }) => method)).toEqual(["GET", "POST"]);
  await backEnd.close();
  const refused = await fetch(`${url}/czrm/x`, { headers, method: "POST", body: "x".repeat(100_000) });
  expect(refused.status).toBe(503);
  expect(await refused.json()).toEqual({
    code: "101503",
    type: "Status report",
    message: "Runtime Error",
    description: "Error connecting to the back end",
  });
});

test("a version 3 gateway wraps its JSON, with a number for code, and answers XML to those who do not ask for JSON", async () => {
  const url = await open({ version: "3" });
  const json = await fetch(`${url}/czrm/x`, { headers: { accept: "application/json" } });
  expect(await json.json()).toMatchObject({ fault: { code: 900902, message: "Missing Credentials" } });
  const xml = await fetch(`${url}/czrm/x`);
  expect(xml.headers.get("content-type")).toContain("application/xml");
  expect(await xml.text()).toMatch(
    /^<ams:fault xmlns:ams="http:\/\/wso2\.org\/apimanager\/security"><ams:code>900902<\/ams:code>/,
  );
  const unknown = await fetch(`${url}/altro`);
  expect(await unknown.text()).toContain(
    '<am:fault xmlns:am="http://wso2.org/apimanager"><am:code>404</am:code>',
  );
});

test("the eleventh call in a minute of a 10PerMin application is 429 with the date of the next access", async () => {
  const url = await open({ applicationTier: "10PerMin" });
  const headers = bearer(await takeToken(url));
  const last = async (): Promise<Response> => fetch(`${url}/czrm/x`, { headers });
  let answer = await last();
  // A minute may turn in the middle: at most two windows of ten are gone through.
  for (let calls = 1; answer.status !== 429 && calls < 22; calls += 1) answer = await last();
  expect(answer.status).toBe(429);
  const body = (await answer.json()) as { code: string; description: string; nextAccessTime: string };
  expect(body.code).toBe("900803");
  expect(body.description).toMatch(
    /^You have exceeded your quota\. You can access API after \d{4}-[A-Z][a-z]{2}-\d\d \d\d:\d\d:00\+0000 UTC$/,
  );
  expect(body.description.endsWith(body.nextAccessTime)).toBe(true);
  const wait = Date.parse(answer.headers.get("retry-after") ?? "") - Date.now();
  expect(wait).toBeLessThanOrEqual(60_000);
});

test("throttling switched on as a fault answers 900800 or 900804 in the gateway's own words", async () => {
  const url = await open();
  gateway.sandbox.world.faults.set("gateway", { throttleRate: 1 });
  const answer = await fetch(`${url}/czrm/x`);
  expect(answer.status).toBe(429);
  expect(await answer.json()).toMatchObject({
    code: expect.stringMatching(/^90080[04]$/),
    message: "Message throttled out",
  });
});
