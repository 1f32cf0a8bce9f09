import { randomUUID } from "node:crypto";
import { setTimeout as after } from "node:timers/promises";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Application } from "#main/application.ts";
import { PROXY_SECRET, serveBehindProxy } from "#test/support/behind-proxy.ts";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { freePort } from "#test/support/free-port.ts";
import { openSession } from "#test/support/open-session.ts";
import { askRaw, type RawAnswer } from "#test/support/raw-request.ts";

// Leaving, behind Apache with mod_shib: here only, everywhere, and because of somebody else's word. What mod_shib says is
// written as it was seen with 3.4.1; that it really says so is in the tests with the real one.

const SESSION = "__Host-stabile";
const SITE = "https://stabile.comune.example";

let database: TestDatabase;
let application: Application;
let site: string;
beforeAll(async () => {
  database = await freshDatabase();
  ({ application, site } = await serveBehindProxy(database, { ACCESS_MODE: "shibboleth", PUBLIC_URL: SITE }));
});
afterAll(() => application.close());
beforeEach(() => {
  last = undefined;
});

let last: string | undefined;
let made = 0;
/** A technician who came in with a session of the collector's of their own. */
async function signIn(): Promise<{ token: string; csrf: string; there: string }> {
  const there = `_${String((made += 1)).padStart(32, "0")}`;
  const { cookies } = await askRaw(`${site}/accesso/sirac`, {
    headers: [
      ["X-Proxy-Secret", PROXY_SECRET],
      ["comge_codicefiscale", "GHGPLA76S02Z999Q"],
      ["comge_nome", "Paolo"],
      ["comge_cognome", "Ghigliotti"],
      ["Shib-Session-ID", there],
    ],
  });
  const token = cookies[SESSION] as string;
  const { csrfToken } = JSON.parse((await readSession(token)).text) as { csrfToken: string };
  return { token, csrf: csrfToken, there };
}

const cookie = (token: string) => ["Cookie", `${SESSION}=${token}`] as const;
const readSession = (token: string) =>
  askRaw(`${site}/api/v1/session`, { headers: [cookie(token), ["Accept", "application/json"]] });

const FORM = ["Content-Type", "application/x-www-form-urlencoded"] as const;
const leave = (token: string, form: string) =>
  askRaw(`${site}/uscita`, { method: "POST", headers: [cookie(token), FORM], body: form });

/** Within three seconds a process feels what another did: here it is this one, and the page is told at once. */
async function expectOver(token: string, because: string): Promise<void> {
  for (let at = 0; at < 35 && (await readSession(token)).status === 200; at += 1) await after(100);
  const answer = await readSession(token);
  expect([answer.status, (JSON.parse(answer.text) as { detail?: string }).detail]).toEqual([401, because]);
}

test("leaving Stabile only: our session ends, and the page says what may still be open elsewhere", async () => {
  const { token, csrf } = await signIn();
  const out = await leave(token, `csrf=${csrf}&dove=qui`);
  expect([out.status, out.headers.location]).toEqual([303, "/uscita/fatto?dove=qui"]);
  expect(out.headers["set-cookie"]?.[0]).toMatch(/^__Host-stabile=; Max-Age=0/);
  const page = await askRaw(site + out.headers.location);
  expect(page.text).toContain("può essere ancora aperto");
  expect(page.text).toContain('href="/uscita/ovunque"');
  await expectOver(token, "Da questo browser sei uscito da Stabile");
});

test("leaving everything: our session ends, and a page goes on by itself to the handler, which knows where to come back", async () => {
  const { token, csrf } = await signIn();
  const out = await leave(token, `csrf=${csrf}`);
  const handler = `${SITE}/Shibboleth.sso/Logout?return=${encodeURIComponent(`${SITE}/uscita/fatto`)}`;
  expect(out.status).toBe(200);
  expect(out.text).toContain(`http-equiv="refresh" content="0;url=${handler}"`);
  expect(out.text).toContain(`<a href="${handler}">Continua</a>`);
  await expectOver(token, "Da questo browser sei uscito da Stabile");
  expect((await askRaw(`${site}/uscita/fatto`)).text).toContain("dagli altri servizi");
  const later = await askRaw(`${site}/uscita/ovunque`);
  expect([later.status, later.headers.location]).toEqual([303, handler]);
});

test("when not every service confirmed, the page says so, and what to do", async () => {
  const { text } = await askRaw(`${site}/uscita/fatto?esito=parziale`);
  expect(text).toContain("Uscita non completa");
  expect(text).toContain("Chiudi tutte le finestre");
});

test("a form that is not of this session signs nobody out", async () => {
  const { token } = await signIn();
  expect((await leave(token, "csrf=altro&dove=qui")).status).toBe(403);
  expect((await readSession(token)).status).toBe(200);
});

const passBy = (next: string, token?: string) =>
  askRaw(`${site}/slo/front?action=logout&return=${encodeURIComponent(next)}`, {
    headers: token === undefined ? [] : [cookie(token)],
  });

