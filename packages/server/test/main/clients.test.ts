import { randomUUID } from "node:crypto";
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from "jose";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { toClient } from "#connectors/gateway/mapping.ts";
import { mayDo, type Principal } from "#domain/access/policy.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { assignRole } from "#features/access/assign-role.ts";
import { findClient } from "#features/access/client-store.ts";
import type { Application } from "#main/application.ts";
import { readConfig } from "#main/config.ts";
import { openCallers } from "#main/callers.ts";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { json, type OddServer, openOddServer } from "#test/support/odd-server.ts";
import { openSession } from "#test/support/open-session.ts";
import { serveApplication } from "#test/support/served-application.ts";

// Machines that call the API: through the municipality's gateway, which signs who they are, and with a token of an issuer.

const CLAIM = "http://wso2.org/claims/";
const ISSUER = "https://interop.example";
const AUDIENCE = "https://stabile.comune.example/api";

type Key = Awaited<ReturnType<typeof generateKeyPair>>;
let database: TestDatabase;
let application: Application;
let base: string;
let issuer: OddServer;
let gatewayKey: Key;
let issuerKey: Key;
let otherKey: Key;

beforeAll(async () => {
  [gatewayKey, issuerKey, otherKey] = (await Promise.all(
    [1, 2, 3].map(() => generateKeyPair("RS256", { extractable: true })),
  )) as [Key, Key, Key];
  issuer = await openOddServer();
  const keys = {
    "/jwks": [{ ...(await exportJWK(gatewayKey.publicKey)), kid: "g1", use: "sig", alg: "RS256" }],
    "/issuer": [{ ...(await exportJWK(issuerKey.publicKey)), kid: "i1", use: "sig" }],
  };
  issuer.answer = ({ path }, response) =>
    json(response, 200, { keys: keys[path as keyof typeof keys] ?? [] });
  database = await freshDatabase();
  ({ application, base } = await serveApplication(database, {
    GATEWAY_CALLER_JWKS_URL: `${issuer.url}/jwks`,
    GATEWAY_CALLER_CONTEXT: "/stabile",
    PDND_JWKS_URL: `${issuer.url}/issuer`,
    PDND_ISSUER: ISSUER,
    PDND_AUDIENCE: AUDIENCE,
    PDND_TOKEN_ONCE: "true",
  }));
});
afterAll(async () => {
  await application.close();
  await issuer.close();
});

const soon = () => Math.floor(Date.now() / 1000) + 300;

interface Assertion {
  claims?: Record<string, unknown>;
  key?: Key;
  typ?: string;
}

/** As the gateway writes it. */
function assertion({ claims = {}, key = gatewayKey }: Assertion = {}): Promise<string> {
  return new SignJWT({
    iss: "wso2.org/products/am",
    exp: soon(),
    [`${CLAIM}subscriber`]: "ragioneria",
    [`${CLAIM}applicationname`]: "Contabilita",
    [`${CLAIM}apicontext`]: "/stabile/v1",
    ...claims,
  })
    .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: "g1" })
    .sign(key.privateKey);
}

/** The same in plain base64, signed over the characters as they are. */
async function plainBase64(claims: Record<string, unknown> = {}, signed = gatewayKey): Promise<string> {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64");
  const head = part({ typ: "JWT", alg: "RS256", kid: "g1" });
  const body = part({
    iss: "wso2.org/products/am",
    exp: soon(),
    [`${CLAIM}subscriber`]: "ragioneria",
    [`${CLAIM}applicationname`]: "Contabilita",
    [`${CLAIM}apicontext`]: "/stabile/v1",
    padded: "a?>",
    ...claims,
  });
  const signature = await crypto.subtle.sign(
    "RSASSA-PKCS1-v1_5",
    signed.privateKey as never,
    Buffer.from(`${head}.${body}`),
  );
  return `${head}.${body}.${Buffer.from(signature).toString("base64")}`;
}

