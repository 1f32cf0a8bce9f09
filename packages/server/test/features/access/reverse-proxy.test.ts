import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Profile } from "@stabile/contract/session";
import type { Application } from "#main/application.ts";
import { PROXY_SECRET, serveBehindProxy } from "#test/support/behind-proxy.ts";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { askRaw, type RawAsking, type RawAnswer } from "#test/support/raw-request.ts";

// SIRAC's reverse proxy in front of us, played over real sockets: its headers are bytes, and so are an intruder's.

const SESSION = "__Host-stabile";

let database: TestDatabase;
let application: Application;
let site: string;
beforeAll(async () => {
  database = await freshDatabase();
  const settings = { ACCESS_MODE: "reverse-proxy", ACCESS_MINIMUM_LEVEL: "2" } as const;
  ({ application, site } = await serveBehindProxy(database, settings));
});
afterAll(() => application.close());

type Headers = [string, string][];
const PROVEN: Headers = [["X-Proxy-Secret", PROXY_SECRET]];
const person = (more: Record<string, string> = {}): Headers =>
  Object.entries({
    comge_codicefiscale: "GHGPLA76S02Z999Q",
    comge_nome: "Paolo",
    comge_cognome: "Ghigliotti",
    comge_emailAddress: "paolo@comune.example",
    "Shib-Session-ID": "_0123456789abcdef0123456789abcdef",
    "Shib-Identity-Provider": "https://loginspid.example/idp",
    "Shib-AuthnContext-Class": "https://www.spid.gov.it/SpidL2",
    ...more,
  });

const arrive = (headers: Headers, asking: Omit<RawAsking, "headers"> & { query?: string } = {}) =>
  askRaw(`${site}/accesso/sirac${asking.query ?? ""}`, { ...asking, headers });

async function signIn(more: Record<string, string> = {}): Promise<string> {
  const answer = await arrive([...PROVEN, ...person(more)]);
  expect(answer.status, answer.text).toBe(303);
  return answer.cookies[SESSION] as string;
}

const as = (token: string): Headers => [
  ["Cookie", `${SESSION}=${token}`],
  ["Accept", "application/json"],
];
const read = async <T>(path: string, token: string): Promise<T> =>
  JSON.parse((await askRaw(`${site}/api/v1${path}`, { headers: as(token) })).text) as T;

function expectNoSession({ cookies }: RawAnswer): void {
  expect(cookies[SESSION]).toBeUndefined();
}

test("who asks to sign in is sent to the one page that the proxy protects, and comes back where they were going", async () => {
  const start = await askRaw(`${site}/accesso?ritorno=/ordini`);
  expect(start.headers.location).toBe("/accesso/sirac?ritorno=%2Fordini");
  const back = await arrive([...PROVEN, ...person()], { query: "?ritorno=%2Fordini" });
  expect([back.status, back.headers.location]).toEqual([303, "/ordini"]);
  const session = await read<{ displayName: string; roles: unknown[] }>(
    "/session",
    back.cookies[SESSION] as string,
  );
  expect(session).toMatchObject({ displayName: "Paolo Ghigliotti", roles: [{ role: "technician" }] });
});

test("what the proxy said of the sign-in is what the person reads of it", async () => {
  const ends = new Date(Date.now() + 3_600_000);
  const token = await signIn({ "Shib-Session-Expires": String(Math.floor(ends.getTime() / 1000)) });
  const { signIn: said, taxCode, email, roles } = await read<Profile>("/session/profile", token);
  expect(said).toMatchObject({
    method: "spid",
    level: 2,
    identityProvider: "https://loginspid.example/idp",
    attributeClass: "3",
  });
  expect([taxCode, email]).toEqual(["GHGPLA76S02Z999Q", "paolo@comune.example"]);
  expect(roles[0]).toMatchObject({ label: "Tecnico comunale", scopeLabel: "Tutto il Comune" });
  // Not our ten hours: the collector's session ends before.
  expect(Math.abs(Date.parse(said.expiresAt) - ends.getTime())).toBeLessThan(1_500);
});

test("names come whole, whatever their alphabet, and a list's first value is taken", async () => {
  const token = await signIn({ comge_nome: "Niccolò", comge_cognome: "Über;Uber", comge_emailAddress: "" });
  const profile = await read<Profile>("/session/profile", token);
  expect(profile.displayName).toBe("Niccolò Über");
  // Empty is as good as absent: what was known of the person before is not kept in its place.
  expect(profile.email).toBeUndefined();
});