test("the browser that mod_shib sends by is signed out and sent on to its handler, also a second time", async () => {
  const { token } = await signIn();
  const next = `${SITE}/Shibboleth.sso/Logout?notifying=1&index=1&return=${encodeURIComponent(SITE)}`;
  const first = await passBy(next, token);
  expect([first.status, first.headers.location]).toEqual([302, next]);
  expect(first.headers["set-cookie"]?.[0]).toMatch(/^__Host-stabile=; Max-Age=0/);
  expect((await passBy(next, token)).headers.location).toBe(next);
  expect((await passBy(next)).headers.location).toBe(next);
  await expectOver(token, "Da questo browser sei uscito da Stabile");
});

test.each([
  ["another site", "https://evil.example/Shibboleth.sso/Logout"],
  ["our own site, but not the handler", `${SITE}/accesso`],
  ["a path that leaves the handler", `${SITE}/Shibboleth.sso/../accesso`],
  ["our name as a user's", "https://stabile.comune.example@evil.example/Shibboleth.sso/Logout"],
  ["another scheme", "http://stabile.comune.example/Shibboleth.sso/Logout"],
  ["a script", "javascript:alert(1)//Shibboleth.sso/"],
  ["nothing", ""],
])("signed out by the browser, nobody is sent on to %s", async (_, next) => {
  const { status, headers, text } = await passBy(next);
  expect([status, headers.location]).toEqual([400, undefined]);
  expect(text).not.toContain("evil");
});

const SOAP = (ids: string[], before = "") =>
  `${before}<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body><LogoutNotification xmlns="urn:mace:shibboleth:2.0:sp:notify" type="global">${ids.map((id) => `<SessionID>${id}</SessionID>`).join("")}</LogoutNotification></S:Body></S:Envelope>`;

const notify = (body: string, more: [string, string][] = [], from?: string): Promise<RawAnswer> =>
  askRaw(`${site}/slo/back`, {
    method: "POST",
    headers: [["Content-Type", "text/xml"], ...more],
    body,
    ...(from === undefined ? {} : { from }),
  });

test("mod_shib's word ends every session that it names, and the open page hears of it within three seconds", async () => {
  const one = await signIn();
  const other = await signIn();
  const untouched = await signIn();
  const page = await fetch(`${site}/api/v1/events`, { headers: { cookie: `${SESSION}=${one.token}` } });
  let heard = "";
  const listening = (async () => {
    for await (const chunk of page.body ?? []) heard += Buffer.from(chunk as Uint8Array).toString();
  })();
  await after(600);
  const told = Date.now();
  const answer = await notify(SOAP([one.there, "_ffffffffffffffffffffffffffffffff", other.there]));
  expect([answer.status, answer.headers["content-type"]]).toEqual([200, "text/xml; charset=utf-8"]);
  expect(answer.text).toContain("<n:OK/>");
  await listening;
  expect(heard).toContain("event: signed-out");
  expect(Date.now() - told).toBeLessThan(3_000);
  const because = "Sei uscito da un altro servizio del Comune, e quindi anche da qui";
  await expectOver(one.token, because);
  await expectOver(other.token, because);
  expect((await readSession(untouched.token)).status).toBe(200);
  const { rows } = await sql<{ detail: { because: string } }>`
    select detail from audit_entry where action = 'sign-out' order by id desc limit 1`.execute(database.db);
  expect(rows[0]?.detail.because).toBe("elsewhere");
});

test("a session that nobody knows is answered as if it had been ended, as often as it is told", async () => {
  for (let at = 0; at < 2; at += 1)
    expect((await notify(SOAP(["_eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee"]))).text).toContain("<n:OK/>");
});

test.each<[string, () => Promise<RawAnswer>, number]>([
  ["from another peer", () => notify(SOAP([last as string]), [], "127.0.0.2"), 403],
  ["passed on by a proxy", () => notify(SOAP([last as string]), [["X-Forwarded-For", "203.0.113.9"]]), 403],
  [
    "with the proxy's own secret",
    () => notify(SOAP([last as string]), [["X-Proxy-Secret", PROXY_SECRET]]),
    403,
  ],
  ["with a document type", () => notify(SOAP([last as string], '<!DOCTYPE a [<!ENTITY b "c">]>')), 400],
  ["with a comment inside", () => notify(SOAP([`${last}<!-- -->`])), 400],
  ["longer than it could be", () => notify(SOAP([last as string], " ".repeat(70_000))), 413],
  ["that names no session", () => notify(SOAP([])), 400],
  ["of another kind", () => notify(SOAP([last as string]).replaceAll("sp:notify", "sp:altro")), 400],
])("a notice %s ends nothing", async (_, send, status) => {
  const { token, there } = await signIn();
  last = there;
  expect((await send()).status).toBe(status);
  await after(50);
  const row = await database.db
    .selectFrom("session")
    .select("revoked_at")
    .where("provider_session", "=", there)
    .executeTakeFirstOrThrow();
  expect(row.revoked_at).toBeNull();
  expect((await readSession(token)).status).toBe(200);
});

