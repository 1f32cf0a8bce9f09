import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DossierExport } from "@stabile/contract/dossier-exports";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CENSUS_LAYOUT, SCHOOL_LAYOUT } from "#domain/dossier-book/register-layout.ts";
import type { Principal } from "#domain/access/policy.ts";
import type { ExportDeps, ExportJob } from "#features/dossier-exports/export-deps.ts";
import { keepExports } from "#features/dossier-exports/keep-exports.ts";
import { dossierExportRoutes } from "#features/dossier-exports/routes.ts";
import { runExport } from "#features/dossier-exports/run-export.ts";
import { EXIT } from "#main/exit-codes.ts";
import { createAccessLog } from "#runtime/access-log.ts";
import { createLogger } from "#runtime/logger.ts";
import { addBuilding, addElement, factOf, movedClock, originAt, say } from "#test/features/dossier/house.ts";
import { ofType, readObjects } from "#test/features/dossier-exports/pdf-objects.ts";
import { sampleDocument } from "#test/features/dossier-exports/sample-book.ts";
import { idleJobs } from "#test/support/czrm-world.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { runCommand } from "#test/support/run-command.ts";
import { type Desk, openDesk, person } from "#test/support/desk.ts";
import { SESSION_COOKIE as SESSION } from "#runtime/web/session-reader.ts";

const START = "2026-11-30T09:00:00Z";
const clock = movedClock(START);
const inMunicipio = (name: string, key: string) =>
  person(name, [{ role: "technician", scopeKind: "municipio", scopeKey: key }]);
const people: Record<string, Principal> = {
  tecnica: inMunicipio("Tecnica del I", "I"),
  collega: inMunicipio("Collega del I", "I"),
  urp: person("Marta dell'URP", [{ role: "urp", scopeKind: "municipality", scopeKey: "" }]),
};
const ORIGINAL = Buffer.from("%PDF-1.4 certificato");

let database: TestDatabase;
let desk: Desk;
let deps: ExportDeps & { logger: ReturnType<typeof createLogger> };
let school = "";
let office = "";
let elsewhere = "";
const asked: string[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  const { db } = database;
  for (const [name, { userId, displayName }] of Object.entries(people))
    await sql`insert into app_user (id, scheme, identifier, display_name)
      values (${userId}, 'codice-fiscale', ${`CF-${name}`}, ${displayName})`.execute(db);
  school = await addBuilding(db, { code: "SCU-1" });
  office = await addBuilding(db, { code: "UFF-1", use: "office" });
  elsewhere = await addBuilding(db, { code: "ALT-1", municipio: "II" });
  const element = await addElement(db, school, "EL-1");
  await say(db, originAt(new Date("2026-01-10T09:00:00Z")), [
    {
      buildingId: school,
      facts: [
        factOf(school, "occupier", "Istituto comprensivo Esempio"),
        factOf(school, "pupils", 320),
        { ...factOf(school, "maker", "Ditta Esempio"), subject: { kind: "element", id: element } },
      ],
    },
  ]);
  deps = {
    jobs: {
      ...idleJobs,
      enqueue: async (_db, _queue, job) => void asked.push((job as unknown as ExportJob).id),
    },
    clock,
    logger: createLogger("fatal"),
    directory: await mkdtemp(join(tmpdir(), "stabile-exports-")),
    keptDays: 7,
    municipality: "Comune di Esempio",
    publicUrl: new URL("https://stabile.comune.example"),
    documentsOf: async (_db, id) => Promise.resolve(id === school ? [sampleDocument(1, ORIGINAL)] : []),
    census: CENSUS_LAYOUT,
    school: SCHOOL_LAYOUT,
  };
  const accessLog = createAccessLog(db);
  desk = await openDesk({
    db,
    people,
    clock,
    register: (api) => dossierExportRoutes(api, { ...deps, accessLog }),
  });
});
afterAll(async () => {
  await desk.close();
  await database.close();
  await rm(deps.directory, { recursive: true, force: true });
});