test("the prefix of SAML, small letters and the other spelling of a header's capitals change nobody's identity", async () => {
  const rows = () =>
    database.db.selectFrom("app_user").select("id").where("tax_code", "=", "GHGPLA76S02Z999Q").execute();
  const before = await rows();
  const others = person().filter(([name]) => name !== "comge_codicefiscale");
  const answer = await arrive([...PROVEN, ["COMGE_CodiceFiscale", "tinit-ghgpla76s02z999q"], ...others]);
  expect(answer.status).toBe(303);
  expect(await rows()).toEqual(before);
});

test("a European citizen is known by the SPID code, an employee of the domain by the account", async () => {
  await signIn({
    comge_codicefiscale: "",
    comge_spidCode: "IT/ES/1234567",
    "Shib-Identity-Provider": "https://eidas.example/node",
  });
  await signIn({
    comge_codicefiscale: "",
    comge_userPrincipalName: "M.Verdi@comune.example",
    comge_memberOf: "CN=Manutentori,OU=Gruppi,DC=comune;CN=Tecnici\\;Zona 1,OU=Gruppi,DC=comune",
    "Shib-Identity-Provider": "https://adfs.comune.example",
    "Shib-AuthnContext-Class": "https://www.spid.gov.it/SpidL2",
  });
  const users = await database.db
    .selectFrom("app_user")
    .innerJoin("session", "session.user_id", "app_user.id")
    .select(["scheme", "identifier", "tax_code as taxCode", "method"])
    .where("scheme", "!=", "codice-fiscale")
    .orderBy("scheme")
    .execute();
  expect(users).toEqual([
    { scheme: "domain", identifier: "m.verdi@comune.example", taxCode: null, method: "domain" },
    { scheme: "spid-code", identifier: "IT/ES/1234567", taxCode: null, method: "eidas" },
  ]);
});

test("who signs in for somebody else's affairs is told so, and has none of their own roles meanwhile", async () => {
  const token = await signIn({
    comge_delegante_codicefiscale: "RSSDAA80A41Z999X",
    comge_delegante_nome: "Ada",
    comge_delegante_cognome: "Rossi",
    comge_delega_id: "77",
    comge_delega_descrizione_tipo: "Tutore",
  });
  const session = await read<{ roles: unknown[]; actions: unknown[]; onBehalfOf: string }>("/session", token);
  expect(session).toMatchObject({ roles: [], actions: [], onBehalfOf: "Ada Rossi" });
  const { signIn: said } = await read<Profile>("/session/profile", token);
  expect(said.onBehalfOf).toEqual({ displayName: "Ada Rossi", taxCode: "RSSDAA80A41Z999X", kind: "Tutore" });
  expect((await askRaw(`${site}/api/v1/work-orders`, { headers: as(token) })).status).toBe(403);
  // Nor is anything asked for, or ended, under the name of who is here for somebody else.
  const { csrfToken } = await read<{ csrfToken: string }>("/session", token);
  const asked = await fetch(`${site}/api/v1/role-requests`, {
    method: "POST",
    headers: {
      cookie: `__Host-stabile=${token}`,
      "x-csrf-token": csrfToken,
      "idempotency-key": randomUUID(),
      "content-type": "application/json",
    },
    body: JSON.stringify({
      role: "urp",
      scopeKind: "municipality",
      scopeText: "",
      reason: "Mi serve",
      contact: "",
    }),
  });
  expect({ status: asked.status, detail: ((await asked.json()) as { detail: string }).detail }).toEqual({
    status: 403,
    detail: expect.stringContaining("delega"),
  });
});

