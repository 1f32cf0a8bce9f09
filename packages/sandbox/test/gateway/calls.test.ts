import { createPublicKey, randomBytes, randomUUID, verify, type JsonWebKey } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { SignJWT } from "jose";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openGatewaySettings } from "#platforms/gateway/settings.ts";
import { type EchoBackEnd, openEchoBackEnd } from "#test/gateway/echo-back-end.ts";
import { type OpenedGateway, openGateway, takeToken } from "#test/gateway/open-gateway.ts";
import { makeSelfSignedCertificate } from "#test/gateway/self-signed-certificate.ts";

let backEnd: EchoBackEnd;
let gateway: OpenedGateway;
let url: string;
let headers: Record<string, string>;

beforeEach(async () => {
  backEnd = await openEchoBackEnd();
  gateway = await openGateway(backEnd.url);
  url = gateway.url;
  headers = { authorization: `Bearer ${await takeToken(url)}` };
});

afterEach(async () => {
  await gateway.sandbox.close();
  await backEnd.close();
});

test("a call reaches its back end without context and bearer, with its correlation headers and an activityid", async () => {
  const correlation = randomUUID();
  const answer = await fetch(`${url}/czrm/services/data/v59.0/query?q=SELECT%20Id&x=%C3%A8`, {
    method: "POST",
    headers: {
      ...headers,
      "x-correlation-id": correlation,
      "content-type": "application/vnd.qualunque",
      "x-jwt-assertion": "falsa",
    },
    body: "corpo qualunque",
  });
  expect(answer.status).toBe(201);
  expect(answer.headers.get("x-back-end")).toBe("echo");
  expect(answer.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
  const [seen] = backEnd.seen;
  expect(seen).toMatchObject({
    method: "POST",
    url: "/services/data/v59.0/query?q=SELECT%20Id&x=%C3%A8",
    body: "corpo qualunque",
  });
  expect(seen?.headers).toMatchObject({
    "x-correlation-id": correlation,
    "content-type": "application/vnd.qualunque",
    activityid: answer.headers.get("activityid"),
    host: new URL(backEnd.url).host,
  });
  expect(seen?.headers.authorization).toBeUndefined();
  const assertion = String(seen?.headers["x-jwt-assertion"]).split(".")[1] ?? "";
  expect(JSON.parse(Buffer.from(assertion, "base64").toString())).toMatchObject({
    "http://wso2.org/claims/applicationname": "Stabile",
  });
});

test("a large upload is passed through whole", async () => {
  const body = randomBytes(3_000_000).toString("base64");
  const answer = await fetch(`${url}/czrm/upload`, { method: "PUT", headers, body });
  expect(answer.status).toBe(201);
  expect(backEnd.seen[0]?.body === body).toBe(true);
});

test("an empty answer stays empty, and a body need not have a type", async () => {
  const empty = await fetch(`${url}/czrm/x?then=empty`, { method: "PATCH", headers, body: "{}" });
  expect([empty.status, empty.headers.get("etag"), await empty.text()]).toEqual([204, '"vuota"', ""]);
  const bare = new Uint8Array([1, 2, 3]);
  expect((await fetch(`${url}/czrm/x`, { method: "POST", headers, body: bare })).status).toBe(201);
  expect((await fetch(`${url}/czrm/x`, { method: "HEAD", headers })).status).toBe(201);
  expect(backEnd.seen.map(({ method }) => method)).toEqual(["PATCH", "POST", "HEAD"]);
});

test("Stabile is handed a back-end JWT in plain Base64 that verifies with the gateway's published key", async () => {
  await fetch(`${url}/stabile/v1/platforms/czrm/events`, {
    headers: { ...headers, "x-jwt-assertion": "falsa" },
  });
  const assertion = String(backEnd.seen[0]?.headers["x-jwt-assertion"]);
  const [head = "", payload = "", signature = ""] = assertion.split(".");
  const { keys } = (await (await fetch(`${url}/jwks`)).json()) as { keys: (JsonWebKey & { kid: string })[] };
  const [jwk] = keys;
  const key = createPublicKey({ key: jwk as JsonWebKey, format: "jwk" });
  expect(verify("RSA-SHA256", Buffer.from(`${head}.${payload}`), key, Buffer.from(signature, "base64"))).toBe(
    true,
  );
  const claims = JSON.parse(Buffer.from(payload, "base64").toString("utf8")) as Record<string, unknown>;
  expect(claims).toMatchObject({
    iss: "wso2.org/products/am",
    "http://wso2.org/claims/applicationname": "Stabile",
    "http://wso2.org/claims/apicontext": "/stabile/v1",
    "http://wso2.org/claims/version": "v1",
    "http://wso2.org/claims/subscriber": "stabile",
    "http://wso2.org/claims/enduser": "stabile@carbon.super",
  });
  expect(JSON.parse(Buffer.from(head, "base64").toString("utf8"))).toMatchObject({
    alg: "RS256",
    kid: jwk?.kid,
  });
});

test("an API made public needs no token", async () => {
  openGatewaySettings(gateway.sandbox.world.db).change({ publicContexts: ["/segnalaci/v1"] });
  expect((await fetch(`${url}/segnalaci/v1/posts`)).status).toBe(201);
  expect((await fetch(`${url}/czrm/x`)).status).toBe(401);
});

test("an API that demands the caller assertion takes a good one and refuses each kind of bad one", async () => {
  openGatewaySettings(gateway.sandbox.world.db).change({ assertionContexts: ["/realgimm/v1"] });
  const { x5c, privateKey } = makeSelfSignedCertificate();
  const now = Math.floor(Date.now() / 1000);
  const good = {
    aud: `${url}/manageToken/getToken`,
    iss: "STABILE.comune.example",
    sub: "stabile",
    iat: now,
    nbf: now,
    exp: now + 4 * 3600,
    jti: randomUUID(),
    app_code: "STABILE",
    client_id: "stabile-demo",
  };
  const send = async (changed: Record<string, unknown>): Promise<number> => {
    const assertion = await new SignJWT({ ...good, ...changed })
      .setProtectedHeader({ alg: "RS256", typ: "JWT", x5c: [x5c] })
      .sign(privateKey);
    return (
      await fetch(`${url}/realgimm/v1/x`, { headers: { ...headers, "x-comge-jwt-assertion": assertion } })
    ).status;
  };
  expect(await send({})).toBe(201);
  expect(await send({ aud: "https://altrove.example" })).toBe(401);
  expect(await send({ client_id: "esb-demo" })).toBe(401);
  expect(await send({ exp: now - 10 })).toBe(401);
  expect(await send({ exp: now + 5 * 3600 })).toBe(401);
  expect(await send({ app_code: undefined })).toBe(401);
  expect((await fetch(`${url}/realgimm/v1/x`, { headers })).status).toBe(401);
  expect((await fetch(`${url}/czrm/x`, { headers })).status).toBe(201);
});

test("the developer portal lists what is published, pages it, finds it and describes it", async () => {
  const portal = `${url}/api/am/devportal/v2/apis`;
  const list = (await (await fetch(`${portal}?limit=3`)).json()) as {
    count: number;
    list: { id: string; name: string }[];
    pagination: { total: number; next: string };
  };
  expect(list).toMatchObject({ count: 3, pagination: { total: 9, next: "/apis?limit=3&offset=3&query=" } });
  const found = (await (await fetch(`${portal}?query=provider:patrimonio`)).json()) as typeof list;
  expect(found.list.map(({ name }) => name)).toEqual(["RealGimm"]);
  const id = found.list[0]?.id ?? "";
  const one = await fetch(`${portal}/${id}`);
  expect(one.headers.get("etag")).toMatch(/^"[0-9a-f]{40}"$/);
  expect(await one.json()).toMatchObject({ endpointURLs: [{ URLs: { http: `${url}/realgimm/v1` } }] });
  expect(await (await fetch(`${portal}/${id}/swagger`)).json()).toMatchObject({ openapi: "3.0.1" });
  expect((await fetch(`${portal}/altro`)).status).toBe(404);
});

test("an answer lost at the gateway has already had its effect at the back end", async () => {
  gateway.sandbox.world.faults.set("gateway", { timeoutAfterEffectRate: 1 });
  await expect(fetch(`${url}/czrm/x`, { method: "POST", headers, body: "effetto" })).rejects.toThrow();
  expect(backEnd.seen.map(({ body }) => body)).toEqual(["effetto"]);
});

test("an answer truncated at the gateway is cut although its back end sent it whole", async () => {
  gateway.sandbox.world.faults.set("gateway", { truncateRate: 1 });
  const answer = await fetch(`${url}/czrm/x`, { headers });
  await expect(answer.text()).rejects.toThrow();
});

test("a repeated call reaches its back end twice with the same body, and is answered once; readings are not repeated", async () => {
  gateway.sandbox.world.faults.set("gateway", { duplicateRate: 1 });
  const answer = await fetch(`${url}/czrm/x`, { method: "POST", headers, body: "una volta sola" });
  expect(await answer.json()).toMatchObject({ method: "POST", body: "una volta sola" });
  await vi.waitFor(() => expect(backEnd.seen).toHaveLength(2), { timeout: 30_000 });
  expect(new Set(backEnd.seen.map(({ body, url: path }) => `${path} ${body}`))).toEqual(
    new Set(["/x una volta sola"]),
  );
  await fetch(`${url}/czrm/y`, { headers });
  await delay(50);
  expect(backEnd.seen.filter(({ method }) => method === "GET")).toHaveLength(1);
});

test("out of order, some calls are overtaken by later ones", async () => {
  gateway.sandbox.world.faults.set("gateway", { reorderRate: 0.5 });
  const sent = Array.from({ length: 12 }, (_, index) => `/${index}`);
  const answers = sent.map(async (path) => {
    const answer = fetch(`${url}/czrm${path}`, { headers });
    return (await answer).status;
  });
  expect(new Set(await Promise.all(answers))).toEqual(new Set([201]));
  const arrived = backEnd.seen.map(({ url: path }) => path);
  expect(arrived.toSorted()).toEqual(sent.toSorted());
  expect(arrived).not.toEqual(sent);
});
