import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { City } from "../../../../sandbox/src/city/types.ts";
import { NO_FAULTS } from "../../../../sandbox/src/core/fault-board.ts";
import { type RunningSandbox, startSandbox } from "../../../../sandbox/src/core/serve.ts";
import { auriga } from "../../../../sandbox/src/platforms/auriga/platform.ts";
import { createGateway } from "../../../../sandbox/src/platforms/gateway/platform.ts";
import { aurigaProtocolRegister } from "#connectors/auriga/client.ts";
import { AurigaConfig } from "#connectors/auriga/config.ts";
import { gatewayTokens } from "#connectors/gateway/client.ts";
import { GatewayConfig } from "#connectors/gateway/config.ts";
import type { Grant } from "#domain/access/policy.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { protocolRegisterRoutes } from "#features/protocol-register/routes.ts";
import { DEMO_SECRETS } from "#main/demo-secrets.ts";
import type { ProtocolRegister } from "#ports/protocol-register.ts";
import type { Access } from "#runtime/access-log.ts";
import { acceptDocument } from "#runtime/blobs/accept-document.ts";
import { createBlobStore } from "#runtime/blobs/blob-store.ts";
import { systemClock } from "#runtime/clock.ts";
import { createHttpClient } from "#runtime/http/http-client.ts";
import { SESSION_COOKIE } from "#runtime/web/session-reader.ts";
import { idleJobs } from "#test/support/czrm-world.ts";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { type Desk, openDesk, person } from "#test/support/desk.ts";
import { madePdf } from "#test/support/made-files.ts";

const PAPER = madePdf(["Dichiarazione di conformità dell'impianto elettrico"]);
const everywhere = (role: Grant["role"]): Grant => ({ role, scopeKind: "municipality", scopeKey: "" });
const people = {
  manager: person("Marta Gestione", [everywhere("building-manager")]),
  ofMunicipio: person("Rita Parte", [{ role: "building-manager", scopeKind: "municipio", scopeKey: "III" }]),
  technician: person("Paolo Tecnico", [everywhere("technician")]),
};
const buildings = { school: uuidV7(), library: uuidV7() };
const readings: Access[] = [];

let database: TestDatabase;
let sandbox: RunningSandbox;
let register: ProtocolRegister;
let directory: string;
let desk: Desk;
let alone: Desk;
let unitId: string;

beforeAll(async () => {
  database = await freshDatabase();
  sandbox = await startSandbox({ basePort: 0, memory: true, city: {} as City }, [createGateway(), auriga]);
  register = openRegister(sandbox.urls.gateway as string);
  await fillCity();
  directory = await mkdtemp(join(tmpdir(), "stabile-register-"));
  const blobs = createBlobStore({ directory, accept: acceptDocument });
  const accessLog = { record: async (access: Access) => void readings.push(access) };
  const documents = { clock: systemClock, jobs: idleJobs, blobs };
  const open = (asked: ProtocolRegister | undefined) =>
    openDesk({
      db: database.db,
      people,
      register: (api) => protocolRegisterRoutes(api, { register: asked, documents, accessLog }),
    });
  [desk, alone] = await Promise.all([open(register), open(undefined)]);
  const made = await register.register(incoming(), uuidV7());
  if (made.kind !== "registered") throw new Error(made.because);
  unitId = made.unitId;
});
afterAll(async () => {
  await Promise.all([desk.close(), alone.close(), sandbox.close()]);
  await database.close();
  await rm(directory, { recursive: true, force: true });
});

function openRegister(gatewayUrl: string): ProtocolRegister {
  // why: the ledger's table is tested with the console.
  const ledger = { record: () => undefined, noteBreaker: () => undefined, settled: async () => undefined };
  const common = { ledger, clock: systemClock, totalMs: 5_000 };
  const config = GatewayConfig.parse({ ...DEMO_SECRETS, GATEWAY_URL: gatewayUrl });
  const toGateway = createHttpClient({ ...common, platform: "gateway", api: "token", baseUrl: gatewayUrl });
  const tokens = gatewayTokens(config, { http: toGateway, clock: systemClock });
  const baseUrl = `${gatewayUrl}/auriga/v1`;
  const known = { ...DEMO_SECRETS, AURIGA_APPLICATION: "STABILE", AURIGA_INSTANCE: "COMUNE" };
  return aurigaProtocolRegister(
    AurigaConfig.parse(known),
    createHttpClient({ ...common, platform: "protocol", api: "AURIGA", baseUrl, tokens }),
  );
}

async function fillCity(): Promise<void> {
  const { db } = database;
  const row = (id: string, code: string) => ({
    ...{ id, code, name: `Edificio ${code}`, use: "school", municipio: "III" },
    ...{ source: "realgimm", source_key: code },
  });
  await db
    .insertInto("building")
    .values([row(buildings.school, "ED-1"), row(buildings.library, "ED-2")])
    .execute();
  for (const { userId, displayName } of Object.values(people))
    await db
      .insertInto("app_user")
      .values({ id: userId, scheme: "spid-code", identifier: displayName, display_name: displayName })
      .execute();
}

