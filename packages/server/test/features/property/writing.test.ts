import {
  ProposedCorrection,
  PropertyConflict,
  PropertyStatus,
  PropertyWriting,
} from "@stabile/contract/property";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { loadStated } from "#features/dossier/load-stated.ts";
import { beginWriting, endWriting, noteCauses } from "#features/property/note-causes.ts";
import { registerSender } from "#features/property/register-sender.ts";
import { propertyRoutes } from "#features/property/routes.ts";
import { readHoldings } from "#features/sources/read-holdings.ts";
import { bringIntoDossiers } from "#features/sources/run-readings.ts";
import { createDelivery } from "#runtime/delivery/deliver.ts";
import { addBuilding, addElement, movedClock, originAt, say } from "#test/features/dossier/house.ts";
import {
  ape,
  change,
  type WrittenProperty,
  writtenProperty,
} from "#test/features/property/written-register.ts";
import { idleJobs } from "#test/support/czrm-world.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { type Desk, openDesk, person } from "#test/support/desk.ts";

let database: TestDatabase;
let desk: Desk;
let register: WrittenProperty;
let building: string;
let boiler: string;
let code: string;
let count = 0;
// The queue is stamped by the database: a clock of another year would never find its messages due.
const clock = movedClock(new Date().toISOString());

beforeAll(async () => {
  database = await freshDatabase();
  register = writtenProperty();
  const people = {
    gestore: person("Gestore", [{ role: "building-manager", scopeKind: "municipality", scopeKey: "" }]),
    gestoreII: person("Gestore II", [{ role: "building-manager", scopeKind: "municipio", scopeKey: "II" }]),
    revisore: person("Revisora", [{ role: "auditor", scopeKind: "municipality", scopeKey: "" }]),
  };
  desk = await openDesk({
    ...{ db: database.db, clock, people },
    register: (api) =>
      propertyRoutes(api, {
        ...{ jobs: idleJobs, name: "RealGimm" },
        register: { takesCorrectionOf: (type, field) => register.takesCorrectionOf(type, field) },
      }),
  });
});
afterAll(async () => {
  await desk.close();
  await database.close();
});
beforeEach(async () => {
  count += 1;
  clock.pass(60_000);
  code = `PW-${count}`;
  register = writtenProperty();
  for (const table of ["register_writing", "outbox_message", "register_file", "source_item", "reading_due"])
    await sql`delete from ${sql.table(table)}`.execute(database.db);
  await sql`delete from sync_cursor`.execute(database.db);
  await beginWriting(database.db, clock.now());
  building = await addBuilding(database.db, { code });
  boiler = await addElement(database.db, building, `${code}-E1`);
  await sql`update element set source_sequence = 500 where id = ${boiler}`.execute(database.db);
  await sql`update building set source_sequence = 400 where id = ${building}`.execute(database.db);
});

/** A turn of the queue, as often as it takes the waiting ones to be tried again. */
async function live(turns = 1): Promise<void> {
  const deps = { db: database.db, clock, register, jobs: idleJobs, blobs: { open: async () => undefined } };
  for (let turn = 0; turn < turns; turn += 1) {
    await noteCauses(deps);
    clock.pass(3_600_000);
    await createDelivery({ db: database.db, clock, senders: [registerSender(deps)] }).sweep();
  }
}
async function finishOrder(): Promise<void> {
  const id = uuidV7();
  await sql`insert into work_order (id, code, state, title, category, urgency, building_id, element_id, municipio, opened_at, started_at, executed_at)
    select ${id}, ${`ODL-${code}`}, 'reported', 'Bruciatore sostituito', code, 'normal', ${building}, ${boiler}, 'I', now(), now(), now()
    from category limit 1`.execute(database.db);
  await sql`update work_order set state = 'verified', verified_at = now() where id = ${id}`.execute(
    database.db,
  );
}
const sayOf = (subject: { kind: "building" | "element"; id: string }, field: string, value: string) =>
  say(database.db, originAt(clock.now()), [
    {
      buildingId: building,
      facts: [{ subject, field, value, quality: "verified", validFrom: "2026-05-01" }],
    },
  ]);
async function writings(who = "gestore", query = ""): Promise<PropertyWriting[]> {
  const { body } = await desk.call(who, `/property-register/writings?${query}`);
  return PropertyWriting.array().parse((body as { items: unknown }).items);
}
const decide = (writing: PropertyWriting | undefined, decision: string, who = "gestore") =>
  desk.call(who, `/property-register/writings/${writing?.id}/decision`, {
    method: "POST",
    body: { decision, seen: writing?.version, reason: "Verificato" },
  });
