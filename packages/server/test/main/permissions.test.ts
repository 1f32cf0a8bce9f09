import { randomUUID } from "node:crypto";
import { needsIdempotencyKey, type RouteContract } from "@stabile/contract/route";
import { ALL_ROUTES } from "@stabile/contract/routes";
import { Installation } from "@stabile/contract/session";
import { ProblemDocument } from "@stabile/contract/shapes";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mayDo, type Principal, ROLE_LABEL, type Role } from "#domain/access/policy.ts";
import { type Application, createApplication } from "#main/application.ts";
import { readConfig } from "#main/config.ts";
import { isFault } from "#test/support/asked-of-protocol.ts";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { freePort } from "#test/support/free-port.ts";
import { openSession } from "#test/support/open-session.ts";

const ROLES = Object.keys(ROLE_LABEL) as Role[];

let database: TestDatabase;
let application: Application;
let base: string;
const sessions = new Map<Role | "nobody", { token: string; csrf: string }>();

beforeAll(async () => {
  database = await freshDatabase();
  const port = await freePort();
  base = `http://127.0.0.1:${port}`;
  const config = readConfig({
    PORT: String(port),
    STABILE_DATA_DIR: database.dataDir,
    REQUESTS_PER_MINUTE: "100000",
    LOG_LEVEL: "fatal",
    MUNICIPALITY_NAME: "Comune di Savona",
    MUNICIPALITY_SHORT_NAME: "Savona",
  });
  application = await createApplication(config, database);
  await application.prepare();
  await application.serve();
  for (const role of ROLES) sessions.set(role, await openSession(database.db, role));
  sessions.set("nobody", await openSession(database.db, undefined));
});

afterAll(() => application.close());

function call(route: RouteContract, session?: { token: string; csrf?: string }): Promise<Response> {
  const path = route.path
    .replaceAll(":id", randomUUID())
    .replace(":direction", "in")
    .replace(":platform", "czrm");
  const query =
    route.operationId === "search"
      ? "?q=prova"
      : route.operationId === "listViews"
        ? "?page=prova"
        : route.operationId === "exportWorkOrders"
          ? "?format=csv"
          : route.operationId === "listColleagues"
            ? "?q=prova"
            : "";
  return fetch(`${base}/api/v1${path}${query}`, {
    method: route.method,
    headers: {
      ...(session ? { cookie: `__Host-stabile=${session.token}` } : {}),
      ...(session?.csrf ? { "x-csrf-token": session.csrf } : {}),
      ...(needsIdempotencyKey(route) ? { "idempotency-key": randomUUID() } : {}),
      ...(route.versioned ? { "if-match": '"1"' } : {}),
      ...(route.method === "GET" ? {} : { "content-type": "application/json" }),
    },
    ...(route.method === "GET" ? {} : { body: "{}" }),
  });
}

const principalOf = (role: Role): Principal => ({
  userId: "",
  displayName: "",
  firmId: undefined,
  grants: [{ role, scopeKind: "municipality", scopeKey: "" }],
});
const guarded = ALL_ROUTES.filter(({ action }) => action !== "public" && action !== "platform.notify");

test("every route refuses who is not signed in, with a problem document", async () => {
  for (const route of guarded) {
    const answer = await call(route);
    expect(answer.status, route.operationId).toBe(401);
    expect(answer.headers.get("content-type"), route.operationId).toContain("application/problem+json");
    ProblemDocument.parse(await answer.json());
  }
});

test("whose the installation is, is told to whoever opens the sign-in page, as it was configured", async () => {
  const answer = await fetch(`${base}/api/v1/installation`);
  expect(answer.status).toBe(200);
  expect(Installation.parse(await answer.json()).municipality).toMatchObject({
    name: "Comune di Savona",
    shortName: "Savona",
  });
});

test("every route × role is allowed or refused exactly as the policy says", async () => {
  for (const route of guarded) {
    for (const role of ROLES) {
      const answer = await call(route, sessions.get(role));
      const expected = mayDo(principalOf(role), route.action) ? "allowed" : "refused";
      expect(`${route.operationId} ${role}: ${answer.status === 403 ? "refused" : "allowed"}`).toBe(
        `${route.operationId} ${role}: ${expected}`,
      );
      expect(isFault(route.operationId, answer.status), `${route.operationId} ${role} ${answer.status}`).toBe(
        false,
      );
      if (answer.status >= 400) ProblemDocument.parse(await answer.json());
    }
  }
});

test("a person with no role reaches only what every signed-in person may", async () => {
  for (const route of guarded) {
    const answer = await call(route, sessions.get("nobody"));
    expect(answer.status === 403, route.operationId).toBe(route.action !== "session");
  }
});

test("an unsafe call without the page's token is refused for everybody", async () => {
  for (const route of guarded.filter(({ method }) => method !== "GET")) {
    const { token } = sessions.get("technician") as { token: string };
    const answer = await call(route, { token });
    expect(answer.status, route.operationId).toBe(403);
  }
});

test("a notice that the ESB did not sign is refused and not stored", async () => {
  const answer = await fetch(`${base}/api/v1/platforms/czrm/events`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: '{"eventId":"evento-falso","caseId":"500"}',
  });
  expect(answer.status).toBe(401);
  const stored = await database.db.selectFrom("inbox_message").select("id").execute();
  expect(stored).toEqual([]);
});

test("a malformed call gets a problem document that names the field", async () => {
  const session = sessions.get("technician");
  const answer = await fetch(`${base}/api/v1/work-orders`, {
    method: "POST",
    headers: {
      cookie: `__Host-stabile=${session?.token}`,
      "x-csrf-token": session?.csrf ?? "",
      "idempotency-key": randomUUID(),
      "content-type": "application/json",
    },
    body: JSON.stringify({ title: "ab", category: "leak", urgency: "subito", buildingId: null }),
  });
  expect(answer.status).toBe(400);
  const problem = ProblemDocument.parse(await answer.json());
  expect(problem.errors?.map(({ field }) => field).sort()).toEqual(["title", "urgency"]);
});

test("the security headers stand on every page: no inline scripts or styles, no framing, no sniffing", async () => {
  const answer = await fetch(base);
  const policy = answer.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toContain("unsafe-inline");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
});