const REFUSED: [what: string, headers: Headers, status: number, says: string][] = [
  ["no proof at all", person(), 403, "passando da SIRAC"],
  [
    "a wrong secret",
    [["X-Proxy-Secret", "un-altro-segreto-qualunque"], ...person()],
    403,
    "passando da SIRAC",
  ],
  ["the secret twice", [...PROVEN, ...PROVEN, ...person()], 403, "passando da SIRAC"],
  [
    "an identity header twice",
    [...PROVEN, ...person(), ["comge_codicefiscale", "MRLNDR82L14Z999F"]],
    400,
    "dati d&#39;identità",
  ],
  [
    "the same in other capitals",
    [...PROVEN, ...person(), ["Comge_Nome", "Altro"]],
    400,
    "dati d&#39;identità",
  ],
  [
    "a hyphen twin beside it",
    [...PROVEN, ...person(), ["comge-codicefiscale", "MRLNDR82L14Z999F"]],
    400,
    "dati d&#39;identità",
  ],
  [
    "a hyphen twin in its place",
    [...PROVEN, ["comge-codicefiscale", "MRLNDR82L14Z999F"]],
    400,
    "dati d&#39;identità",
  ],
  [
    "an underscore twin of the session",
    [...PROVEN, ...person(), ["Shib_Session_ID", "_altra"]],
    400,
    "dati d&#39;identità",
  ],
  [
    "a hyphen twin of what we do not read",
    [...PROVEN, ...person(), ["comge-sesso", "F"]],
    400,
    "dati d&#39;identità",
  ],
  ["nobody's identity", [...PROVEN], 403, "né il codice fiscale"],
  [
    "two tax codes in one header",
    [...PROVEN, ...person({ comge_codicefiscale: "GHGPLA76S02Z999Q;MRLNDR82L14Z999F" })],
    403,
    "due identificativi",
  ],
  [
    "no name",
    [...PROVEN, ...person({ comge_nome: "", comge_cognome: "" })],
    403,
    "<li>nome</li><li>cognome</li>",
  ],
  [
    "a level below the one required",
    [...PROVEN, ...person({ "Shib-AuthnContext-Class": "https://www.spid.gov.it/SpidL1" })],
    403,
    "almeno il livello 2",
  ],
  [
    "a level that nobody tells",
    [...PROVEN, ...person({ "Shib-AuthnContext-Class": "" })],
    403,
    "non è stato comunicato",
  ],
  [
    "a session that ended at the collector",
    [...PROVEN, ...person({ "Shib-Session-Expires": "1600000000" })],
    401,
    "già scaduto",
  ],
  [
    "a picture of another site",
    [...PROVEN, ...person(), ["Sec-Fetch-Mode", "no-cors"], ["Sec-Fetch-Site", "cross-site"]],
    400,
    "si apre da sola",
  ],
  [
    "a frame of another site",
    [...PROVEN, ...person(), ["Sec-Fetch-Mode", "navigate"], ["Sec-Fetch-Dest", "iframe"]],
    400,
    "si apre da sola",
  ],
];

test.each(REFUSED)(
  "%s: refused in words on a page, and nobody is signed in",
  async (_, headers, status, says) => {
    const answer = await arrive(headers);
    expect([answer.status, answer.headers["content-type"]]).toEqual([status, "text/html; charset=utf-8"]);
    expect(answer.text).toContain(says);
    expectNoSession(answer);
  },
);

test("a page that the browser's service worker asks for is a page", async () => {
  const fetched: Headers = [
    ["Sec-Fetch-Mode", "navigate"],
    ["Sec-Fetch-Dest", "empty"],
    ["Sec-Fetch-Site", "same-origin"],
  ];
  expect((await arrive([...PROVEN, ...person(), ...fetched])).status).toBe(303);
});

test("another peer is refused, even with the secret and whatever address it says it forwards for", async () => {
  const forwarded: Headers = [["X-Forwarded-For", "127.0.0.1"]];
  const answer = await arrive([...PROVEN, ...person(), ...forwarded], { from: "127.0.0.2" });
  expect(answer.status).toBe(403);
  expectNoSession(answer);
});

test("asking only for the head of the sign-in page signs nobody in", async () => {
  const answer = await arrive([...PROVEN, ...person()], { method: "HEAD" });
  expect(answer.status).toBe(404);
  expectNoSession(answer);
});

test("identity headers anywhere else say nothing: not on the API, not on the doors, not beside a session", async () => {
  const token = await signIn();
  const systems = person({ comge_codicefiscale: "MRLNDR82L14Z999F" });
  for (const path of ["/api/v1/session", "/accesso", "/uscita/fatto", "/", "/ordini"]) {
    const answer = await askRaw(site + path, { headers: [...PROVEN, ...systems] });
    expectNoSession(answer);
    if (path === "/api/v1/session") expect(answer.status).toBe(401);
  }
  const beside = await askRaw(`${site}/api/v1/session`, { headers: [...as(token), ...PROVEN, ...systems] });
  expect(JSON.parse(beside.text)).toMatchObject({ displayName: "Paolo Ghigliotti" });
});

test("a new sign-in ends the session that the browser had", async () => {
  const former = await signIn();
  const answer = await arrive([...PROVEN, ...person(), ...as(former)]);
  expect(answer.cookies[SESSION]).not.toBe(former);
  const over = await askRaw(`${site}/api/v1/session`, {
    headers: as(former),
  });
  expect([over.status, JSON.parse(over.text)]).toMatchObject([
    401,
    { detail: "Da questo browser è stato fatto un altro accesso" },
  ]);
});
