import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fetchFiles } from "#features/requests/fetch-files.ts";
import { handleWaitingCases } from "#features/requests/handle-cases.ts";
import { handleCaseEvents } from "#features/requests/handle-case-event.ts";
import { CASE_EVENT, CASE_MESSAGE, CZRM } from "#features/requests/intake-deps.ts";
import { pollCases } from "#features/requests/poll-cases.ts";
import { receive } from "#runtime/delivery/inbox.ts";
import { type CzrmWorld, openCzrmWorld } from "#test/support/czrm-world.ts";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";

let database: TestDatabase;
let world: CzrmWorld;

beforeAll(async () => {
  database = await freshDatabase();
  world = await openCzrmWorld(database);
});
afterAll(async () => {
  await world.close();
  await database.close();
});

/** A one-pixel PNG. */
const PHOTO =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

async function file(fields: Record<string, unknown>): Promise<string> {
  const { body } = await world.admin("POST", "/admin/cases", {
    RecordType: { Name: "Segnalazione" },
    ...fields,
  });
  return body.id as string;
}

const requestOf = (key: string) =>
  database.db.selectFrom("request").selectAll().where("source_key", "=", key).executeTakeFirst();

test("a report filed by a citizen becomes one request, with its words, place and category", async () => {
  const key = await file({
    Subject: "Perde il tetto della palestra",
    Categoria__c: "Infiltrazioni e coperture",
    SuppliedName: "Prova",
    SuppliedFirstName__c: "Cittadina",
    Indirizzo__c: "Via San Lorenzo 12r",
    Latitudine__c: 44.4072,
    Longitudine__c: 8.9312,
  });
  await pollCases(world.deps);
  const request = await requestOf(key);
  expect(request).toMatchObject({
    state: "received",
    category: "leak",
    subject: "Perde il tetto della palestra",
    reporter_name: "Cittadina Prova",
  });
  expect(request?.code).toMatch(/^SEG-\d{4}-\d{6}$/);
});

test("the same case told by poll and notice, twice each, is one request", async () => {
  const key = await file({ Subject: "Lampione spento" });
  const event = JSON.stringify({ eventId: "evento-ripetuto-1", type: "case.created", caseId: key });
  for (let time = 0; time < 2; time += 1) {
    await receive(database.db, { platform: CZRM, correlationId: "c" }, [
      { messageId: "evento-ripetuto-1", kind: CASE_EVENT, payload: event },
    ]);
    await handleCaseEvents(world.deps);
    await pollCases(world.deps);
  }
  const rows = await database.db.selectFrom("request").select("id").where("source_key", "=", key).execute();
  expect(rows).toHaveLength(1);
  const history = await database.db
    .selectFrom("request_event")
    .select("kind")
    .where("request_id", "=", rows[0]?.id ?? "")
    .execute();
  expect(history).toEqual([{ kind: "received" }]);
});

test("closed, reopened, merged and deleted cases end in the right state, whoever tells first", async () => {
  const [closed, reopened, loser, master, deleted] = await Promise.all(
    ["Chiusa", "Riaperta", "Doppione", "Originale", "Cancellata"].map((Subject) => file({ Subject })),
  );
  await pollCases(world.deps);
  const close = { Status: "Closed", StatoFrontEnd__c: "Eseguita" };
  await world.admin("PATCH", `/admin/cases/${closed}`, close);
  await world.admin("PATCH", `/admin/cases/${reopened}`, close);
  await pollCases(world.deps);
  expect((await requestOf(reopened as string))?.state).toBe("resolved");
  await world.admin("POST", `/admin/cases/${reopened}/reopen`, {});
  await world.admin("POST", `/admin/cases/${loser}/merge`, { into: master });
  await world.admin("DELETE", `/admin/cases/${deleted}`);
  await pollCases(world.deps);
  expect(await requestOf(closed as string)).toMatchObject({ state: "resolved" });
  expect(await requestOf(reopened as string)).toMatchObject({ state: "reopened", reopen_count: 1 });
  expect(await requestOf(loser as string)).toMatchObject({
    state: "merged",
    merged_into: (await requestOf(master as string))?.id,
  });
  expect(await requestOf(deleted as string)).toMatchObject({ state: "withdrawn" });
});