async function propose(): Promise<ProposedCorrection | undefined> {
  await say(database.db, originAt(clock.now(), "realgimm"), [
    {
      buildingId: building,
      facts: [
        {
          subject: { kind: "building", id: building },
          ...{ field: "name", value: "Nome vecchio", quality: "declared", validFrom: "2026-01-01" },
        },
      ],
    },
  ]);
  await sayOf({ kind: "building", id: building }, "name", "Nome giusto");
  const { body } = await desk.call("gestore", `/property-register/corrections?buildingId=${building}`);
  return ProposedCorrection.array().parse((body as { items: unknown }).items)[0];
}
const sendOff = (claimId: string | undefined, who = "gestore") =>
  desk.call(who, "/property-register/corrections", {
    method: "POST",
    body: { claimId, reason: "Letto sull'atto" },
  });

test(`a finished order is told to the register, once (${databaseKind})`, async () => {
  await finishOrder();
  await live(3);
  expect([...register.written.values()]).toMatchObject([
    { kind: "intervention", buildingKey: code, elementKey: `${code}-E1`, number: `ODL-${code}` },
  ]);
  expect(await writings()).toMatchObject([{ state: "written", kind: "intervention", registerCode: "R-1" }]);
});

test("an answer that was lost is looked for, and nothing is written twice", async () => {
  await finishOrder();
  register.loseAnswers = 1;
  await live(3);
  expect(register.asked).toEqual(["write intervention", "find"]);
  expect(register.written.size).toBe(1);
  expect(await writings()).toMatchObject([{ state: "written", registerCode: "R-1" }]);
});

test("what is not the register's, and what was done before it was connected, is not told", async () => {
  await endWriting(database.db);
  await finishOrder();
  await beginWriting(database.db, clock.now());
  building = await addBuilding(database.db, { code: `${code}-X`, source: "import" });
  code = `${code}-X`;
  await finishOrder();
  await live();
  expect(register.asked).toEqual([]);
});

test("a confirmed certificate is told with what it says; one that the register has already is not", async () => {
  const add = (number: string) =>
    sql`insert into document (id, code, building_id, type, title, number, issued_on, state, source, source_key, confirmed_at,
      created_label, created_at, updated_at) values (${uuidV7()}, ${`DOC-${number}`}, ${building}, 'earthing-report', 'Verbale',
      ${number}, '2026-02-12', 'confirmed', 'stabile', ${`${code} ${number}`}, now(), 'Prova', now(), now())`.execute(
      database.db,
    );
  const addVersion = () =>
    sql`insert into document_version (id, document_id, number, sha256, media_type, byte_length, file_name, added_label, added_at)
      select gen_random_uuid(), id, 1, repeat('a', 64), 'application/pdf', 10, 'v.pdf', 'Prova', now() from document d
      where not exists (select from document_version v where v.document_id = d.id)`.execute(database.db);
  register.changes = [change(1, ape(code, { type: "VERIFICA_TERRA", number: "MT/7" }))];
  await readHoldings({ db: database.db, clock, register, pageSize: 10 });
  await add("MT/7");
  await add("MT/8");
  await addVersion();
  await live();
  expect([...register.written.values()]).toMatchObject([
    { kind: "certificate", type: "earthing-report", number: "MT/8", issuedOn: "2026-02-12" },
  ]);
});

test("a condition that a person states is told against the version that was known, and our own writing is no news to us", async () => {
  await sayOf({ kind: "element", id: boiler }, "condition", "3");
  await live();
  await sayOf({ kind: "element", id: boiler }, "condition", "4");
  await live();
  expect([...register.written.values()]).toMatchObject([
    { kind: "condition", condition: "3", version: 500, elementKey: `${code}-E1` },
    { kind: "condition", condition: "4", version: 1_001 },
  ]);
});

test("a record that was changed meanwhile is not overwritten: a person compares, and has ours sent again against what it is now", async () => {
  const proposed = await propose();
  expect(proposed).toMatchObject({ ours: "Nome giusto", theirs: "Nome vecchio", mayBeSent: true });
  expect((await sendOff(proposed?.claimId)).status).toBe(201);
  register.refusals = [{ kind: "superseded", because: "Versione superata: 450 (PAT-020)" }];
  register.now = { version: 450, values: { name: "Nome di altri" } };
  await live();
  const [writing] = await writings("gestore", "state=conflict");
  expect(writing).toMatchObject({ theirs: "Nome di altri", registerValue: "Nome vecchio" });
  expect(register.written.size).toBe(0);
  expect((await decide(writing, "again")).status).toBe(200);
  await live();
  expect([...register.written.values()]).toMatchObject([{ value: "Nome giusto", version: 450 }]);
  expect(await writings()).toMatchObject([{ state: "written", decidedBy: "Gestore" }]);
});

