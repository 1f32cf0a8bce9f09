import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { admit } from "#features/access/sign-in.ts";
import type { SignedIn } from "#ports/identity-provider.ts";
import { Jar, openSignInWorld, type SignInWorld } from "#test/features/access/sign-in-world.ts";

let world: SignInWorld;
beforeAll(async () => {
  world = await openSignInWorld();
}, 120_000);
afterAll(() => world.close());

const browser = () => new Jar(world.base);

async function signIn(identity: string, jar = browser()): Promise<Jar> {
  const back = await jar.open(await jar.reachReturn(identity, "/accesso?ritorno=/ordini"));
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
  const user = await world.database.db
    .selectFrom("app_user")
    .select(["scheme", "tax_code"])
    .where("scheme", "=", "spid-code")
    .executeTakeFirst();
  expect(user).toEqual({ scheme: "spid-code", tax_code: null });
});

test("another browser's answer from SIRAC opens no session", async () => {
  const path = await browser().reachReturn("tecnico");
  const attacker = browser();
  const refused = await attacker.open(path);
  expect(refused.status).toBe(401);
  expect(await refused.text()).toContain("iniziato in un&#39;altra finestra");
  expect((await attacker.open("/api/v1/session")).status).toBe(401);
});

test("the same answer from SIRAC cannot be used twice", async () => {
  const jar = browser();
  const path = await jar.reachReturn("tecnico");
  expect((await jar.open(path)).headers.get("location")).toBe("/");
  expect((await browser().open(path)).status).toBe(401);
});

test("after sign-in nobody is sent outside, nor back to a door, whatever the return address says", async () => {
  const jar = browser();
  for (const hostile of ["//evil.example", "https://evil.example", "/./accesso?ritorno=/ordini"]) {
    const path = await jar.reachReturn("tecnico", `/accesso?ritorno=${encodeURIComponent(hostile)}`);
    expect((await jar.open(path)).headers.get("location")).toBe("/");
  }
});

test("a new sign-in ends the session that the browser had, whosever it was", async () => {
  const jar = await signIn("tecnico");
  const former = { headers: { cookie: `__Host-stabile=${jar.cookie("__Host-stabile")}` } };
  const readWithFormer = () => fetch(new URL("/api/v1/session", world.base), former);
  expect((await readWithFormer()).status).toBe(200);
  await signIn("senza-ruolo", jar);
  expect((await readWithFormer()).status).toBe(401);
  expect(await (await jar.open("/api/v1/session")).json()).toMatchObject({ roles: [] });
});

test("signing out ends our session and hands the browser to SIRAC", async () => {
  const jar = await signIn("tecnico");
  const { csrfToken } = (await (await jar.open("/api/v1/session")).json()) as { csrfToken: string };
  const form = { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" } };
  expect((await jar.open("/uscita", { ...form, body: "csrf=wrong" })).status).toBe(403);
  const out = await jar.open("/uscita", { ...form, body: `csrf=${csrfToken}` });
  expect(out.headers.get("location")).toContain(world.sirac.url);
  expect((await jar.open("/api/v1/session")).status).toBe(401);
});

const VERDI: SignedIn = {
  scheme: "domain",
  identifier: "m.verdi@comune.example",
  taxCode: null,
  displayName: "Mario Verdi",
  email: null,
  provider: "sirac",
  method: "domain",
  identityProvider: null,
  level: null,
  attributeClass: "3",
  delegation: null,
  groups: ["CN=Tecnici,OU=Gruppi,DC=comune"],
  providerSession: null,
  providerSubject: null,
  endsAt: null,
  tokens: null,
};
const BROWSER = { formerToken: undefined, userAgent: null, correlationId: "prova" };

test("the groups of the domain are handed over within the sign-in, which stands or falls with what they give", async () => {
  const { db } = world.database;
  const limits = { idleMinutes: 120, hours: 10 };
  const applyGroups = vi.fn(() => Promise.reject(new Error("non si è potuto")));
  const reading = { kind: "known" as const, person: VERDI };
  await expect(admit({ db, limits, applyGroups }, reading, BROWSER)).rejects.toThrow("non si è potuto");
  const found = await db.selectFrom("app_user").select("id").where("scheme", "=", "domain").execute();
  expect(found).toEqual([]);
  applyGroups.mockImplementation(() => Promise.resolve() as Promise<never>);
  await admit({ db, limits, applyGroups }, reading, BROWSER);
  expect(applyGroups).toHaveBeenLastCalledWith(expect.anything(), expect.any(String), VERDI.groups);
});

test("of who acts for somebody else the groups give nothing", async () => {
  const applyGroups = vi.fn(() => Promise.resolve());
  const delegation = { taxCode: "RSSDAA80A41Z999X", displayName: "Ada Rossi", id: null, kind: null };
  const { db } = world.database;
  const limits = { idleMinutes: 120, hours: 10 };
  await admit({ db, limits, applyGroups }, { kind: "known", person: { ...VERDI, delegation } }, BROWSER);
  expect(applyGroups).not.toHaveBeenCalled();
});
