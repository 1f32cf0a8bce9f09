import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from "jose";
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

const basic = (key: string, secret: string): string =>
  `Basic ${Buffer.from(`${key}:${secret}`).toString("base64")}`;
const call = (url: string, token: string): Promise<Response> =>
  fetch(`${url}/czrm/ping`, { headers: { authorization: `Bearer ${token}` } });

test("client_credentials with Basic gives a JWT that verifies against the published keys and opens an API", async () => {
  const url = await open({ tokenLifeSeconds: 120 });
  const answer = await fetch(`${url}/oauth2/token`, {
    method: "POST",
    headers: { authorization: basic("stabile-demo", "stabile-demo-secret") },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
  });
  const issued = (await answer.json()) as { access_token: string };
  expect(issued).toMatchObject({ token_type: "Bearer", expires_in: 120, scope: "default" });
  const keys = (await (await fetch(`${url}/oauth2/jwks`)).json()) as JSONWebKeySet;
  const { payload } = await jwtVerify(issued.access_token, createLocalJWKSet(keys));
  expect(payload).toMatchObject({
    aut: "APPLICATION",
    aud: "stabile-demo",
    azp: "stabile-demo",
    client_id: "stabile-demo",
    iss: `${url}/oauth2/token`,
  });
  expect(payload.jti).toBeTypeOf("string");
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(120);
  expect((await call(url, issued.access_token)).status).toBe(201);
});

test("client_credentials with the secret in the form gives a token too", async () => {
  const url = await open();
  const answer = await fetch(`${url}/oauth2/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: "stabile-demo",
      client_secret: "stabile-demo-secret",
    }),
  });
  expect(answer.status).toBe(200);
});

test("a wrong secret is invalid_client, another grant is unsupported", async () => {
  const url = await open();
  const wrong = await fetch(`${url}/oauth2/token`, {
    method: "POST",
    headers: { authorization: basic("stabile-demo", "altro") },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
  });
  expect(wrong.status).toBe(401);
  expect(await wrong.json()).toMatchObject({ error: "invalid_client" });
  const grant = await fetch(`${url}/oauth2/token`, {
    method: "POST",
    headers: { authorization: basic("stabile-demo", "stabile-demo-secret") },
    body: new URLSearchParams({ grant_type: "password" }),
  });
  expect(grant.status).toBe(400);
  expect(await grant.json()).toMatchObject({ error: "unsupported_grant_type" });
});

test("the municipality's token service answers both its GET and its POST form", async () => {
  const url = await open({ tokenFormat: "opaque" });
  const byGet = await fetch(`${url}/manageToken/getToken?key=stabile-demo&secret=stabile-demo-secret`);
  const byPost = await fetch(`${url}/manageToken/getToken`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ Key: "stabile-demo", Secret: "stabile-demo-secret", Utente: "u", Password: "p" }),
  });
  const first = (await byGet.json()) as { access_token: string; expires_in: number };
  const second = (await byPost.json()) as { access_token: string };
  expect(first.expires_in).toBe(3600);
  expect((await call(url, first.access_token)).status).toBe(201);
  // The same living opaque token is handed out again.
  expect(second.access_token).toBe(first.access_token);
  expect((await fetch(`${url}/manageToken/getToken?key=stabile-demo&secret=no`)).status).toBe(401);
});

test("an opaque token is no JWT, and both kinds expire after the configured life", async () => {
  const url = await open({ tokenFormat: "opaque", tokenLifeSeconds: 1 });
  const opaque = await takeToken(url);
  expect(() => decodeJwt(opaque)).toThrow();
  expect((await call(url, opaque)).status).toBe(201);
  const { openGatewaySettings } = await import("#platforms/gateway/settings.ts");
  openGatewaySettings(gateway.sandbox.world.db).change({ tokenFormat: "jwt", tokenLifeSeconds: 1 });
  const jwt = await takeToken(url);
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  for (const token of [opaque, jwt]) {
    const answer = await call(url, token);
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: "900901" });
  }
});

test("a revoked token is refused", async () => {
  const url = await open();
  const token = await takeToken(url);
  await fetch(`${url}/oauth2/revoke`, {
    method: "POST",
    headers: { authorization: basic("stabile-demo", "stabile-demo-secret") },
    body: new URLSearchParams({ token }),
  });
  expect((await call(url, token)).status).toBe(401);
});

test("tokens told to be expired although they are not open the API at a later try", async () => {
  const url = await open();
  const token = await takeToken(url);
  gateway.sandbox.world.faults.set("gateway", { expiredTokenRate: 0.5 });
  const statuses = await Promise.all(Array.from({ length: 20 }, async () => (await call(url, token)).status));
  expect(new Set(statuses)).toEqual(new Set([201, 401]));
});