test("left to the register, what it says is the dossier's decision too", async () => {
  const proposed = await propose();
  await sendOff(proposed?.claimId);
  register.refusals = [{ kind: "superseded", because: "Versione superata: 450 (PAT-020)" }];
  register.now = { version: 450, values: { name: "Nome di altri" } };
  await live();
  const [writing] = await writings();
  expect((await decide(writing, "drop")).status).toBe(200);
  const stated = await loadStated(database.db, { buildingId: building, kinds: ["building"] });
  expect(stated.get(building)?.get("name")).toMatchObject({ value: "Nome di altri", source: "decision" });
  expect((await decide(writing, "again")).status).toBe(409);
  await live();
  expect(register.written.size).toBe(0);
});

test("a refusal is parked in the register's words, is shown, and can be sent again or given up", async () => {
  await finishOrder();
  register.refusals = [{ kind: "refused", because: "Bene inesistente o dismesso: X (PAT-022)" }];
  await live(2);
  const [writing] = await writings("gestore", "state=parked&q=bruciatore");
  expect(writing).toMatchObject({ refusal: "Bene inesistente o dismesso: X (PAT-022)" });
  expect((await decide(writing, "again", "revisore")).status).toBe(403);
  expect((await decide(writing, "again", "gestoreII")).status).toBe(404);
  expect((await decide(writing, "again")).status).toBe(200);
  await live();
  expect(await writings()).toMatchObject([{ state: "written" }]);
  const { rows } = await sql<{ state: string }>`select state from outbox_message order by sequence`.execute(
    database.db,
  );
  expect(rows.map(({ state }) => state)).toEqual(["discarded", "delivered"]);
});

test("a correction is sent by a person who has the right, once, and only of what the register lets be changed", async () => {
  const proposed = await propose();
  expect((await sendOff(proposed?.claimId, "revisore")).status).toBe(403);
  expect((await sendOff(proposed?.claimId, "gestoreII")).status).toBe(404);
  expect((await sendOff(proposed?.claimId)).status).toBe(201);
  expect((await sendOff(proposed?.claimId)).status).toBe(404);
  await live();
  expect([...register.written.values()]).toMatchObject([
    { kind: "correction", field: "name", value: "Nome giusto", version: 400, reason: "Letto sull'atto" },
  ]);
  register.takesCorrectionOf = () => false;
  await sayOf({ kind: "building", id: building }, "name", "Nome ancora diverso");
  const { body } = await desk.call("gestore", `/property-register/corrections?buildingId=${building}`);
  const [other] = ProposedCorrection.array().parse((body as { items: unknown }).items);
  expect(other?.mayBeSent).toBe(false);
  expect((await sendOff(other?.claimId)).status).toBe(422);
});

test("a register that went back is decided by a person: ours stays and is not asked again, theirs is taken", async () => {
  const read = async () => {
    await readHoldings({ db: database.db, clock, register, pageSize: 10 });
    await bringIntoDossiers({ db: database.db, clock });
  };
  const goBack = async () => {
    register.forgetCursors();
    register.changes = [change(5, ape(code, { energyClass: "G" }))];
    await read();
  };
  const conflicts = async () => {
    const { body } = await desk.call("gestore", "/property-register/conflicts");
    return PropertyConflict.array().parse((body as { items: unknown }).items);
  };
  const resolve = async (keep: string) => {
    const [conflict] = await conflicts();
    const body = { keep, seen: conflict?.version };
    return desk.call("gestore", `/property-register/conflicts/${conflict?.id}/decision`, {
      method: "POST",
      body,
    });
  };
  const energyClass = async () =>
    (await loadStated(database.db, { buildingId: building, kinds: ["building"] }))
      .get(building)
      ?.get("apeClass")?.value;
  register.changes = [change(9, ape(code))];
  await read();
  await goBack();
  expect(await conflicts()).toMatchObject([{ kindLabel: "Certificato", buildings: [{ id: building }] }]);
  expect((await resolve("ours")).status).toBe(200);
  await goBack();
  expect(await conflicts()).toEqual([]);
  expect(await energyClass()).toBe("D");
  register.forgetCursors();
  register.changes = [change(6, ape(code, { energyClass: "F" }))];
  await read();
  expect((await resolve("theirs")).status).toBe(200);
  expect(await energyClass()).toBe("F");
  const { body } = await desk.call("gestore", "/property-register");
  expect(PropertyStatus.parse(body)).toMatchObject({
    ...{ connected: true, conflicts: 0, read: [{ kind: "certificate", count: 1 }] },
  });
});
