import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { loadRecords } from "#features/dossier/load-records.ts";
import { loadStated } from "#features/dossier/load-stated.ts";
import { verifyDossier } from "#features/dossier/verify-dossier.ts";
import { bringIntoDossiers } from "#features/sources/run-readings.ts";
import { fetchPlans } from "#features/sources/fetch-plans.ts";
import { readHoldings } from "#features/sources/read-holdings.ts";
import { acceptDocument } from "#runtime/blobs/accept-document.ts";
import { createBlobStore } from "#runtime/blobs/blob-store.ts";
import { addBuilding, movedClock } from "#test/features/dossier/house.ts";
import {
  ape,
  change,
  occupant,
  plan,
  type WrittenProperty,
  writtenProperty,
} from "#test/features/property/written-register.ts";
import { recordedJobs } from "#test/features/work-orders/office.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { madePdf } from "#test/support/made-files.ts";

let database: TestDatabase;
let register: WrittenProperty;
let building: string;
let code: string;
let folder: string;
let count = 0;
const clock = movedClock("2026-05-10T09:00:00Z");
beforeAll(async () => {
  database = await freshDatabase();
  folder = await mkdtemp(join(tmpdir(), "stabile-plans-"));
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  count += 1;
  code = `RG-${count}`;
  register = writtenProperty();
  await sql`delete from register_file`.execute(database.db);
  await sql`delete from source_item`.execute(database.db);
  await sql`delete from sync_cursor`.execute(database.db);
  building = await addBuilding(database.db, { code });
});

async function read(): Promise<void> {
  clock.pass(60_000);
  await readHoldings({ db: database.db, clock, register, pageSize: 2 });
  await bringIntoDossiers({ db: database.db, clock });
}
async function valueOf(field: string, subject = building) {
  const stated = await loadStated(database.db, { buildingId: building, kinds: ["building", "record"] });
  return stated.get(subject)?.get(field)?.value;
}
const records = () => loadRecords(database.db, building, undefined);
const items = async () =>
  (
    await sql<Record<string, unknown>>`
      select source_key, state, sequence::int, said, conflict_at is not null as conflict, older is not null as older,
        withdrawn_on::text, version from source_item order by source_key`.execute(database.db)
  ).rows;
async function addUnit(key: string): Promise<void> {
  await sql`insert into unit (id, code, building_id, source, source_key)
    values (${uuidV7()}, ${key}, ${building}, 'realgimm', ${key})`.execute(database.db);
}

test(`a certificate becomes an item of the dossier, and says of the building what it proves (${databaseKind})`, async () => {
  register.changes = [change(1, ape(code))];
  await read();
  expect(await records()).toMatchObject([{ kind: "certificate", source: "realgimm" }]);
  expect(await valueOf("apeClass")).toBe("D");
  expect(await valueOf("apeExpires")).toBe("2031-03-04");
});

test("an unchanged register costs nothing, and the chain of the dossier holds", async () => {
  register.changes = [change(1, ape(code)), change(2, plan(code))];
  await read();
  const before = await verifyDossier(database.db, clock.now(), building);
  const kept = await items();
  await read();
  await sql`delete from sync_cursor`.execute(database.db);
  await read();
  expect(await items()).toEqual(kept);
  expect(await verifyDossier(database.db, clock.now(), building)).toEqual(before);
});

test("of two energy certificates the one issued last speaks for the building; withdrawn, the other speaks again", async () => {
  register.changes = [
    change(1, ape(code)),
    change(2, ape(code, { key: `${code}-C2`, issuedOn: "2024-01-01", energyClass: "B" })),
  ];
  await read();
  expect(await valueOf("apeClass")).toBe("B");
  register.changes.push(
    change(3, ape(code, { key: `${code}-C2`, issuedOn: "2024-01-01", energyClass: "B" }), "2026-05-01"),
  );
  await read();
  expect(await valueOf("apeClass")).toBe("D");
  expect(await records()).toHaveLength(1);
});

test("what comes before its building waits for it, and enters when it is there", async () => {
  register.changes = [change(1, ape(`${code}-LATER`))];
  await read();
  expect(await items()).toMatchObject([{ state: "waiting" }]);
  building = await addBuilding(database.db, { code: `${code}-LATER` });
  await read();
  expect(await items()).toMatchObject([{ state: "matched" }]);
  expect(await valueOf("apeClass")).toBe("D");
});

