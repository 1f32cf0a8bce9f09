import { execFile } from "node:child_process";
import { createServer, type Server } from "node:http";
import { createServer as createTlsServer, type Server as HttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { readConfig } from "#main/config.ts";
import { askInstallation } from "#main/security/ask-installation.ts";
import { gatherDatabase, gatherPeople } from "#main/security/gather-database.ts";
import { gatherHost, gatherSettings } from "#main/security/gather-settings.ts";
import { audit } from "#runtime/audit.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { openSession } from "#test/support/open-session.ts";
import { selfSigned } from "#test/support/self-signed.ts";

const execute = promisify(execFile);
const CLI = join(import.meta.dirname, "../../../src/main/cli.ts");

let database: TestDatabase;
let server: Server;
let tls: HttpsServer;
let address: string;
beforeAll(async () => {
  database = await freshDatabase();
  const { cert, key } = selfSigned({ days: 20 });
  tls = createTlsServer({ cert, key }, (_, response) => response.end());
  await new Promise<void>((resolve) => tls.listen(0, "127.0.0.1", resolve));
  server = createServer((_, response) => response.setHeader("server", "Prova/1.0").end("x".repeat(100_000)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(async () => {
  tls.close();
  server.close();
  await database.close();
});

test(`what the database lets us do, and its clock, are told by the database (${databaseKind})`, async () => {
  const state = await gatherDatabase(database);
  expect(state).toMatchObject({
    isEmbedded: databaseKind === "PGlite",
    isSuperuser: true,
    ownsRegisters: true,
    isEncrypted: false,
    missingMigrations: [],
  });
  expect(Math.abs(state.clockSkewMs)).toBeLessThan(2_000);
});

test("people are counted by the roles in force now, and open sessions of firms that work no more are found", async () => {
  const { db } = database;
  const firmId = uuidV7();
  const firm = { id: firmId, code: "F-1", name: "Impresa", kind: "contractor", disabled_at: new Date() };
  await db.insertInto("firm").values(firm).execute();
  await openSession(db, "contractor", { kind: "firm", key: firmId, firmId });
  await openSession(db, "technician");
  const past = { valid_from: new Date("2024-01-01"), valid_to: new Date("2024-06-01") };
  const { id: user_id } = await db
    .selectFrom("app_user")
    .select("id")
    .where("identifier", "like", "%technician%")
    .executeTakeFirstOrThrow();
  const role = { id: uuidV7(), user_id, role: "finance", scope_kind: "municipality" };
  await db
    .insertInto("role_assignment")
    .values({ ...role, ...past })
    .execute();
  await sql`update session set expires_at = created_at + interval '20 hours' where user_id = ${user_id}`.execute(
    db,
  );
  const people = await gatherPeople(db, { mostHours: 12 });
  expect(people.holders.map(({ roles }) => roles)).toEqual([["contractor"], ["technician"]]);
  expect(people).toMatchObject({ disabledFirmSessions: 1, longSessions: 1 });
});

test("settings are gathered as they will be used, with those that this installation may not have", () => {
  const env = {
    PUBLIC_URL: "https://stabile.example",
    ACCESS_MODE: "shibboleth",
    ACCESS_PROXY_PEERS: "127.0.0.1, ::1",
    NODE_OPTIONS: "--inspect --max-old-space-size=1",
    NODE_TLS_REJECT_UNAUTHORIZED: "0",
    DATABASE_URL: "postgres://s:p@db.example/x",
    STABILE_DATA_DIR: database.dataDir,
  };
  const config = readConfig(env);
  expect(gatherSettings(config, env)).toMatchObject({
    isSandboxOn: true,
    isPublicUrlSet: true,
    inEnvironment: ["DATABASE_URL"],
    platforms: { GATEWAY_URL: "http://localhost:3100" },
    access: { mode: "shibboleth", peers: ["127.0.0.1", "::1"], hasCertificates: false },
  });
  const host = gatherHost(config, env);
  expect(host.nodeFlags).toContain("--inspect");
  expect(host.checksCertificates).toBe(false);
  expect(host.files.map(({ kind }) => kind)).toEqual(["data", "program", "program", "program"]);
});

test("an installation is asked from outside for its headers alone; one that is not there is no weakness", async () => {
  const { page, inClear } = await askInstallation(new URL(address));
  expect(page).toMatchObject({ status: 200, headers: { server: "Prova/1.0" } });
  expect(inClear).toBeUndefined();
  await expect(askInstallation(new URL("http://127.0.0.1:1/"))).rejects.toThrow();
});

test("of a certificate it is told for how long it is still good, whoever signed it", async () => {
  const { port } = tls.address() as AddressInfo;
  const answers = await askInstallation(new URL(`https://127.0.0.1:${port}/`));
  expect(answers.certificateDays).toBe(19);
  expect(answers.failure).toMatch(/certificato non è accettato/);
  expect((await askInstallation(new URL(address))).certificateDays).toBeUndefined();
});

test("a notice that somebody left is tried from outside, naming nobody", async () => {
  expect((await askInstallation(new URL(address))).noticeStatus).toBe(200);
});

test("arrivals of the last day that were not the proxy's are counted, each of a minute", async () => {
  const before = (await gatherPeople(database.db, { mostHours: 12 })).refusedArrivals;
  const refuse = (route: string, code: string, times: number) =>
    audit(database.db, {
      actor: { id: null, label: "indirizzo 10.0.0.1" },
      ...{ action: "sign-in.refused", subjectKind: "route", subjectId: route, detail: { code, times } },
      correlationId: uuidV7(),
    });
  await refuse("GET /accesso/sirac", "forbidden", 1);
  await refuse("GET /accesso/sirac", "forbidden", 11);
  await refuse("GET /accesso/sirac", "bad-request", 5);
  await refuse("GET /accesso/ritorno", "forbidden", 5);
  expect((await gatherPeople(database.db, { mostHours: 12 })).refusedArrivals - before).toBe(12);
});

test("the command tells all of it, ends with its own code when it is urgent, and hides secrets", async () => {
  await database.leave();
  const env = {
    PATH: process.env.PATH,
    ...(database.url === undefined ? {} : { DATABASE_URL: database.url }),
    STABILE_DATA_DIR: database.dataDir,
    PUBLIC_URL: "https://stabile.example",
    SANDBOX: "false",
    GATEWAY_KEY: "k",
    GATEWAY_SECRET: "segretissimo",
    CZRM_ESB_SECRET: "segretissimo",
    REALGIMM_USER: "u",
    REALGIMM_PASSWORD: "realgimm-demo",
  };
  const args = [CLI, "doctor", "--security", "--json", "--url", address];
  const ended = await execute(process.execPath, args, { env }).catch(
    (error: unknown) => error as { code: number; stdout: string; stderr: string },
  );
  expect(ended).toMatchObject({ code: 10, stderr: "" });
  const { weaknesses, notLookedAt, urgent } = JSON.parse(ended.stdout) as {
    weaknesses: { code: string }[];
    notLookedAt: string[];
    urgent: boolean;
  };
  const codes = weaknesses.map(({ code }) => code);
  expect(codes).toEqual(
    expect.arrayContaining([
      "published-secrets",
      "disabled-firm-sessions",
      "version-told",
      "sessions-too-long",
    ]),
  );
  expect([notLookedAt, urgent]).toEqual([[], true]);
  expect(ended.stdout).not.toContain("segretissimo");
});

test.each([
  ["--json", /doctor --json: non vuole argomenti/],
  ["--security --url=ftp://x", /serve un indirizzo/],
  ["--security tutto", /Argomento di troppo: tutto/],
])("«doctor %s» is a mistake of usage", async (args, said) => {
  const ended = await execute(process.execPath, [CLI, "doctor", ...args.split(" ")], {
    env: { PATH: process.env.PATH },
  }).catch((error: unknown) => error as { code: number; stderr: string });
  expect(ended).toMatchObject({ code: 2, stderr: expect.stringMatching(said) });
});
