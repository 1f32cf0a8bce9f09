import { randomUUID } from "node:crypto";
import { setTimeout as after } from "node:timers/promises";
import { type Profile, sessionRoutes } from "@stabile/contract/session";
import { exportSPKI, generateKeyPair, importJWK, type JWTPayload, SignJWT } from "jose";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openTokens } from "#features/access/seal-tokens.ts";
import { hashToken } from "#features/access/session-store.ts";
import { Jar } from "#test/features/access/sign-in-world.ts";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { now, openOpenIdProvider, type OpenIdProvider } from "#test/support/openid-provider.ts";
import { serveApplication } from "#test/support/served-application.ts";

// The life of a session that OpenID Connect opened: its tokens, its end, and the provider's word that it is over.

const COOKIE = "__Host-stabile";
const EVENT = "http://schemas.openid.net/event/backchannel-logout";

let provider: OpenIdProvider;
let database: TestDatabase;
let application: Awaited<ReturnType<typeof serveApplication>>["application"];
let site: string;
beforeAll(async () => {
  provider = await openOpenIdProvider("stabile");
  database = await freshDatabase();
  const served = await serveApplication(database, {
    SIRAC_ISSUER: provider.url,
    // Without discovery: every address is in the settings.
    SIRAC_AUTHORIZATION_ENDPOINT: `${provider.url}/authorize`,
    SIRAC_TOKEN_ENDPOINT: `${provider.url}/token`,
    SIRAC_JWKS_URI: `${provider.url}/jwks`,
    SIRAC_END_SESSION_ENDPOINT: `${provider.url}/logout`,
  });
  ({ application } = served);
  site = served.base.replace("/api/v1", "");
});
afterAll(async () => {
  await application.close();
  await provider.close();
});
beforeEach(() => {
  provider.claims = {};
  provider.refreshing = "renews";
  provider.refreshLife = 1_800;
});

const PERSON = { comge_codicefiscale: "GHGPLA76S02Z999Q", comge_nome: "Paolo", comge_cognome: "Ghigliotti" };

async function comeIn(claims: Record<string, unknown> = {}): Promise<{ answer: Response; jar: Jar }> {
  provider.claims = { ...PERSON, sid: randomUUID(), ...claims };
  const jar = new Jar(site);
  const start = await jar.open("/accesso");
  const there = await fetch(start.headers.get("location") ?? "", { redirect: "manual" });
  const back = new URL(there.headers.get("location") ?? "");
  // Our public address is not where this test serves.
  return { answer: await jar.open(back.pathname + back.search), jar };
}

interface Open {
  jar: Jar;
  token: string;
  sid: string;
}

async function signIn(claims: Record<string, unknown> = {}): Promise<Open> {
  const { answer, jar } = await comeIn(claims);
  expect(answer.status, await answer.text()).toBe(303);
  return { jar, token: jar.cookie(COOKIE) as string, sid: String(provider.claims.sid) };
}

const rowOf = (token: string) =>
  database.db
    .selectFrom("session")
    .selectAll()
    .where("token_hash", "=", hashToken(token))
    .executeTakeFirstOrThrow();

async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  for (let at = 0; at < 100 && !(await isSo()); at += 1) await after(50);
  expect(await isSo()).toBe(true);
}

test("tokens are in the database only sealed: the row alone opens nothing, nor does another's cookie", async () => {
  const { token } = await signIn();
  const other = await signIn();
  const row = await rowOf(token);
  const sealed = row.sealed_tokens as Uint8Array;
  const whole = JSON.stringify({ ...row, sealed: Buffer.from(sealed).toString("latin1") });
  expect(whole).not.toContain("rinnovo-");
  expect(whole).not.toContain(provider.lastIdToken.split(".")[1]);
  expect(openTokens(sealed, token, hashToken(token))?.refreshToken).toMatch(/^rinnovo-/);
  expect(openTokens(sealed, other.token, hashToken(token))).toBeNull();
  expect(openTokens(sealed, token, hashToken(other.token))).toBeNull();
  const bent = Buffer.from(sealed);
  bent[bent.length - 1]! ^= 1;
  expect(openTokens(bent, token, hashToken(token))).toBeNull();
});

test("the session ends no later than the provider's, and says how one came in", async () => {
  const { jar } = await signIn({ acr: "https://www.spid.gov.it/SpidL2", amr: ["spid"] });
  const profile = sessionRoutes.readProfile.response.parse(
    await (await jar.open("/api/v1/session/profile")).json(),
  ) satisfies Profile;
  expect(profile.signIn).toMatchObject({ method: "spid", level: 2 });
  const minutes = (Date.parse(profile.signIn.expiresAt) - Date.now()) / 60_000;
  expect(minutes).toBeGreaterThan(29);
  expect(minutes).toBeLessThan(31);
});

