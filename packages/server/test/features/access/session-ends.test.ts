import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { openSession, type OpenedSession } from "#test/support/open-session.ts";
import { askRaw, type RawAsking } from "#test/support/raw-request.ts";
import { serveApplication, type ServedApplication } from "#test/support/served-application.ts";

// What the register says of people who leave, or are made to; and of who writes in a header that they are somebody.

const SECRET = "un-segreto-di-prova-del-proxy";
const SITE = "https://stabile.comune.example";

let database: TestDatabase;
let served: ServedApplication;
let site: string;
let systems: OpenedSession;
beforeAll(async () => {
  database = await freshDatabase();
  served = await serveApplication(database, {
    ACCESS_MODE: "shibboleth",
    ACCESS_PROXY_PEERS: "127.0.0.1",
    ACCESS_PROXY_SECRET: SECRET,
    PUBLIC_URL: SITE,
  });
  site = served.base.replace("/api/v1", "");
  systems = await openSession(database.db, "systems");
});
afterAll(() => served.application.close());

let made = 0;
async function signIn(
  formerToken?: string,
): Promise<{ token: string; csrf: string; there: string; id: string }> {
  const there = `_${String((made += 1)).padStart(32, "0")}`;
  const { cookies } = await askRaw(`${site}/accesso/sirac`, {
    headers: [
      ["X-Proxy-Secret", SECRET],
      ["comge_codicefiscale", "GHGPLA76S02Z999Q"],
      ["comge_nome", "Paolo"],
      ["comge_cognome", "Ghigliotti"],
      ["Shib-Session-ID", there],
      ...(formerToken === undefined ? [] : [["Cookie", `__Host-stabile=${formerToken}`] as const]),
    ],
  });
  const token = cookies["__Host-stabile"] as string;
  const { text } = await as({ token }, "/api/v1/session");
  const { id } = await database.db
    .selectFrom("session")
    .select("id")
    .where("provider_session", "=", there)
    .executeTakeFirstOrThrow();
  return { token, csrf: (JSON.parse(text) as { csrfToken: string }).csrfToken, there, id };
}

function as(who: { token: string; csrf?: string }, path: string, asking: RawAsking = {}) {
  const headers: [string, string][] = [["Cookie", `__Host-stabile=${who.token}`]];
  if (asking.method !== undefined && path.startsWith("/api/"))
    headers.push(
      ["X-CSRF-Token", who.csrf ?? ""],
      ["Idempotency-Key", randomUUID()],
      ["Content-Type", "application/json"],
    );
  return askRaw(site + path, {
    ...asking,
    headers: [...headers, ["Accept", "application/json"], ...(asking.headers ?? [])],
  });
}

/** What the register says of the end of a session. */
const endOf = (session: string) =>
  database.db
    .selectFrom("audit_entry")
    .select(["actor_label", "subject_kind", "detail"])
    .where("action", "=", "sign-out")
    .where((eb) => eb(eb.ref("detail", "->>").key("session" as never), "=", session as never))
    .execute();

const FORM = ["Content-Type", "application/x-www-form-urlencoded"] as const;
const userOf = async () =>
  database.db
    .selectFrom("app_user")
    .select("id")
    .where("identifier", "=", "GHGPLA76S02Z999Q")
    .executeTakeFirstOrThrow();
const revoke = async (path: string, reason: string) => {
  const { id } = await userOf();
  const body = JSON.stringify({ reason });
  const answer = await as(systems, `/api/v1/people/${id}${path}`, { method: "POST", body });
  expect(answer.status, answer.text).toBe(200);
};

type Open = Awaited<ReturnType<typeof signIn>>;
const ENDS: [what: string, end: (open: Open) => Promise<unknown>, entry: object][] = [
  [
    "leaving Stabile",
    ({ token, csrf }) =>
      as({ token }, "/uscita", { method: "POST", headers: [FORM], body: `csrf=${csrf}&dove=qui` }),
    { actor_label: "Paolo Ghigliotti", detail: { because: "sign-out" } },
  ],
  [
    "leaving everything",
    ({ token, csrf }) => as({ token }, "/uscita", { method: "POST", headers: [FORM], body: `csrf=${csrf}` }),
    { actor_label: "Paolo Ghigliotti", detail: { because: "sign-out" } },
  ],
  [
    "being sent by, when leaving everything elsewhere",
    ({ token }) => as({ token }, `/slo/front?action=logout&return=${encodeURIComponent(SITE)}`),
    { actor_label: "Paolo Ghigliotti", detail: { because: "sign-out" } },
  ],
  [
    "having left elsewhere",
    ({ there }) =>
      askRaw(`${site}/slo/back`, {
        method: "POST",
        headers: [["Content-Type", "text/xml"]],
        body: `<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body><LogoutNotification xmlns="urn:mace:shibboleth:2.0:sp:notify" type="global"><SessionID>${there}</SessionID></LogoutNotification></S:Body></S:Envelope>`,
      }),
    { actor_label: "sirac", detail: { because: "elsewhere" } },
  ],
  [
    "closing it from another device",
    async ({ id }) => {
      const other = await signIn();
      const answer = await as(other, `/api/v1/session/others/${id}`, { method: "DELETE" });
      expect(answer.status, answer.text).toBe(200);
    },
    { actor_label: "Paolo Ghigliotti", detail: { because: "closed" } },
  ],
  [
    "coming in again with the same browser",
    ({ token }) => signIn(token),
    { actor_label: "Paolo Ghigliotti", detail: { because: "new-sign-in" } },
  ],
  [
    "being closed by who manages Stabile",
    () => revoke("/sessions/close", "Telefono smarrito"),
    {
      actor_label: "PROVA-systems-municipality",
      detail: { because: "revoked", reason: "Telefono smarrito" },
    },
  ],
  [
    "being disabled",
    async () => {
      await revoke("/disable", "Indagine in corso");
      await revoke("/enable", "Finita");
    },
    {
      actor_label: "PROVA-systems-municipality",
      detail: { because: "revoked", reason: "Indagine in corso" },
    },
  ],
];

test.each(ENDS)(
  `a session that ends by %s is one entry, with who and why (${databaseKind})`,
  async (_, end, entry) => {
    const open = await signIn();
    await end(open);
    expect(await endOf(open.id)).toMatchObject([{ subject_kind: "user", ...entry }]);
  },
);

test("who says in a header that they are somebody is in the register, by the headers' names and not by their values", async () => {
  await askRaw(`${site}/api/v1/session`, {
    headers: [
      ["COMGE_codicefiscale", "RSSDAA80A41Z999X"],
      ["comge_nome", "Riservata"],
    ],
  });
  const dropped = () =>
    database.db
      .selectFrom("audit_entry")
      .select(["actor_label", "subject_kind", "subject_id", "detail"])
      .where("action", "=", "access.headers-dropped")
      .execute();
  await expect.poll(dropped).toMatchObject([
    {
      actor_label: "indirizzo 127.0.0.1",
      subject_kind: "route",
      subject_id: "GET /api/v1/session",
      detail: { code: "identity-headers", headers: ["comge_codicefiscale", "comge_nome"], times: 1 },
    },
  ]);
  expect(JSON.stringify(await dropped())).not.toMatch(/Riservata|RSSDAA/i);
});