function voucher({ claims = {}, key = issuerKey, typ = "at+jwt" }: Assertion = {}): Promise<string> {
  return new SignJWT({
    iss: ISSUER,
    aud: AUDIENCE,
    exp: soon(),
    client_id: "client-anac",
    jti: randomUUID(),
    ...claims,
  })
    .setProtectedHeader({ alg: "RS256", typ, kid: "i1" })
    .sign(key.privateKey);
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const gateway = (token: string) => ({ "x-jwt-assertion": token });

async function call(headers: Record<string, string>, path = "/work-orders", init: RequestInit = {}) {
  const answer = await fetch(base + path, { ...init, headers: { ...headers, ...(init.headers as object) } });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as any };
}

const grant = (client: string) =>
  assignRole(
    database.db,
    {
      client,
      displayName: client,
      role: "technician",
      scope: { kind: "municipality", code: "" },
      term: {},
      origin: "hand",
      reason: "",
    },
    {
      actor: { id: null, label: "prova" },
      granter: { userId: null, reach: { all: true } },
      correlationId: "c",
      now: new Date(),
    },
  );

test("a machine that is new is known from its first call, without a role, and is told what it lacks", async () => {
  const claims = { [`${CLAIM}applicationname`]: "Nuova" };
  const { status, body } = await call(gateway(await assertion({ claims })));
  expect(status).toBe(403);
  expect(body.detail).toMatch(/work-order\.read.*non ha ancora un ruolo/);
  const known = await database.db
    .selectFrom("app_user")
    .select(["identifier", "display_name"])
    .where("scheme", "=", "client")
    .execute();
  expect(known).toEqual([{ identifier: "gateway/ragioneria/Nuova", display_name: "Nuova" }]);
  const met = await database.db
    .selectFrom("audit_entry")
    .select("action")
    .where("action", "=", "client.first-call")
    .execute();
  expect(met).toHaveLength(1);
});

test("with a role it reads and changes what the role allows, without cookies and without the token of a page", async () => {
  await grant("gateway/ragioneria/Contabilita");
  expect((await call(gateway(await assertion()))).status).toBe(200);
  const saved = await call(gateway(await assertion()), "/views", {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": randomUUID() },
    body: JSON.stringify({ page: "ordini", name: "Mia", query: "" }),
  });
  expect(saved.status).toBe(201);
  expect((await call(gateway(await assertion()), "/exchange/ledger")).status).toBe(403);
  // Counted for itself, as a person is.
  expect(saved.headers.get("x-ratelimit-limit")).toBe("10000000");
});

test("the gateway's plain base64 and its milliseconds are read too", async () => {
  const token = await plainBase64({ exp: soon() * 1_000 });
  expect(token).toMatch(/[+/=]/);
  expect((await call(gateway(token))).status).toBe(200);
});

test("a voucher opens once, and a second time is refused", async () => {
  await grant("pdnd/client-anac");
  const token = await voucher();
  expect((await call(bearer(token))).status).toBe(200);
  const again = await call(bearer(token));
  expect(again.status).toBe(401);
  expect(again.body).toMatchObject({
    type: "urn:stabile:problem:client-refused",
    detail: "Il gettone è già stato usato",
  });
});