const ask = (body: object, who = "tecnica") => desk.call(who, "/dossier-exports", { method: "POST", body });

async function made(body: object): Promise<DossierExport> {
  const { status, body: answer } = await ask(body);
  expect(status).toBe(202);
  await runExport(database.db, deps, answer.id);
  return DossierExport.parse((await desk.call("tecnica", `/dossier-exports/${answer.id}`)).body);
}

async function taken(id: string, who = "tecnica") {
  const answer = await fetch(`${desk.base}/dossier-exports/${id}/content`, {
    headers: { cookie: `${SESSION}=${who}` },
  });
  return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
}

test(`a dossier asked as PDF is made aside, and taken by who asked for it with the hash that was told (${databaseKind})`, async () => {
  const ready = await made({ kind: "pdf", buildingIds: [school] });
  expect(ready).toMatchObject({
    state: "ready",
    progress: 100,
    buildings: 1,
    fileName: "fascicolo-2026-11-30.pdf",
  });
  const { bytes, headers } = await taken(ready.id);
  expect(headers.get("content-type")).toContain("application/pdf");
  expect(createHash("sha256").update(bytes).digest("hex")).toBe(ready.sha256);
  const objects = readObjects(bytes);
  expect(ofType(objects, "EmbeddedFile").some(({ stream }) => stream?.equals(ORIGINAL))).toBe(true);
});

test("every kind is made, for one building or for several", async () => {
  const both = [school, office];
  for (const [body, ending] of [
    [{ kind: "pdf", buildingIds: both }, ".zip"],
    [{ kind: "bundle", buildingIds: both }, ".zip"],
    [{ kind: "workbook", buildingIds: both }, ".xlsx"],
    [{ kind: "census", buildingIds: both }, ".xlsx"],
    [{ kind: "school", buildingIds: [school] }, ".xlsx"],
    [{ kind: "labels", buildingIds: both, labels: { of: "elements" } }, ".pdf"],
    [{ kind: "pdf", buildingIds: [school], on: "2026-06-30" }, ".pdf"],
  ] as const) {
    const ready = await made(body);
    expect(ready.state, JSON.stringify(body)).toBe("ready");
    expect(ready.fileName?.endsWith(ending), ready.fileName).toBe(true);
    expect(ready.byteLength).toBeGreaterThan(1_000);
  }
});

test("nobody exports what is out of reach, nor without the permission, nor a day to come", async () => {
  expect((await ask({ kind: "pdf", buildingIds: [school, elsewhere] })).status).toBe(404);
  expect((await ask({ kind: "pdf", buildingIds: [school] }, "urp")).status).toBe(403);
  expect((await ask({ kind: "pdf", buildingIds: [school], on: "2027-01-01" })).status).toBe(400);
  expect((await ask({ kind: "labels", buildingIds: [school] })).status).toBe(422);
});

test("another's export is not there, whatever is asked of it", async () => {
  const { id } = await made({ kind: "workbook", buildingIds: [school] });
  expect((await desk.call("collega", `/dossier-exports/${id}`)).status).toBe(404);
  expect((await taken(id, "collega")).status).toBe(404);
  expect((await desk.call("collega", `/dossier-exports/${id}/cancellation`, { method: "POST" })).status).toBe(
    404,
  );
  expect((await desk.call("collega", "/dossier-exports")).body.items).toEqual([]);
});

test("a file is taken only while all its buildings are still within reach", async () => {
  const { id } = await made({ kind: "workbook", buildingIds: [school, office] });
  await sql`update building set municipio = 'II' where id = ${office}::uuid`.execute(database.db);
  expect((await taken(id)).status).toBe(403);
  await sql`update building set municipio = 'I' where id = ${office}::uuid`.execute(database.db);
  expect((await taken(id)).status).toBe(200);
});