/** As if time had passed: the provider has to be asked. Before its first reading, which is remembered for a moment. */
async function makeDue({ token }: Open): Promise<void> {
  await sql`update session set refresh_at = now() - interval '1 second', expires_at = now() + interval '1 minute'
    where token_hash = ${hashToken(token)}`.execute(database.db);
}

test("while one works the session is renewed beside the requests, never by what the page asks by itself", async () => {
  const open = await signIn();
  await makeDue(open);
  const before = provider.refreshes;
  const asPage = { headers: { "x-stabile-background": "1" } };
  expect((await open.jar.open("/api/v1/session", asPage)).status).toBe(200);
  await after(200);
  expect(provider.refreshes).toBe(before);
  const answers = await Promise.all(Array.from({ length: 5 }, () => open.jar.open("/api/v1/session")));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  await eventually(async () => (await rowOf(open.token)).expires_at.getTime() > Date.now() + 29 * 60_000);
  expect(provider.refreshes).toBe(before + 1);
  expect((await rowOf(open.token)).refresh_at?.getTime()).toBeGreaterThan(Date.now() + 200_000);
});

test("a provider that does not answer ends nothing; one that refuses ends the session, and it is said why", async () => {
  const open = await signIn();
  provider.refreshing = "fails";
  await makeDue(open);
  expect((await open.jar.open("/api/v1/session")).status).toBe(200);
  await after(300);
  expect((await open.jar.open("/api/v1/session")).status).toBe(200);
  provider.refreshing = "refuses";
  const other = await signIn();
  await makeDue(other);
  expect((await other.jar.open("/api/v1/session")).status).toBe(200);
  await eventually(async () => (await other.jar.open("/api/v1/session")).status === 401);
  expect(await (await other.jar.open("/api/v1/session")).json()).toMatchObject({
    detail: "L'accesso unico del Comune ha chiuso la tua sessione",
  });
});

test("an open page alone does not keep a session awake, and what the person does, does", async () => {
  const open = await signIn();
  const lastSeen = async () => (await rowOf(open.token)).last_seen_at.getTime();
  await sql`update session set last_seen_at = now() - interval '10 minutes'
    where token_hash = ${hashToken(open.token)}`.execute(database.db);
  const before = await lastSeen();
  const events = await open.jar.open("/api/v1/events");
  await events.body?.cancel();
  await open.jar.open("/api/v1/session", { headers: { "x-stabile-background": "1" } });
  await after(200);
  expect(await lastSeen()).toBe(before);
  await open.jar.open("/api/v1/session");
  // Noted with the others' within a second or so.
  await eventually(async () => (await lastSeen()) > before);
  const idle = await signIn();
  await sql`update session set last_seen_at = now() - interval '121 minutes'
    where token_hash = ${hashToken(idle.token)}`.execute(database.db);
  expect(await (await idle.jar.open("/api/v1/session")).json()).toMatchObject({
    detail: "Stabile non è stato usato per molto tempo",
  });
});

test("leaving everything tells the provider whose session it is; leaving only Stabile tells it nothing", async () => {
  const open = await signIn();
  const { csrfToken } = (await (await open.jar.open("/api/v1/session")).json()) as { csrfToken: string };
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const idToken = provider.lastIdToken;
  const out = await open.jar.open("/uscita", { method: "POST", headers: form, body: `csrf=${csrfToken}` });
  const to = new URL(out.headers.get("location") ?? "");
  expect(to.origin + to.pathname).toBe(`${provider.url}/logout`);
  expect(to.searchParams.get("id_token_hint")).toBe(idToken);
  expect((await rowOf(open.token)).sealed_tokens).toBeNull();
});

test("SPID's reason comes through OpenID Connect too", async () => {
  const jar = new Jar(site);
  const start = new URL((await jar.open("/accesso")).headers.get("location") ?? "");
  const said = new URLSearchParams({
    error: "access_denied",
    error_description: "ErrorCode nr22",
    state: start.searchParams.get("state") ?? "",
    iss: provider.url,
  });
  const answer = await jar.open(`/accesso/ritorno?${said}`, { headers: { accept: "text/html" } });
  expect(answer.status).toBe(401);
  expect(await answer.text()).toContain("negato il consenso");
});

test("what this service needs and was not told is named on a page, and nobody is let in", async () => {
  const { answer, jar } = await comeIn({ comge_cognome: "", comge_nome: undefined });
  expect(answer.status).toBe(403);
  expect(await answer.text()).toContain("<li>nome</li><li>cognome</li>");
  expect(jar.cookie(COOKIE)).toBeUndefined();
});