const REFUSED: [string, () => Promise<Record<string, string>>, RegExp][] = [
  ["signed by another key", async () => gateway(await assertion({ key: otherKey })), /firma/],
  ["in plain base64, signed by another key", async () => gateway(await plainBase64({}, otherKey)), /firma/],
  [
    "in plain base64, changed after signing",
    async () => {
      const [head, , signature] = (await plainBase64()).split(".");
      return gateway(
        [
          head,
          Buffer.from(JSON.stringify({ iss: "wso2.org/products/am", a: "?>?>" })).toString("base64"),
          signature,
        ].join("."),
      );
    },
    /firma/,
  ],
  [
    "without a signature (alg none)",
    async () =>
      bearer(
        new UnsecuredJWT({
          iss: ISSUER,
          aud: AUDIENCE,
          exp: soon(),
          client_id: "client-anac",
          jti: "1",
        }).encode(),
      ),
    /firma|JWT firmato/,
  ],
  [
    "in plain base64 with alg none",
    async () => {
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64");
      return gateway(`${part({ alg: "none", kid: "g1" })}.${part({ iss: "wso2.org/products/am" })}.`);
    },
    /firma/,
  ],
  [
    "with an HMAC whose secret is the public key",
    async () => {
      const secret = Buffer.from(await exportSPKI(issuerKey.publicKey));
      const token = await new SignJWT({
        iss: ISSUER,
        aud: AUDIENCE,
        exp: soon(),
        client_id: "client-anac",
        jti: "2",
      })
        .setProtectedHeader({ alg: "HS256", kid: "i1" })
        .sign(secret);
      return bearer(token);
    },
    /firma/,
  ],
  [
    "of the issuer, with the key of the gateway",
    async () => bearer(await voucher({ key: gatewayKey })),
    /firma/,
  ],
  [
    "for another API behind the gateway",
    async () => gateway(await assertion({ claims: { [`${CLAIM}apicontext`]: "/stabile-altro/v1" } })),
    /apicontext/,
  ],
  ["of another gateway", async () => gateway(await assertion({ claims: { iss: "altri" } })), /\(iss\)/],
  [
    "that says no application",
    async () => gateway(await assertion({ claims: { [`${CLAIM}applicationname`]: "" } })),
    /quale applicazione/,
  ],
  [
    "of the gateway, expired",
    async () => gateway(await assertion({ claims: { exp: soon() - 400 } })),
    /scaduto/,
  ],
  [
    "of the gateway, expired in milliseconds",
    async () => gateway(await assertion({ claims: { exp: (soon() - 400) * 1_000 } })),
    /scaduto/,
  ],
  [
    "for another audience",
    async () => bearer(await voucher({ claims: { aud: ["altri", "altri ancora"] } })),
    /aud/,
  ],
  ["of another issuer", async () => bearer(await voucher({ claims: { iss: "https://altri" } })), /iss/],
  ["expired", async () => bearer(await voucher({ claims: { exp: soon() - 400 } })), /scaduto/],
  ["without an end", async () => bearer(await voucher({ claims: { exp: undefined } })), /exp/],
  ["not valid yet", async () => bearer(await voucher({ claims: { nbf: soon() } })), /non è ancora valido/],
  [
    "without an identifier, where it is good for one call",
    async () => bearer(await voucher({ claims: { jti: undefined } })),
    /jti/,
  ],
  [
    "of a person who signs in (id_token)",
    async () => bearer(await voucher({ typ: "JWT", claims: { nonce: "n" } })),
    /nonce/,
  ],
  ["of another kind (logout_token)", async () => bearer(await voucher({ typ: "logout+jwt" })), /typ/],
  ["that is no token", async () => bearer("abc"), /JWT firmato/],
  [
    "of both kinds at once",
    async () => ({ ...bearer(await voucher()), ...gateway(await assertion()) }),
    /accompagnato/,
  ],
  ["longer than any", async () => bearer("a".repeat(12_001)), /troppo lungo/],
];

test.each(REFUSED)("a token %s is refused, and it is told why", async (_, headers, why) => {
  const { status, body } = await call(await headers());
  expect(body.detail).toMatch(why);
  expect({ status, type: body.type }).toEqual({ status: 401, type: "urn:stabile:problem:client-refused" });
});

test("a token beside a session is refused: one is either a person or a machine", async () => {
  const { token } = await openSession(database.db, "technician");
  const cookie = `__Host-stabile=${token}`;
  expect((await call({ cookie, ...gateway(await assertion()) })).status).toBe(400);
  expect((await call({ cookie })).status).toBe(200);
});

test("what is about a person at a browser is not for machines", async () => {
  const { status, body } = await call(gateway(await assertion()), "/session");
  expect({ status, detail: body.detail }).toEqual({
    status: 403,
    detail: expect.stringMatching(/solo le persone/),
  });
});