test.each([
  [19, "sbagliate più volte"],
  [20, "livello di sicurezza richiesto"],
  [21, "troppo tempo"],
  [22, "negato il consenso"],
  [23, "sospesa o revocata"],
  [25, "annullato"],
  [30, "tipo che qui non è ammesso"],
])("SPID's error %i has a page of its own", async (code, words) => {
  const said = new URLSearchParams({
    errorType: "opensaml::FatalProfileException",
    errorText: "SAML response reported an IdP error.",
    statusCode: "urn:oasis:names:tc:SAML:2.0:status:Responder",
    statusCode2: "urn:oasis:names:tc:SAML:2.0:status:AuthnFailed",
    statusMessage: `ErrorCode nr${code}`,
    eventType: "Login",
    RelayState: `${SITE}/ordini`,
  });
  const page = await askRaw(`${site}/accesso/errore?${said}`);
  expect([page.status, page.headers["content-type"]]).toEqual([401, "text/html; charset=utf-8"]);
  expect(page.text).toContain(words);
  expect(page.text).toContain('<a href="/accesso">Riprova</a>');
});

test("of an error that anybody could have written nothing is repeated, and a code that is none is none", async () => {
  const said = new URLSearchParams({
    statusMessage: "ErrorCode nr26<script>alert(1)</script>",
    errorText: "<img src=x>",
    errorType: "Chiama il numero 800 000 000",
  });
  const { status, text } = await askRaw(`${site}/accesso/errore?${said}`);
  expect(status).toBe(401);
  expect(text).toContain("non è stato completato");
  expect(text).not.toMatch(/script|img|800 000/);
});

test("the service provider being down is told as an outage, which passes", async () => {
  const page = await askRaw(`${site}/accesso/errore?errorType=xmltooling::ListenerException&errorText=x`);
  expect([page.status, page.headers["retry-after"]]).toEqual([503, "5"]);
});

const closeIt = (path: string, by: { token: string; csrf: string }) =>
  fetch(`${site}/api/v1${path}`, {
    method: "DELETE",
    headers: {
      cookie: `${SESSION}=${by.token}`,
      "x-csrf-token": by.csrf,
      "idempotency-key": randomUUID(),
    },
  });
const idOf = async (there: string): Promise<string> =>
  (
    await database.db
      .selectFrom("session")
      .select("id")
      .where("provider_session", "=", there)
      .executeTakeFirstOrThrow()
  ).id;

test("a person closes their session on another device, never somebody else's, nor so the one they use", async () => {
  const [mine, lost] = [await signIn(), await signIn()];
  const stranger = await openSession(database.db, "urp");
  const refused = await closeIt(`/session/others/${await idOf(lost.there)}`, stranger);
  expect(refused.status).toBe(404);
  expect((await readSession(lost.token)).status).toBe(200);
  expect((await closeIt(`/session/others/${await idOf(mine.there)}`, mine)).status).toBe(409);
  const closed = await closeIt(`/session/others/${await idOf(lost.there)}`, mine);
  expect([closed.status, await closed.json()]).toEqual([200, { closed: 1 }]);
  await expectOver(lost.token, "Questa sessione è stata chiusa da un altro tuo dispositivo");
  expect((await closeIt(`/session/others/${await idOf(lost.there)}`, mine)).status).toBe(404);
});

test("closing all the others leaves the one that asks, and everybody else's", async () => {
  const [mine, other] = [await signIn(), await signIn()];
  const stranger = await openSession(database.db, "finance");
  const answer = (await (await closeIt("/session/others", mine)).json()) as { closed: number };
  expect(answer.closed).toBeGreaterThanOrEqual(1);
  await expectOver(other.token, "Questa sessione è stata chiusa da un altro tuo dispositivo");
  expect((await readSession(mine.token)).status).toBe(200);
  expect((await readSession(stranger.token)).status).toBe(200);
  const { sessions } = JSON.parse(
    (
      await askRaw(`${site}/api/v1/session/profile`, {
        headers: [cookie(mine.token), ["Accept", "application/json"]],
      })
    ).text,
  ) as { sessions: { current: boolean }[] };
  expect(sessions.map(({ current }) => current)).toEqual([true]);
});

test("on a listener of its own, notices are heard there and not on the public one", async () => {
  const port = await freePort();
  const served = await serveBehindProxy(database, {
    ACCESS_MODE: "shibboleth",
    ACCESS_NOTIFY_PORT: String(port),
    STABILE_DATA_DIR: `${database.dataDir}/altro`,
  });
  const { token, there } = await signIn();
  const asking = { method: "POST", headers: [["Content-Type", "text/xml"]] as const, body: SOAP([there]) };
  expect((await askRaw(`${served.site}/slo/back`, asking)).status).toBe(404);
  expect((await askRaw(`http://127.0.0.1:${port}/slo/back`, asking)).status).toBe(200);
  await expectOver(token, "Sei uscito da un altro servizio del Comune, e quindi anche da qui");
});