test("an occupant is a title and a day: who left is told no more", async () => {
  await addUnit(`${code}-U1`);
  register.changes = [change(1, occupant(`${code}-U1`))];
  await read();
  const [record] = await records();
  expect(await valueOf("occupantTitle", record?.id)).toBe("tenant");
  register.changes.push(change(2, occupant(`${code}-U1`, { to: "2026-04-30" })));
  await read();
  expect(await records()).toEqual([]);
});

test("a register put back to an earlier day does not undo what is newer: a person is asked", async () => {
  register.changes = [change(10, ape(code)), change(20, ape(code, { energyClass: "A1" }))];
  await read();
  register.forgetCursors();
  register.changes = [change(10, ape(code))];
  await read();
  expect(await valueOf("apeClass")).toBe("A1");
  expect(await items()).toMatchObject([{ conflict: true, sequence: 20 }]);
});

test("an old change followed by its newer ones, read again from the beginning, is no conflict", async () => {
  register.changes = [
    change(10, ape(code)),
    change(11, plan(code)),
    change(12, plan(code, { key: "x" })),
    change(20, ape(code, { energyClass: "A1" })),
  ];
  await read();
  register.forgetCursors();
  await read();
  expect(await items()).toMatchObject([
    { conflict: false, older: false, sequence: 20 },
    { conflict: false },
    { conflict: false },
  ]);
  expect(await valueOf("apeClass")).toBe("A1");
});

test("a newer change that bears an earlier day does not take its place by itself", async () => {
  register.changes = [change(1, ape(code))];
  await read();
  register.changes.push(change(2, ape(code, { issuedOn: "2011-01-01", energyClass: "G" })));
  await read();
  expect(await valueOf("apeClass")).toBe("D");
  expect(await items()).toMatchObject([{ conflict: true }]);
});

test("what cannot be read is parked, and nothing else waits for it", async () => {
  register.changes = [change(1, ape(code))];
  register.malformed = [
    { messageId: `bad-${count}`, payload: "{}", said: { kind: "malformed", because: "tipo: manca" } },
  ];
  await read();
  expect(await valueOf("apeClass")).toBe("D");
  const { rows } = await sql<{ state: string; reason: string }>`
    select state, reason from inbox_message where message_id = ${`bad-${count}`}`.execute(database.db);
  expect(rows).toEqual([{ state: "parked", reason: "tipo: manca" }]);
});

test("the file of a plan is kept as a document of its building; one that is not what was described is parked", async () => {
  const bytes = madePdf(["Pianta"]);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  register.changes = [
    change(1, plan(code, { sha256 })),
    change(2, plan(code, { key: "other", documentKey: "wrong", sha256: "0".repeat(64) })),
    change(3, plan(code, { key: "none", documentKey: "none" })),
  ];
  register.files.set(`D-${code}`, { kind: "file", bytes }).set("wrong", { kind: "file", bytes });
  await read();
  const blobs = createBlobStore({ directory: folder, accept: acceptDocument, maxBytes: 1_000_000 });
  const deps = { db: database.db, clock, register, blobs, jobs: recordedJobs() };
  expect(await fetchPlans(deps)).toBe(1);
  const { rows } = await sql<{ key: string; state: string; because: string | null }>`
    select i.source_key as key, f.state, f.because from register_file f join source_item i on i.id = f.item_id
    order by i.source_key`.execute(database.db);
  expect(rows).toEqual([
    { key: `${code}-PL0`, state: "kept", because: null },
    { key: "none", state: "parked", because: "RealGimm non ha il file" },
    { key: "other", state: "parked", because: expect.stringContaining("impronta") },
  ]);
  const { rows: documents } = await sql<Record<string, unknown>>`
    select type, state, title, building_id, issued_on::text from document where source = 'realgimm'`.execute(
    database.db,
  );
  expect(documents).toEqual([
    {
      ...{ type: "floor-plan", state: "confirmed", title: "Pianta del piano terra", building_id: building },
      issued_on: "2019-01-01",
    },
  ]);
  expect(await fetchPlans(deps)).toBe(0);
});