test("who registers an application at the gateway cannot take another's name", () => {
  const identifierOf = (subscriber: string, application: string) => {
    const claims = {
      iss: "wso2.org/products/am",
      exp: soon(),
      [`${CLAIM}subscriber`]: subscriber,
      [`${CLAIM}applicationname`]: application,
      [`${CLAIM}apicontext`]: "/stabile/v1",
    };
    const config = { GATEWAY_CALLER_ISSUER: "wso2.org/products/am", GATEWAY_CALLER_CONTEXT: "/stabile" };
    const reading = toClient(claims, config, new Date());
    return reading.kind === "client" ? reading.client.identifier : reading.because;
  };
  const identifiers = [
    ["a", "b/c"],
    ["a/b", "c"],
    ["a%2Fb", "c"],
    ["b", "c"],
    ["x", "c"],
  ].map(([one, other]) => identifierOf(one as string, other as string));
  expect(new Set(identifiers).size).toBe(5);
  expect(identifierOf("ragioneria", "Contabilità")).toBe("gateway/ragioneria/Contabilità");
});

test("a disabled machine is refused whatever its token and its roles", async () => {
  await grant("gateway/ragioneria/Dismessa");
  await database.db
    .updateTable("app_user")
    .set({ disabled_at: new Date() })
    .where("identifier", "=", "gateway/ragioneria/Dismessa")
    .execute();
  const claims = { [`${CLAIM}applicationname`]: "Dismessa" };
  const { status, body } = await call(gateway(await assertion({ claims })));
  expect({ status, detail: body.detail }).toEqual({
    status: 401,
    detail: expect.stringMatching(/disabilitato/),
  });
});

test("a machine that stands in for somebody has what is in force, and what was lent is neither lent again nor its own", async () => {
  const { db } = database;
  const machine = await grant("gateway/ragioneria/Sostituta");
  await sql`update role_assignment set valid_to = now() where user_id = ${machine.personId}`.execute(db);
  const absent = await openSession(db, "technician", { kind: "municipio", key: "I" });
  const lent = await db
    .selectFrom("role_assignment")
    .select("id")
    .where("user_id", "=", absent.userId)
    .executeTakeFirstOrThrow();
  await db
    .insertInto("role_assignment")
    .values({
      id: uuidV7(),
      user_id: machine.personId,
      role: "technician",
      scope_kind: "municipality",
      origin: "substitution",
      lent_from: lent.id,
    })
    .execute();
  const found = await findClient(db, "gateway/ragioneria/Sostituta");
  expect(found?.principal.grants).toMatchObject([
    { role: "technician", origin: "substitution", lentBy: { userId: absent.userId } },
  ]);
  expect(mayDo(found?.principal as Principal, "work-order.read")).toBe(true);
  expect(mayDo(found?.principal as Principal, "emergency.declare")).toBe(false);
  // It is in force only while the other's is.
  await sql`update app_user set disabled_at = now() where id = ${absent.userId}`.execute(db);
  expect((await findClient(db, "gateway/ragioneria/Sostituta"))?.principal.grants).toEqual([]);
});

test("keys that cannot be had are an outage, not a refusal", async () => {
  const { answer } = issuer;
  issuer.answer = (_, response) => response.writeHead(500).end();
  const config = readConfig({
    PDND_JWKS_URL: `${issuer.url}/issuer`,
    PDND_ISSUER: ISSUER,
    PDND_AUDIENCE: AUDIENCE,
  });
  const clock = { now: () => new Date() };
  // why: what the ledger writes is not looked at here.
  const ledger = { record: () => undefined, noteBreaker: () => undefined } as never;
  const callers = openCallers(config, { ledger, clock });
  await expect(callers.vouchings[0]?.read(await voucher())).rejects.toThrow(/Errore della piattaforma/);
  await callers.close();
  issuer.answer = answer;
});

test("an installation that does not say whose tokens are for it does not start", () => {
  const open = (settings: Record<string, string>) => () =>
    openCallers(readConfig(settings), { ledger: undefined as never, clock: { now: () => new Date() } });
  expect(open({ PDND_JWKS_URL: "https://a.example/jwks", PDND_ISSUER: "x" })).toThrow(/PDND_AUDIENCE/);
  expect(open({ GATEWAY_CALLER_JWKS_URL: "https://a.example/jwks" })).toThrow(/GATEWAY_CALLER_CONTEXT/);
});
