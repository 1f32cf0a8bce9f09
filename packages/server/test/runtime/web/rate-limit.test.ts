import { randomBytes } from "node:crypto";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { sessionRoutes } from "@stabile/contract/session";
import { workOrderRoutes } from "@stabile/contract/work-orders";
import type { FastifyRequest } from "fastify";
import { Problem } from "#runtime/problem.ts";
import type { LiveSession } from "#runtime/web/session-reader.ts";
import { type BareApp, createBareApp } from "#test/support/bare-app.ts";

const A_MINUTE = 20;
const session = (userId: string): LiveSession => ({
  id: userId,
  principal: { userId, displayName: userId, firmId: undefined, grants: [] },
  csrfToken: "",
  provider: "prova",
  expiresAt: new Date(Date.now() + 3_600_000),
});
/** Two sessions of one person, and one of another. */
const OPEN = new Map([
  ["anna-al-computer", session("anna")],
  ["anna-al-telefono", session("anna")],
  ["bruno", session("bruno")],
]);

let fastify: BareApp["fastify"];
const readClient = vi.fn(async ({ headers: { authorization = "" } }: FastifyRequest) => {
  if (authorization.startsWith("Bearer falso")) throw new Problem("client-refused");
  return session(authorization).principal;
});
const read = vi.fn((token: string) => Promise.resolve(OPEN.get(token)));

beforeEach(async () => {
  await fastify?.close();
  read.mockClear();
  readClient.mockClear();
  const app = await createBareApp({
    // why: sessions are told apart by name here; the real reader is in the sign-in tests.
    sessions: { read },
    // why: so are machines; their tokens are in clients.test.ts.
    clients: { isClient: ({ headers }) => headers.authorization !== undefined, read: readClient },
    requestsPerMinute: A_MINUTE,
    trustedProxies: ["127.0.0.1"],
  });
  ({ fastify } = app);
  app.api.route(sessionRoutes.readSession, async ({ principal: { displayName } }) => ({
    value: {
      userId: "0198c2b4-7c1e-7a11-8e21-3f5a9d1c0b77",
      displayName,
      provider: "prova",
      expiresAt: "2026-06-24T12:00:00.000Z",
      csrfToken: "",
      roles: [],
      actions: [],
    },
  }));
  app.api.route(workOrderRoutes.listViews, async () => ({ value: { items: [] } }));
  const municipality = { name: "", shortName: "", region: "" };
  app.api.route(sessionRoutes.readInstallation, async () => ({ value: { municipality, signInName: "" } }));
  fastify.get("/", async () => "pagina");
});

afterAll(() => fastify.close());

interface Asking {
  cookie?: string;
  authorization?: string;
  from?: string;
}

async function statuses(times: number, path: string, asking: (at: number) => Asking): Promise<Set<number>> {
  const answers = [];
  for (let at = 0; at < times; at += 1) {
    const { cookie, authorization, from = "192.0.2.1" } = asking(at);
    const headers = {
      "x-forwarded-for": from,
      ...(authorization === undefined ? {} : { authorization }),
      ...(cookie === undefined ? {} : { cookie: `__Host-stabile=${cookie}` }),
    };
    // why: asked without a socket, so that a thousand calls take no port and no time.
    answers.push((await fastify.inject({ url: path, headers })).statusCode);
  }
  return new Set(answers);
}

const falseCookie = () => ({ cookie: randomBytes(32).toString("base64url") });

test("who sends another false cookie at each call is slowed as any other, and asks ever less of the database", async () => {
  expect(await statuses(A_MINUTE, "/api/v1/session", falseCookie)).toEqual(new Set([401]));
  expect(await statuses(200, "/api/v1/session", falseCookie)).toEqual(new Set([429]));
  // Each of the first ones at the limit and at the route; of the rest, one at the limit.
  expect(read.mock.calls.length).toBeLessThanOrEqual(2 * A_MINUTE + 1);
});

test("colleagues behind the same address go on working while it is flooded with false cookies", async () => {
  await statuses(1, "/api/v1/session", () => ({ cookie: "bruno" }));
  expect(await statuses(200, "/api/v1/session", falseCookie)).toContain(429);
  expect(await statuses(5, "/api/v1/session", () => ({ cookie: "bruno" }))).toEqual(new Set([200]));
});

test("a person has one allowance, whatever session and address they call from; another has their own", async () => {
  const anna = (at: number) => ({
    cookie: at % 2 === 0 ? "anna-al-computer" : "anna-al-telefono",
    from: `192.0.2.${at % 200}`,
  });
  expect(await statuses(A_MINUTE, "/api/v1/session", anna)).toEqual(new Set([200]));
  expect(await statuses(5, "/api/v1/session", anna)).toEqual(new Set([429]));
  expect(await statuses(5, "/api/v1/session", () => ({ cookie: "bruno" }))).toEqual(new Set([200]));
});

test("pages and their files take nothing from what people may ask of the API, nor the other way", async () => {
  expect(await statuses(A_MINUTE * 5, "/", () => ({}))).toEqual(new Set([200]));
  expect(await statuses(1, "/", () => ({}))).toEqual(new Set([429]));
  expect(await statuses(A_MINUTE * 5, "/api/v1/installation", () => ({}))).toEqual(new Set([200]));
  expect(await statuses(1, "/api/v1/installation", () => ({}))).toEqual(new Set([429]));
  expect(await statuses(1, "/api/v1/installation", () => ({ from: "192.0.2.2" }))).toEqual(new Set([200]));
});

test("of IPv6 the network counts, of which one caller has every address", async () => {
  const hopping = (at: number) => ({ ...falseCookie(), from: `2001:db8::${at.toString(16)}` });
  expect(await statuses(A_MINUTE + 1, "/api/v1/session", hopping)).toContain(429);
});

test("a machine has one allowance, whatever address it calls from; another, and the people behind that address, have their own", async () => {
  const one = (at: number) => ({ authorization: "Bearer uno", from: `192.0.2.${at % 200}` });
  expect(await statuses(A_MINUTE, "/api/v1/views?page=ordini", one)).toEqual(new Set([200]));
  expect(await statuses(5, "/api/v1/views?page=ordini", one)).toEqual(new Set([429]));
  expect(await statuses(5, "/api/v1/views?page=ordini", () => ({ authorization: "Bearer due" }))).toEqual(
    new Set([200]),
  );
  expect(await statuses(5, "/api/v1/session", () => ({ cookie: "bruno" }))).toEqual(new Set([200]));
});

test("who sends another false token at each call is slowed, and asks ever less of who checks them", async () => {
  const falseToken = (at: number) => ({ authorization: `Bearer falso ${at}` });
  expect(await statuses(A_MINUTE, "/api/v1/views?page=ordini", falseToken)).toEqual(new Set([401]));
  expect(await statuses(200, "/api/v1/views?page=ordini", falseToken)).toEqual(new Set([429]));
  expect(readClient.mock.calls.length).toBeLessThanOrEqual(2 * A_MINUTE + 1);
});
