import { randomUUID } from "node:crypto";
import { needsIdempotencyKey, type RouteContract } from "@stabile/contract/route";
import { ALL_ROUTES } from "@stabile/contract/routes";
import { ProblemDocument } from "@stabile/contract/shapes";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Application } from "#main/application.ts";
import { freshDatabase } from "#test/support/database.ts";
import { openSession, type OpenedSession } from "#test/support/open-session.ts";
import { serveApplication } from "#test/support/served-application.ts";

// What every route promises, asked of every route of the table: one that is added later is asked too.
// Permissions are in permissions.test.ts; every answer is also held against the OpenAPI document.

let application: Application;
let base: string;
/** Who may do the most, so that a refusal is for the reason that is asked. */
const people: OpenedSession[] = [];

beforeAll(async () => {
  const database = await freshDatabase();
  ({ application, base } = await serveApplication(database, { REQUESTS_PER_MINUTE: "100000" }));
  for (const role of [
    "technician",
    "building-contact",
    "building-manager",
    "safety-officer",
    "urp",
    "systems",
    "contractor",
  ] as const)
    people.push(await openSession(database.db, role));
});

afterAll(() => application.close());

const JSON_ROUTES = ALL_ROUTES.filter(
  ({ method, body, bodyType }) => method !== "GET" && body !== undefined && bodyType === undefined,
);
const UNSAFE = ALL_ROUTES.filter(needsIdempotencyKey);
const VERSIONED = UNSAFE.filter(({ versioned }) => versioned);

interface Asking {
  method?: string;
  headers?: Record<string, string | undefined>;
  body?: string;
}

/** The answer to whoever of the people is allowed; `undefined` headers are left out. */
async function ask(route: RouteContract, asking: Asking = {}): Promise<Response> {
  const path = route.path.replaceAll(":id", randomUUID()).replace(":direction", "in");
  const method = asking.method ?? route.method;
  let answer: Response | undefined;
  for (const { token, csrf } of people) {
    const headers = {
      cookie: `__Host-stabile=${token}`,
      "x-csrf-token": csrf,
      "idempotency-key": randomUUID(),
      "if-match": '"1"',
      ...(method === "GET" || method === "HEAD" ? {} : { "content-type": "application/json" }),
      ...asking.headers,
    };
    const given = Object.entries(headers).filter(([, value]) => value !== undefined) as [string, string][];
    answer = await fetch(base + path.replace(":platform", "czrm"), {
      method,
      headers: given,
      ...(method === "GET" || method === "HEAD" ? {} : { body: asking.body ?? "{}" }),
    });
    if (answer.status !== 403) break;
    await answer.arrayBuffer();
  }
  return answer as Response;
}

async function refusal(answer: Response): Promise<{ status: number; type: string; fields: string[] }> {
  expect(answer.headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
  expect(answer.headers.get("cache-control")).toBe("no-store");
  const { type, errors = [] } = ProblemDocument.parse(await answer.json());
  return {
    status: answer.status,
    type: type.replace("urn:stabile:problem:", ""),
    fields: errors.map(({ field }) => field),
  };
}

test("every answer says how many calls are left and may be neither guessed at nor framed, whatever it is", async () => {
  for (const route of ALL_ROUTES) {
    // The stream of events does not end.
    if (route.responseType === "text/event-stream") continue;
    const { headers, status } = await ask(route);
    const told = `${route.operationId} ${status}`;
    // A person's, or an address's, which is shared.
    const isPersonal = route.action !== "public" && route.action !== "platform.notify";
    expect(Number(headers.get("x-ratelimit-limit")), told).toBe(isPersonal ? 100_000 : 500_000);
    expect(Number(headers.get("x-ratelimit-remaining")), told).toBeGreaterThan(0);
    expect(Number(headers.get("x-ratelimit-reset")), told).toBeGreaterThan(0);
    expect(headers.get("x-content-type-options"), told).toBe("nosniff");
    expect(headers.get("content-security-policy"), told).toMatch(
      /default-src 'none'.*frame-ancestors 'none'/,
    );
    expect(headers.get("content-security-policy"), told).not.toContain("unsafe-inline");
    expect(headers.get("x-frame-options"), told).toBe("DENY");
    expect(headers.get("x-correlation-id"), told).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.getSetCookie(), told).toEqual([]);
  }
});

test("an unsafe call without an idempotency key, or with one that is none, does nothing", async () => {
  expect(UNSAFE.length).toBeGreaterThan(10);
  for (const route of UNSAFE) {
    for (const key of [undefined, "corta", "con spazi dentro la chiave"]) {
      const answer = await ask(route, { headers: { "idempotency-key": key } });
      const { status, type } = await refusal(answer);
      expect({ status, type }, route.operationId).toEqual({ status: 400, type: "idempotency-key-required" });
    }
  }
});

