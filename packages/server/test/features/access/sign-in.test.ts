import { type AddressInfo, createServer } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openSirac, type OpenedSirac, Visitor } from "../../../../sandbox/test/sirac/sign-in.ts";
import { siracIdentityProvider } from "#connectors/sirac/client.ts";
import { SiracConfig } from "#connectors/sirac/config.ts";
import { cachedSessions } from "#features/access/cached-sessions.ts";
import { accessRoutes } from "#features/access/routes.ts";
import { seedDemoPeople } from "#features/access/seed-demo-people.ts";
import { systemClock } from "#runtime/clock.ts";
import { createLogger } from "#runtime/logger.ts";
import { createApp } from "#runtime/web/app.ts";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";

let database: TestDatabase;
let sirac: OpenedSirac;
let base: string;
let closeApp: () => Promise<void>;

beforeAll(async () => {
  [database, sirac] = await Promise.all([freshDatabase(), openSirac()]);
  await seedDemoPeople(database.db);
  const sessions = cachedSessions(database.db);
  const { fastify, api } = await createApp({
    db: database.db,
    clock: systemClock,
    logger: createLogger("fatal"),
    sessions,
    requestsPerMinute: 1000,
    trustedProxies: [],
    formTargets: [],
  });
  const port = await freePort();
  base = `http://127.0.0.1:${port}`;
  const provider = siracIdentityProvider(SiracConfig.parse({ SIRAC_ISSUER: sirac.url }), new URL(base));
  accessRoutes(api, {
    sessions,
    provider,
    installation: { signInName: "SIRAC", municipality: { name: "", shortName: "", region: "" } },
    publicUrl: new URL(base),
  });
  await fastify.listen({ host: "127.0.0.1", port });
  closeApp = () => fastify.close();
}, 120_000);

afterAll(async () => {
  await closeApp();
  await sirac.close();
  await database.close();
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

/** The browser's jar for our own pages: every cookie set is kept, those cleared are dropped. */
class Jar {
  readonly #cookies = new Map<string, string>();

  async open(path: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(new URL(path, base), {
      redirect: "manual",
      ...init,
      headers: { cookie, ...init.headers },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [name = "", value = ""] = (line.split(";")[0] as string).split("=");
      if (value === "") this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return answer;
  }
}

async function signIn(identity: string): Promise<Jar> {
  const jar = new Jar();
  const redirect = await jar.open("/accesso?ritorno=/ordini");
  const callback = await new Visitor().signIn(new URL(redirect.headers.get("location") ?? ""), identity);
  const back = await jar.open(callback.pathname + callback.search);
  expect(back.headers.get("location")).toBe("/ordini");
  return jar;
}

test("a technician signs in through SIRAC and finds the role, the scope and the page asked for", async () => {
  const jar = await signIn("tecnico-municipio-1");
  const session = (await (await jar.open("/api/v1/session")).json()) as {
    roles: { role: string; scopeLabel: string }[];
    actions: string[];
  };
  expect(session.roles).toMatchObject([{ role: "technician", scopeLabel: "Municipio I" }]);
  expect(session.actions).toContain("work-order.manage");
});

test("a person with no role is admitted and told to have none", async () => {
  const jar = await signIn("senza-ruolo");
  const session = (await (await jar.open("/api/v1/session")).json()) as {
    roles: unknown[];
    actions: string[];
  };
  expect(session).toMatchObject({ roles: [], actions: [] });
});

test("a European citizen without a tax code signs in by the SPID code", async () => {
  await signIn("cittadino-eidas");
  const user = await database.db
    .selectFrom("app_user")
    .select(["scheme", "tax_code"])
    .where("scheme", "=", "spid-code")
    .executeTakeFirst();
  expect(user).toEqual({ scheme: "spid-code", tax_code: null });
});

test("another browser's answer from SIRAC opens no session", async () => {
  const victim = new Jar();
  const redirect = await victim.open("/accesso");
  const callback = await new Visitor().signIn(new URL(redirect.headers.get("location") ?? ""), "tecnico");
  const attacker = new Jar();
  const refused = await attacker.open(callback.pathname + callback.search);
  expect(refused.headers.get("location")).toBe("/?accesso=non-riuscito");
  expect((await attacker.open("/api/v1/session")).status).toBe(401);
});

test("the same answer from SIRAC cannot be used twice", async () => {
  const jar = new Jar();
  const redirect = await jar.open("/accesso");
  const callback = await new Visitor().signIn(new URL(redirect.headers.get("location") ?? ""), "tecnico");
  const path = callback.pathname + callback.search;
  expect((await jar.open(path)).headers.get("location")).toBe("/");
  const again = new Jar();
  expect((await again.open(path)).headers.get("location")).toBe("/?accesso=non-riuscito");
});

test("after sign-in nobody is sent outside, whatever the return address says", async () => {
  const jar = new Jar();
  for (const hostile of ["//evil.example", "https://evil.example", "/\\evil.example"]) {
    const redirect = await jar.open(`/accesso?ritorno=${encodeURIComponent(hostile)}`);
    const callback = await new Visitor().signIn(new URL(redirect.headers.get("location") ?? ""), "tecnico");
    expect((await jar.open(callback.pathname + callback.search)).headers.get("location")).toBe("/");
  }
});

test("signing out ends our session and hands the browser to SIRAC", async () => {
  const jar = await signIn("tecnico");
  const { csrfToken } = (await (await jar.open("/api/v1/session")).json()) as { csrfToken: string };
  const form = { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" } };
  expect((await jar.open("/uscita", { ...form, body: "csrf=wrong" })).status).toBe(403);
  const out = await jar.open("/uscita", { ...form, body: `csrf=${csrfToken}` });
  expect(out.headers.get("location")).toContain(sirac.url);
  expect((await jar.open("/api/v1/session")).status).toBe(401);
});