test("one that is cancelled is not made, not even when it has begun, and leaves no file", async () => {
  const waiting = (await ask({ kind: "pdf", buildingIds: [school] })).body.id;
  const cancelled = await desk.call("tecnica", `/dossier-exports/${waiting}/cancellation`, {
    method: "POST",
  });
  expect(cancelled.body.state).toBe("cancelled");
  await runExport(database.db, deps, waiting);
  const begun = (await ask({ kind: "pdf", buildingIds: [school, office] })).body.id;
  const stopping: typeof deps = {
    ...deps,
    documentsOf: async (db, id, principal) => {
      await desk.call("tecnica", `/dossier-exports/${begun}/cancellation`, { method: "POST" });
      clock.pass(1_000);
      return deps.documentsOf(db, id, principal);
    },
  };
  await runExport(database.db, stopping, begun);
  for (const id of [waiting, begun]) {
    expect((await desk.call("tecnica", `/dossier-exports/${id}`)).body.state).toBe("cancelled");
    expect((await readdir(deps.directory)).filter((name) => name.startsWith(id))).toEqual([]);
  }
});

test("one whose process ended is begun again, and after three times is told as failed", async () => {
  const { id } = (await ask({ kind: "workbook", buildingIds: [school] })).body;
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    // As a process leaves it that is killed while it works.
    await sql`update dossier_export set state = 'running', attempts = ${attempt} where id = ${id}::uuid`.execute(
      database.db,
    );
    asked.length = 0;
    await keepExports(database.db, deps);
    expect(asked).toEqual([]);
    clock.pass(200_000);
    await keepExports(database.db, deps);
    expect(asked).toEqual(attempt < 3 ? [id] : []);
  }
  expect((await desk.call("tecnica", `/dossier-exports/${id}`)).body).toMatchObject({ state: "failed" });
});

test("what goes wrong is told to who asked, and a file is removed when its days are over", async () => {
  const { id } = (await ask({ kind: "pdf", buildingIds: [school] })).body;
  const broken = { ...deps, documentsOf: async () => Promise.reject(new Error("archivio rotto")) };
  await runExport(database.db, broken, id);
  const { body } = await desk.call("tecnica", `/dossier-exports/${id}`);
  expect(body).toMatchObject({ state: "failed" });
  expect(body.fault).not.toContain("archivio rotto");
  const ready = await made({ kind: "workbook", buildingIds: [school] });
  clock.pass(8 * 86_400_000);
  await keepExports(database.db, deps);
  expect((await taken(ready.id)).status).toBe(404);
  expect(await readdir(deps.directory)).toEqual([]);
});

test("nobody fills the queue alone", async () => {
  const answers: number[] = [];
  for (let n = 0; n < 6; n += 1)
    answers.push((await ask({ kind: "workbook", buildingIds: [school] }, "collega")).status);
  expect(answers).toEqual([202, 202, 202, 202, 202, 429]);
});

test("whoever holds a file can ask whether it is the one that was made, also when it is kept no more", async () => {
  const ready = await made({ kind: "workbook", buildingIds: [school] });
  const { bytes } = await taken(ready.id);
  const [whole, altered] = ["fascicolo.xlsx", "ritoccato.xlsx"].map((name) =>
    join(deps.directory, `a-${name}`),
  );
  await writeFile(whole ?? "", bytes);
  await writeFile(altered ?? "", Buffer.concat([bytes, Buffer.from(" ")]));
  await sql`delete from dossier_export`.execute(database.db);
  await database.leave();
  const verify = (path = "") => runCommand(database, ["dossier", "verify", "--export", path]);
  const same = await verify(whole);
  expect(same).toMatchObject({ code: 0 });
  expect(same.stdout).toContain("è uguale, byte per byte");
  const other = await verify(altered);
  expect(other.code).toBe(EXIT.auditBroken);
  expect(other.stderr).toContain("NON è un file prodotto da questo Stabile");
});
