import { createHash } from "node:crypto";
import { FormalRequestDraft, ProtocolEntryDetail, ProtocolStatus } from "@stabile/contract/protocol";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openProtocolDesk } from "#test/features/protocol/desk.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";

let database: TestDatabase;
let desk: Awaited<ReturnType<typeof openProtocolDesk>>;
beforeAll(async () => {
  database = await freshDatabase();
  desk = await openProtocolDesk(database.db);
});
afterAll(async () => {
  await desk.close();
  await database.close();
});
beforeEach(async () => {
  await desk.empty();
  desk.server.next.clear();
  desk.readings.length = 0;
});

const DRAFT: FormalRequestDraft = {
  subject: "Distacco di intonaco nel corridoio",
  text: "Dal 12 novembre cade intonaco nel corridoio del primo piano; l'area è stata chiusa.",
  capacity: "Dirigente scolastica, Istituto comprensivo Prova",
};

const file = (who = "head", building = desk.buildings.school, draft: object = DRAFT) =>
  desk.call(who, `/buildings/${building}/formal-requests`, { method: "POST", body: draft });

async function read(id: string, who = "head") {
  return ProtocolEntryDetail.parse((await desk.call(who, `/protocol/entries/${id}`)).body);
}

const status = async (who = "registrar") =>
  ProtocolStatus.parse((await desk.call(who, "/protocol/status")).body);

test(`a school head's request has its code at once and its number from the protocol, with a proof (${databaseKind})`, async () => {
  const filed = await file();
  expect(filed.status).toBe(201);
  const { entryId, code, requestCode } = filed.body;
  expect(code).toMatch(/^PRT-\d{4}-\d{6}$/);
  expect(await read(entryId)).toMatchObject({ state: "waiting", request: { code: requestCode } });

  await desk.deliver();
  const entry = await read(entryId);
  expect(entry).toMatchObject({
    state: "registered",
    direction: "in",
    registration: { number: desk.server.units.at(-1)?.number, year: new Date().getFullYear() },
    correspondents: [{ name: "Ada Preside" }],
    classification: "4.8",
  });
  expect(entry.history.map(({ action }) => action)).toEqual(
    expect.arrayContaining(["asked", "sent", "registered"]),
  );
  const [document] = entry.files;
  expect(desk.server.units.at(-1)?.files[0]?.bytes.subarray(0, 5).toString()).toBe("%PDF-");

  const receipt = await desk.download("head", `/protocol/entries/${entryId}/receipt`);
  expect(receipt.type).toBe("application/pdf");
  expect(receipt.bytes.subarray(0, 5).toString()).toBe("%PDF-");
  const letter = await desk.download("head", `/protocol/entries/${entryId}/files/1`);
  expect(createHash("sha256").update(letter.bytes).digest("hex")).toBe(document?.sha256);
});

test("it becomes a report on that building, which offices triage like any other", async () => {
  const { requestId, code } = (await file()).body;
  const row = await database.db
    .selectFrom("request")
    .selectAll()
    .where("id", "=", requestId)
    .executeTakeFirstOrThrow();
  expect(row).toMatchObject({
    state: "received",
    source: "stabile",
    source_key: code,
    building_id: desk.buildings.school,
    municipio: "III",
    reporter_name: "Ada Preside",
    subject: DRAFT.subject,
  });
});

test("an answer that is lost leaves one registration, and the number comes when it is asked again", async () => {
  const before = desk.server.units.length;
  const { entryId } = (await file()).body;
  desk.server.next.set("WSAddUd", [{ kind: "lost" }]);
  await desk.deliver();
  expect((await read(entryId)).state).toBe("waiting");
  desk.later(120);
  await desk.deliver();
  expect((await read(entryId)).state).toBe("registered");
  expect(desk.server.units).toHaveLength(before + 1);
});

test("only who answers for the building files a request about it, and only who may see it reads it", async () => {
  expect((await file("otherHead")).status).toBe(404);
  expect((await file("technician")).status).toBe(403);
  const { entryId } = (await file()).body;
  expect((await desk.call("otherHead", `/protocol/entries/${entryId}`)).status).toBe(404);
  expect((await desk.call("otherHead", `/protocol/entries/${entryId}/receipt`)).status).toBe(404);
  expect((await desk.call("otherHead", `/protocol/entries/${entryId}/files/1`)).status).toBe(404);
  expect((await desk.call("otherHead", "/protocol/entries")).body.items).toEqual([]);
  expect((await desk.call("technician", "/protocol/entries")).body.items).toHaveLength(1);
});

