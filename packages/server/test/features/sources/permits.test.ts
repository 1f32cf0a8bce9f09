import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { loadRecords } from "#features/dossier/load-records.ts";
import { loadStated } from "#features/dossier/load-stated.ts";
import { readSource, type SourceDeps } from "#features/sources/run-readings.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";
import { movedClock } from "#test/features/dossier/house.ts";
import {
  addBuildingAt,
  addressAt,
  fileOf,
  type WrittenOffice,
  writtenOffice,
} from "#test/features/sources/house.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";

let database: TestDatabase;
let office: WrittenOffice;
let building: string;
const clock = movedClock("2026-05-10T09:00:00Z");

beforeAll(async () => {
  database = await freshDatabase();
  building = await addBuildingAt(database.db, "EDI-1", { street: "Via di Prova", number: 10 });
  await addBuildingAt(database.db, "EDI-2", { street: "Corso Città di Gaeta", number: 3 });
});
afterAll(() => database.close());
beforeEach(async () => {
  office = writtenOffice();
  await sql`delete from source_item`.execute(database.db);
  await sql`update dossier_record set withdrawn_on = current_date`.execute(database.db);
  await sql`delete from sync_cursor where platform = 'edilizia'`.execute(database.db);
});

async function read(): Promise<void> {
  clock.pass(60_000);
  const deps: SourceDeps = { db: database.db, clock, heating: undefined, permits: undefined };
  await readSource(
    { ...deps, permits: { permits: office, taxCode: "00856930102", everySeconds: 1 } },
    "edilizia",
  );
}
const records = () => loadRecords(database.db, building, undefined);
async function valuesOf(id: string) {
  const stated = await loadStated(database.db, { buildingId: building, kinds: ["record"] });
  return Object.fromEntries([...(stated.get(id) ?? [])].map(([field, fact]) => [field, fact.value]));
}
const decree = (documentUnit: number, ...addresses: string[]) => ({
  ...{
    documentUnit,
    number: 321,
    year: 1975,
    selfCertified: "no" as const,
    addresses,
    documents: [],
    unread: [],
  },
});

test(`a building file becomes a title of the building at its address, as the register words it (${databaseKind})`, async () => {
  office.files = [fileOf("120"), fileOf("121", { type: "PRATICA MAI VISTA" })];
  await read();
  const [one, other] = await records();
  expect(one).toMatchObject({
    kind: "building-title",
    source: "edilizia",
    label: "SCIA · 120/2019 · 12/01/2019",
  });
  expect(await valuesOf(one?.id ?? "")).toEqual({
    titleKind: "scia",
    titleNumber: "120/2019",
    titleDate: "2019-01-12",
    titleSubject: "Opere interne",
    titleState: "closed",
  });
  expect(await valuesOf(other?.id ?? "")).toMatchObject({
    titleKind: "other",
    titleSubject: "PRATICA MAI VISTA: Opere interne",
  });
});

test("what has not changed is not asked for again; what has is, and the dossier follows", async () => {
  office.files = [fileOf("120", { state: { kind: "in-progress" } }), fileOf("121")];
  await read();
  expect(office.asked).toContain("file 120");
  office.asked.length = 0;
  await read();
  expect(office.asked.filter((question) => question.startsWith("file "))).toEqual([]);
  office.files = [fileOf("120"), fileOf("121")];
  await read();
  expect(office.asked.filter((question) => question.startsWith("file "))).toEqual(["file 120"]);
  const [one] = await records();
  expect(await valuesOf(one?.id ?? "")).toMatchObject({ titleState: "closed" });
});

test("an office that falls midway leaves what was read; the next reading asks for the rest alone", async () => {
  office.files = Array.from({ length: 60 }, (_, place) => fileOf(String(200 + place)));
  office.refuse = (question) => {
    if (question === "file 240") throw new PlatformUnavailable("edilizia", "giù");
  };
  await expect(read()).rejects.toThrow(PlatformUnavailable);
  expect((await records()).length).toBe(25);
  office.refuse = () => undefined;
  office.asked.length = 0;
  await read();
  expect(office.asked.filter((question) => question.startsWith("file ")).length).toBe(35);
  expect((await records()).length).toBe(60);
});

test("decrees are asked for street by street as offices write it, between our numbers; the neighbours' are not kept", async () => {
  office.decrees = [
    decree(1, "VIA DI PROVA 10"),
    decree(2, "VIA DI PROVA 12"),
    decree(3, "VIA DI PROVA 10A"),
  ];
  await read();
  expect(office.asked).toEqual(
    expect.arrayContaining(["decrees CORSO CITTA' DI GAETA 3-3", "decrees VIA DI PROVA 10-10"]),
  );
  const { rows } = await sql<{ source_key: string; state: string }>`
    select source_key, state from source_item order by source_key`.execute(database.db);
  // 10A may be a door of ours: a person says.
  expect(rows).toEqual([
    { source_key: "1", state: "matched" },
    { source_key: "3", state: "waiting" },
  ]);
  const [record] = await records();
  expect(await valuesOf(record?.id ?? "")).toEqual({
    occupancyNumber: "321/1975",
    occupancyOutcome: "granted",
  });
});

test("a reading stopped among the streets goes on from the street that it had reached", async () => {
  office.refuse = (question) => {
    if (question.includes("VIA DI PROVA")) throw new PlatformUnavailable("edilizia", "giù");
  };
  await expect(read()).rejects.toThrow(PlatformUnavailable);
  office.refuse = () => undefined;
  office.asked.length = 0;
  await read();
  expect(office.asked.filter((question) => question.startsWith("decrees"))).toEqual([
    "decrees VIA DI PROVA 10-10",
  ]);
});

test("a file of several addresses is of each building that is at one; one without a number waits", async () => {
  const other = await addBuildingAt(database.db, "EDI-3", { street: "Via Seconda", number: 5 });
  office.files = [
    fileOf("300", { addresses: [addressAt(10), addressAt(5, "VIA SECONDA"), addressAt(99)] }),
    fileOf("301", { addresses: [addressAt(null)] }),
  ];
  await read();
  expect((await records()).map(({ label }) => label)).toEqual(["SCIA · 300/2019 · 12/01/2019"]);
  expect(await loadRecords(database.db, other, undefined)).toHaveLength(1);
  const { rows } = await sql<{ candidate_buildings: string[] }>`
    select candidate_buildings from source_item where source_key = '301'`.execute(database.db);
  expect(rows[0]?.candidate_buildings).toEqual([building]);
});