test("a photo comes in with the report, recognised by its content; a disguised file is refused with its reason", async () => {
  const key = await file({
    Subject: "Con foto",
    photos: [
      { name: "crepa.png", base64: PHOTO },
      { name: "foto.jpg", base64: Buffer.from("<html>non sono una foto</html>").toString("base64") },
    ],
  });
  await pollCases(world.deps);
  const request = await requestOf(key);
  const job = { requests: [{ id: request?.id ?? "", sourceKey: key }] };
  await fetchFiles(world.deps, job);
  await fetchFiles(world.deps, job);
  const files = await database.db
    .selectFrom("attachment")
    .select(["file_name", "state", "media_type", "sha256", "refuse_reason"])
    .where("subject_id", "=", request?.id ?? "")
    .orderBy("file_name")
    .execute();
  expect(files).toMatchObject([
    { file_name: "crepa.png", state: "stored", media_type: "image/png" },
    { file_name: "foto.jpg", state: "refused" },
  ]);
  expect(await world.deps.blobs.open(files[0]?.sha256 ?? "")).toBeDefined();
  expect(files[1]?.refuse_reason).toContain("Si accettano solo");
});

test("what the platform puts right later is put right here too: who reported, and where", async () => {
  for (const [code, municipio, longitude] of [
    ["P-1", "I", 8.93],
    ["P-2", "VII", 8.75],
  ] as const)
    await database.db
      .insertInto("building")
      .values({
        id: uuidV7(),
        code,
        name: code,
        use: "school",
        municipio,
        point: `SRID=4326;POINT(${longitude} 44.42)`,
        source: "test",
        source_key: code,
      })
      .execute();
  const key = await file({
    Subject: "Spostata",
    SuppliedPhone: "010111",
    Longitudine__c: 8.9301,
    Latitudine__c: 44.4201,
  });
  await pollCases(world.deps);
  expect(await requestOf(key)).toMatchObject({ municipio: "I", reporter_phone: "010111" });
  const moved = { SuppliedPhone: "010222", Longitudine__c: 8.7501, Latitudine__c: 44.4201 };
  await world.admin("PATCH", `/admin/cases/${key}`, moved);
  await pollCases(world.deps);
  expect(await requestOf(key)).toMatchObject({ municipio: "VII", reporter_phone: "010222" });
});

test("a malformed, a hostile and an oversized message are kept, parked with their reason, and block nothing behind them", async () => {
  const bad = [
    "{non json",
    JSON.stringify({ Id: "500'; drop table request;--" }),
    JSON.stringify({ Id: 5, x: "y".repeat(200_000) }),
    "\u0000\u0000",
  ];
  const messages = bad.map((payload, index) => ({
    messageId: `cattivo-${index}`,
    kind: CASE_MESSAGE,
    payload,
  }));
  await receive(database.db, { platform: CZRM, correlationId: "c" }, messages);
  const key = await file({ Subject: "Dietro ai cattivi" });
  await pollCases(world.deps);
  await handleWaitingCases(world.deps);
  const parked = await database.db
    .selectFrom("inbox_message")
    .select(["state", "reason"])
    .where("message_id", "like", "cattivo-%")
    .execute();
  expect(parked.map(({ state }) => state)).toEqual(["parked", "parked", "parked", "parked"]);
  for (const { reason } of parked) expect(reason).not.toBe("");
  expect((await requestOf(key))?.state).toBe("received");
});

test("faults of the platform lose nothing: what could not be read is read by the following poll", async () => {
  world.setFaults("czrm", { errorRate: 0.3, truncateRate: 0.3, duplicateRate: 0.3, reorderRate: 0.5 });
  const keys = [];
  for (let index = 0; index < 10; index += 1)
    keys.push(await file({ Subject: `Sotto guasto ${index}` }).catch(() => undefined));
  for (let time = 0; time < 30; time += 1) await pollCases(world.deps).catch(() => undefined);
  world.setFaults("czrm", { errorRate: 0, truncateRate: 0, duplicateRate: 0, reorderRate: 0 });
  await pollCases(world.deps);
  const filed = keys.filter((key) => key !== undefined);
  const rows = await database.db
    .selectFrom("request")
    .select("source_key")
    .where("source_key", "in", filed.length > 0 ? filed : [""])
    .execute();
  expect(rows.map((row) => row.source_key).sort()).toEqual([...filed].sort());
});

test("personal data is masked in the ledger of every call", async () => {
  await file({
    Subject: "Riservata",
    SuppliedName: "Segretissimi",
    CodiceFiscale__c: "RPTNNA58B59Z999L",
    SuppliedEmail: "anna.segreta@posta.example",
  });
  await pollCases(world.deps);
  await world.ledger.settled();
  const entries = await database.db
    .selectFrom("exchange_entry")
    .select(["request_excerpt", "response_excerpt", "path"])
    .execute();
  const all = JSON.stringify(entries);
  expect(entries.length).toBeGreaterThan(3);
  for (const secret of ["Segretissimi", "RPTNNA58B59Z999L", "anna.segreta", "stabile-demo-secret"])
    expect(all).not.toContain(secret);
});