test("a change to what has a version asks which one, and refuses what is no version", async () => {
  expect(VERSIONED.length).toBeGreaterThan(3);
  for (const route of VERSIONED) {
    const bare = await refusal(await ask(route, { headers: { "if-match": undefined } }));
    expect(bare, route.operationId).toMatchObject({ status: 428, type: "precondition-required" });
    const wrong = await refusal(await ask(route, { headers: { "if-match": "*" } }));
    expect(wrong, route.operationId).toMatchObject({ status: 400, fields: ["If-Match"] });
  }
});

test("a body that is no JSON, of another kind, or too large is refused by name", async () => {
  expect(JSON_ROUTES.length).toBeGreaterThan(8);
  for (const route of JSON_ROUTES) {
    const { operationId } = route;
    expect(await refusal(await ask(route, { body: '{"a":' })), operationId).toMatchObject({
      status: 400,
      fields: ["body"],
    });
    const form = "application/x-www-form-urlencoded";
    for (const kind of ["text/xml", "text/plain", "image/png", form, "multipart/form-data; boundary=a"])
      expect(
        await refusal(await ask(route, { headers: { "content-type": kind } })),
        `${operationId} ${kind}`,
      ).toMatchObject({ status: 415 });
    const large = JSON.stringify({ a: "x".repeat(1_100_000) });
    expect(await refusal(await ask(route, { body: large })), operationId).toMatchObject({ status: 413 });
  }
});

test("where a file is sent, nothing else is taken", async () => {
  const uploads = ALL_ROUTES.filter(({ bodyType }) => bodyType === "multipart");
  expect(uploads.length).toBeGreaterThan(0);
  for (const route of uploads)
    for (const kind of ["application/json", "text/plain", "application/x-www-form-urlencoded"])
      expect(
        await refusal(await ask(route, { headers: { "content-type": kind } })),
        `${route.operationId} ${kind}`,
      ).toMatchObject({ status: 415 });
});

test("who does not take JSON is told so before anything is done; who takes anything is answered", async () => {
  const inJson = ALL_ROUTES.filter(
    ({ bodyType, responseType = "json" }) => bodyType !== "text" && responseType.endsWith("json"),
  );
  expect(inJson.length).toBeGreaterThan(20);
  const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
  for (const route of inJson) {
    const kind = route.bodyType === "multipart" ? "multipart/form-data; boundary=a" : "application/json";
    const asking = (accept: string) => ({ headers: { accept, "content-type": kind } });
    for (const accept of ["image/png", "text/html, image/*", "application/json;q=0, */*", "*/*;q=0.0"])
      expect(await refusal(await ask(route, asking(accept))), `${route.operationId} ${accept}`).toMatchObject(
        { status: 406, type: "not-acceptable" },
      );
    for (const accept of [
      "*/*",
      "application/*",
      browser,
      "text/html, application/json;q=0.1",
      "image/png, */*;q=0.01",
    ])
      expect((await ask(route, asking(accept))).status, `${route.operationId} ${accept}`).not.toBe(406);
  }
});

test("a field that does not fit is named, for every body that has fields", async () => {
  for (const route of JSON_ROUTES) {
    const { status, fields } = await refusal(await ask(route, { body: "[]" }));
    expect(status, route.operationId).toBe(400);
    expect(fields.length, route.operationId).toBeGreaterThan(0);
  }
});

test("an address asked with a method that it does not admit says which it admits", async () => {
  const paths = [...new Set(ALL_ROUTES.map(({ path }) => path))];
  for (const path of paths) {
    // A fixed address may also be read as one of `:id`.
    const asAnId = path.replace(/\/[^/:]+$/, "/:id");
    const routes = ALL_ROUTES.filter((route) => route.path === path);
    const either = ALL_ROUTES.filter((route) => route.path === path || route.path === asAnId);
    const admitted = new Set<string>(either.map(({ method }) => method));
    for (const method of ["POST", "PUT", "DELETE", "PATCH"].filter((one) => !admitted.has(one))) {
      const answer = await ask(routes[0] as RouteContract, { method });
      const allow = (answer.headers.get("allow") ?? "").split(", ").filter((one) => one !== "HEAD");
      expect(await refusal(answer), `${method} ${path}`).toMatchObject({
        status: 405,
        type: "method-not-allowed",
      });
      expect(allow.sort(), `${method} ${path}`).toEqual([...admitted].sort());
    }
  }
});

test("an address of the API that is not there answers a problem document, never a page", async () => {
  const paths = ["", "?a=1", "/", "/niente", "/work-orders/uno/due/tre", "/..%2f..%2fetc/passwd", "/%00"];
  for (const path of [...paths.map((path) => base + path), new URL("/api", base).href]) {
    const answer = await fetch(path);
    const { status } = await refusal(answer);
    expect([400, 404], path).toContain(status);
  }
});