const word = (more: Record<string, unknown>): JWTPayload => ({
  iss: provider.url,
  aud: "stabile",
  iat: now(),
  exp: now() + 120,
  jti: randomUUID(),
  events: { [EVENT]: {} },
  ...more,
});
const tell = (token: string) =>
  fetch(`${site}/slo/back-channel`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ logout_token: token }),
  });

async function expectOver({ jar }: Open): Promise<void> {
  await eventually(async () => (await jar.open("/api/v1/session")).status === 401);
  expect(await (await jar.open("/api/v1/session")).json()).toMatchObject({
    detail: "Sei uscito da un altro servizio del Comune, e quindi anche da qui",
  });
}

test("the provider's word that one session ended ends that one", async () => {
  const [one, other] = [await signIn(), await signIn()];
  const answer = await tell(await provider.sign(word({ sid: one.sid, sub: "persona-1" })));
  expect([answer.status, answer.headers.get("cache-control")]).toEqual([200, "no-store"]);
  await expectOver(one);
  expect((await other.jar.open("/api/v1/session")).status).toBe(200);
});

test("its word that a person left ends all of theirs, and nobody else's", async () => {
  const mine = [await signIn({ sub: "anna" }), await signIn({ sub: "anna" })];
  const other = await signIn({ sub: "bruno" });
  expect((await tell(await provider.sign(word({ sub: "anna" })))).status).toBe(200);
  for (const open of mine) await expectOver(open);
  expect((await other.jar.open("/api/v1/session")).status).toBe(200);
});

const REFUSED: [string, (sid: string) => Promise<string>][] = [
  [
    "signed with another key",
    async (sid) => provider.sign(word({ sid }), { key: (await generateKeyPair("RS256")).privateKey }),
  ],
  ["not signed", async (sid) => `${base64({ alg: "none", typ: "logout+jwt" })}.${base64(word({ sid }))}.`],
  ["signed with our knowledge of the public key (HS256)", async (sid) => signedWithPublicKey(word({ sid }))],
  ["for another client", async (sid) => provider.sign(word({ sid, aud: "altro" }))],
  ["of another issuer", async (sid) => provider.sign(word({ sid, iss: "https://altro.example" }))],
  ["made an hour ago", async (sid) => provider.sign(word({ sid, iat: now() - 3_600 }))],
  ["that does not say when it was made", async (sid) => provider.sign(word({ sid, iat: undefined }))],
  ["expired", async (sid) => provider.sign(word({ sid, exp: now() - 100 }))],
  ["without a name of its own", async (sid) => provider.sign(word({ sid, jti: undefined }))],
  ["with a nonce, as an id_token has", async (sid) => provider.sign(word({ sid, nonce: "x" }))],
  ["that is no logout", async (sid) => provider.sign(word({ sid, events: { altro: {} } }))],
  ["of another type", async (sid) => provider.sign(word({ sid }), { typ: "at+jwt" })],
  ["of neither a session nor a person", async () => provider.sign(word({}))],
  ["that is our own id_token", async () => provider.lastIdToken],
  ["that is no token", async () => "niente"],
];

test.each(REFUSED)("a word %s ends nothing", async (_, make) => {
  const { jar, sid } = await signIn();
  const answer = await tell(await make(sid));
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ error: "invalid_request" });
  expect((await jar.open("/api/v1/session")).status).toBe(200);
});

test("the same word is good once", async () => {
  const one = await signIn({ sub: "carla" });
  const token = await provider.sign(word({ sub: "carla" }));
  expect((await tell(token)).status).toBe(200);
  await expectOver(one);
  const again = await signIn({ sub: "carla" });
  expect((await tell(token)).status).toBe(400);
  expect((await again.jar.open("/api/v1/session")).status).toBe(200);
});

test("the browser's way of telling names issuer and session; of another issuer it says nothing", async () => {
  const open = await signIn();
  const pass = (iss: string) =>
    fetch(`${site}/slo/front-channel?${new URLSearchParams({ iss, sid: open.sid })}`);
  expect((await pass("https://altro.example")).status).toBe(400);
  expect((await rowOf(open.token)).revoked_at).toBeNull();
  expect((await pass(provider.url)).status).toBe(200);
  await expectOver(open);
});

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

async function signedWithPublicKey(payload: JWTPayload): Promise<string> {
  const key = await importJWK(provider.publicJwk, "RS256", { extractable: true });
  const pem = Buffer.from(await exportSPKI(key as Parameters<typeof exportSPKI>[0]));
  return new SignJWT(payload).setProtectedHeader({ alg: "HS256", kid: "prova", typ: "logout+jwt" }).sign(pem);
}