test("who reads a registration, and who downloads from it, is in the register of readings", async () => {
  const { entryId } = (await file()).body;
  desk.readings.length = 0;
  await read(entryId, "technician");
  await desk.download("technician", `/protocol/entries/${entryId}/receipt`);
  await desk.download("technician", `/protocol/entries/${entryId}/files/1`);
  expect(desk.readings.map(({ action, subjectId }) => [action, subjectId])).toEqual([
    ["read", entryId],
    ["download", entryId],
    ["download", entryId],
  ]);
});

test("what is too short, or missing, is refused field by field, and nothing is written", async () => {
  const refused = await file("head", desk.buildings.school, { ...DRAFT, text: "corto" });
  expect(refused.status).toBe(400);
  const { rows } = await sql`select 1 from protocol_entry`.execute(database.db);
  expect(rows).toEqual([]);
});

test("while the protocol is down the emergency register numbers what waits, and what comes; reconciled when it is back", async () => {
  const waiting = (await file()).body;
  expect((await status()).mayOpenEmergency).toBe(false);
  const opening = { cause: "Guasto della rete", authorisedBy: "Responsabile, atto 12" };
  const open = (who: string) => desk.call(who, "/protocol/emergency", { method: "POST", body: opening });
  expect((await open("registrar")).status).toBe(409);
  desk.later(11);
  expect((await status()).mayOpenEmergency).toBe(true);
  expect((await status("ofMunicipio")).mayOpenEmergency).toBe(false);
  expect((await open("ofMunicipio")).status).toBe(403);
  expect((await open("registrar")).body).toMatchObject({ numbered: 1 });
  const coming = (await file()).body;
  expect(await read(waiting.entryId)).toMatchObject({ state: "emergency", emergency: { number: 1 } });
  expect(await read(coming.entryId)).toMatchObject({ state: "emergency", emergency: { number: 2 } });
  expect((await status()).emergency).toMatchObject({ numbered: 2, toReconcile: 2, ...opening });

  await desk.call("registrar", "/protocol/emergency/closing", { method: "POST" });
  await desk.deliver();
  expect(await read(coming.entryId)).toMatchObject({ state: "registered", emergency: { number: 2 } });
  expect(desk.server.units.at(-1)?.xml).toContain("<CategoriaReg>E</CategoriaReg>");
  const after = await status();
  expect(after.emergency).toBeUndefined();
  expect(after.past).toMatchObject([{ numbered: 2, toReconcile: 0, closedBy: "Marta Protocollo" }]);
});

test("an annulment is asked with a reason, once, and is there when the protocol shows it", async () => {
  const { entryId } = (await file()).body;
  const ask = (who = "registrar") =>
    desk.call(who, `/protocol/entries/${entryId}/annulment`, {
      method: "POST",
      body: { reason: "Doppione" },
    });
  expect((await ask()).status).toBe(409);
  await desk.deliver();
  expect((await ask("head")).status).toBe(403);
  expect((await ask()).status).toBe(202);
  expect((await ask()).status).toBe(409);
  await desk.deliver();
  await desk.watch();
  expect(await read(entryId)).toMatchObject({ state: "registered", annulmentAsked: true });
  const unit = desk.server.units.at(-1);
  if (unit) unit.annulled = true;
  await desk.watch();
  const annulled = await read(entryId);
  expect(annulled).toMatchObject({ state: "annulled", annulmentAsked: false, annulmentReason: "Doppione" });
  expect(annulled.history.at(-1)?.action).toBe("annulled");
});

test("the list is walked in pages, and narrowed by state, verse, building and words", async () => {
  for (const subject of ["Perdita dal tetto", "Vetro rotto", "Caldaia ferma"])
    await file("head", desk.buildings.school, { ...DRAFT, subject });
  const list = async (query: string) => (await desk.call("technician", `/protocol/entries?${query}`)).body;
  const first = await list("limit=2");
  expect(first.items).toHaveLength(2);
  const second = await list(`limit=2&cursor=${first.nextCursor}`);
  expect(second.items).toHaveLength(1);
  expect(second.nextCursor).toBeUndefined();
  expect((await list("q=perdita%20tetto")).items).toHaveLength(1);
  expect((await list("state=open")).items).toHaveLength(3);
  expect((await list("state=registered")).items).toEqual([]);
  expect((await list("direction=out")).items).toEqual([]);
  expect((await list(`buildingId=${desk.buildings.library}`)).items).toEqual([]);
  await desk.deliver();
  const numbered = (await list("state=registered")).items[0].registration;
  expect((await list(`q=${numbered.number}/${numbered.year}`)).items).not.toEqual([]);
});