/** What somebody else had registered: a letter that came in, with what was attached to it. */
function incoming() {
  return {
    ...{ reference: `ALTRI-${uuidV7()}`, repeated: false, direction: "in" as const },
    subject: "Dichiarazione di conformità scuola Zqprova",
    correspondents: [{ kind: "organisation" as const, name: "Impianti Prova", email: "prova@example.org" }],
    ...{ classification: "4.8", folder: null, office: "1.2", arrivedAt: new Date(), emergency: null },
    files: [
      { name: "lettera.pdf", mediaType: "application/pdf", bytes: madePdf(["Si trasmette"]) },
      { name: "dico.pdf", mediaType: "application/pdf", bytes: PAPER },
    ],
  };
}

test("what others had registered is found by its words and by its number, opened, and each looking is written", async () => {
  const byWords = await desk.call("manager", "/protocol/register?q=zqprova");
  expect(byWords.status, byWords.text).toBe(200);
  expect(byWords.body).toMatchObject({ total: 1, items: [{ unitId, subject: incoming().subject }] });
  const unit = await desk.call("manager", `/protocol/register/${unitId}`);
  expect(unit.body).toMatchObject({
    direction: "in",
    files: [
      { position: 1, name: "lettera.pdf" },
      { position: 2, name: "dico.pdf", documents: [] },
    ],
  });
  const { year, number } = unit.body.registrations[0];
  const byNumber = await desk.call("manager", `/protocol/register?year=${year}&number=${number}`);
  expect(byNumber.body.items.map((item: { unitId: string }) => item.unitId)).toEqual([unitId]);
  expect(readings.map(({ action, subjectKind }) => `${action} ${subjectKind}`)).toEqual([
    "search protocol-unit",
    "read protocol-unit",
    "search protocol-unit",
  ]);
});

test("a file is had byte for byte, and one that is not there is not found", async () => {
  const answer = await fetch(`${desk.base}/protocol/register/${unitId}/files/2`, {
    headers: { cookie: `${SESSION_COOKIE}=manager` },
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect(answer.status, bytes.toString().slice(0, 200)).toBe(200);
  expect(bytes.equals(PAPER)).toBe(true);
  expect((await desk.call("manager", `/protocol/register/${unitId}/files/9`)).status).toBe(404);
  expect((await desk.call("manager", "/protocol/register/999999")).status).toBe(404);
});

test("a file becomes a document of a building once, of another building too, and again after it was withdrawn", async () => {
  const path = `/protocol/register/${unitId}/files/2/document`;
  const keep = (buildingId: string) => desk.call("manager", path, { method: "POST", body: { buildingId } });
  const first = await keep(buildings.school);
  expect(first.status, first.text).toBe(201);
  expect(first.body.alreadyThere).toBe(false);
  expect((await keep(buildings.school)).body).toEqual({ ...first.body, alreadyThere: true });
  const elsewhere = await keep(buildings.library);
  expect(elsewhere.body).toMatchObject({ alreadyThere: false });
  const { body } = await desk.call("manager", `/protocol/register/${unitId}`);
  expect(new Set(body.files[1].documents.map(({ id }: { id: string }) => id))).toEqual(
    new Set([first.body.id, elsewhere.body.id]),
  );
  await sql`update document set state = 'withdrawn', withdrawn_at = now() where id = ${first.body.id}::uuid`.execute(
    database.db,
  );
  const again = await keep(buildings.school);
  expect(again.body.alreadyThere).toBe(false);
  expect(again.body.id).not.toBe(first.body.id);
});

test("offices and classes are found by their words", async () => {
  const { body } = await desk.call("manager", "/protocol/register-codes?of=classifications&q=");
  expect(body.items.map(({ code }: { code: string }) => code)).toContain("4.8");
  const offices = await desk.call("manager", "/protocol/register-codes?of=offices&q=zqnessuno");
  expect(offices.body).toEqual({ items: [], more: false });
});

test("who holds a part of it, or none, does not look there; nothing asked, or days upside down, is said", async () => {
  expect((await desk.call("ofMunicipio", "/protocol/register?q=zqprova")).status).toBe(403);
  expect((await desk.call("technician", "/protocol/register?q=zqprova")).status).toBe(403);
  const nothing = await desk.call("manager", "/protocol/register");
  expect(nothing.body).toMatchObject({
    status: 400,
    detail: "Di' che cosa cercare: parole, numero, anno o giorni",
  });
  expect((await desk.call("manager", "/protocol/register?from=2026-02-02&to=2026-02-01")).status).toBe(400);
  const none = await alone.call("manager", "/protocol/register?q=zqprova");
  expect(none.body).toMatchObject({ status: 404, detail: "Il protocollo non è collegato" });
});

test("with the protocol down it is said, and nothing is made", async () => {
  sandbox.world.faults.set("auriga", { ...NO_FAULTS, down: true });
  const answer = await desk.call("manager", "/protocol/register?q=zqprova");
  expect(answer.status, answer.text).toBe(503);
});
