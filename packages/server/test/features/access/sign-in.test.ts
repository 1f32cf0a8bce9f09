import { afterAll, beforeAll, expect, test } from "vitest";
import { addRoleGroup } from "#features/access/role-groups.ts";
import { findSession } from "#features/access/session-store.ts";
import { admit } from "#features/access/sign-in.ts";
import type { SignedIn } from "#ports/identity-provider.ts";
import { Jar, openSignInWorld, type SignInWorld } from "#test/features/access/sign-in-world.ts";

let world: SignInWorld;
beforeAll(async () => {
  world = await openSignInWorld();
});
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

test("a disabled person is refused at the door, which is an entry of the register, and has no session when enabled again", async () => {
  const { db } = world.database;
  await signIn("urp");
  const { id, name } = await db
    .selectFrom("app_user")
    .innerJoin("role_assignment", "role_assignment.user_id", "app_user.id")
    .select(["app_user.id", "display_name as name"])
    .where("role", "=", "urp")
    .executeTakeFirstOrThrow();
  const disabledSince = (disabled_at: Date | null) =>
    db.updateTable("app_user").set({ disabled_at }).where("id", "=", id).execute();
  const sessions = () => db.selectFrom("session").select("id").where("user_id", "=", id).execute();
  const entries = (action: string) =>
    db
      .selectFrom("audit_entry")
      .select(["actor_label"])
      .where("actor_id", "=", id)
      .where("action", "=", action)
      .execute();
  const [before, signIns] = [await sessions(), await entries("sign-in")];
  await disabledSince(new Date());
  const jar = browser();
  const refused = await jar.open(await jar.reachReturn("urp"));
  expect(refused.status).toBe(403);
  expect(await refused.text()).toContain("disabilitata");
  expect(await sessions()).toEqual(before);
  expect(await entries("sign-in")).toEqual(signIns);
  await expect.poll(() => entries("sign-in.refused")).toEqual([{ actor_label: name }]);
  await disabledSince(null);
  expect((await jar.open("/api/v1/session")).status).toBe(401);
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

const LIMITS = { idleMinutes: 120, hours: 10 };

async function grantsAfter(person: SignedIn): Promise<string[] | undefined> {
  const { db } = world.database;
  const token = await admit({ db, limits: LIMITS }, { kind: "known", person }, BROWSER);
  const found = await findSession(db, token);
  return found?.kind === "live"
    ? found.session.principal.grants.map(({ role, origin }) => `${role} ${origin}`)
    : undefined;
}

test("the groups that a sign-in with the domain brings give their roles, and take them away with the group", async () => {
  const author = {
    actor: { id: null, label: "prova" },
    granter: { userId: null, reach: { all: true as const } },
    correlationId: "prova",
    now: new Date(),
  };
  const scope = { kind: "municipality" as const, code: "" };
  await addRoleGroup(
    world.database.db,
    { name: "Tecnici", role: "technician", scope, reason: "Uffici" },
    author,
  );
  expect(await grantsAfter(VERDI)).toEqual(["technician group"]);
  // SPID knows nothing of groups: what it does not say takes nothing away.
  expect(await grantsAfter({ ...VERDI, method: "spid", groups: [] })).toEqual(["technician group"]);
  const delegation = { taxCode: "RSSDAA80A41Z999X", displayName: "Ada Rossi", id: null, kind: null };
  expect(await grantsAfter({ ...VERDI, delegation })).toEqual([]);
  expect(await grantsAfter({ ...VERDI, groups: [] })).toEqual([]);
});
