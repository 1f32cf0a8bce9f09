import { SourceItem } from "@stabile/contract/sources";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { loadRecords } from "#features/dossier/load-records.ts";
import { loadStated } from "#features/dossier/load-stated.ts";
import { sourceRoutes } from "#features/sources/routes.ts";
import { readSource } from "#features/sources/run-readings.ts";
import { movedClock } from "#test/features/dossier/house.ts";
import {
  addBoiler,
  addBuildingAt,
  machine,
  plantOf,
  type WrittenRegister,
  writtenRegister,
} from "#test/features/sources/house.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { type Desk, openDesk, person } from "#test/support/desk.ts";

let database: TestDatabase;
let desk: Desk;
let register: WrittenRegister;
let building: string;
let boiler: string;
let count = 0;
const clock = movedClock("2026-05-10T09:00:00Z");
const SOURCES = [
  { code: "caitel", label: "Catasto", isConnected: true },
  { code: "edilizia", label: "Sportello", isConnected: false },
];

beforeAll(async () => {
  database = await freshDatabase();
  const technician = (scopeKind: "municipality" | "municipio", scopeKey: string) =>
    person("Tecnica", [{ role: "technician", scopeKind, scopeKey }]);
  desk = await openDesk({
    ...{ db: database.db, clock, register: (api) => sourceRoutes(api, { sources: SOURCES }) },
    people: { tecnica: technician("municipality", ""), tecnicoII: technician("municipio", "II") },
  });
});
afterAll(async () => {
  await desk.close();
  await database.close();
});
beforeEach(async () => {
  count += 1;
  await sql`delete from source_item`.execute(database.db);
  const street = `VIA PROVA ${"ABCDEFGHI"[count]}`;
  building = await addBuildingAt(database.db, `DEC-${count}`, { street, number: 10 });
  boiler = await addBoiler(database.db, building, `EL-${count}`, null);
  register = writtenRegister();
  register.plants = [plantOf(String(count), { address: `${street} 11`, machines: [machine("SN")] })];
  await read();
});

async function read(): Promise<void> {
  clock.pass(60_000);
  const deps = { db: database.db, clock, permits: undefined };
  await readSource({ ...deps, heating: { register, taxCode: "1", everySeconds: 1 } }, "caitel");
}
async function items(state = "waiting", who = "tecnica"): Promise<SourceItem[]> {
  const { body } = await desk.call(who, `/dossier-sources/items?state=${state}`);
  return SourceItem.array().parse((body as { items: unknown }).items);
}
const only = async (state?: string) =>
  (await items(state))[0] ?? expect.fail(`nothing is ${state ?? "waiting"}`);
const decide = (item: SourceItem, body: object, who = "tecnica") =>
  desk.call(who, `/dossier-sources/items/${item.id}/decision`, {
    method: "POST",
    body: { seen: item.version, ...body },
  });
const heatKw = async () =>
  (await loadStated(database.db, { buildingId: building, kinds: ["element"] })).get(boiler)?.get("heatKw")
    ?.value;

test(`what waits is shown with what it says and what it may be of; decided, the dossier says it at once (${databaseKind})`, async () => {
  const item = await only();
  expect(item).toMatchObject({ kindLabel: "Impianto termico", candidateBuildings: [{ id: building }] });
  expect(item.details).toContainEqual({ label: "Potenza termica totale massima", text: "350 kW" });
  const body = { outcome: "matched", buildingIds: [building], elementId: boiler, reason: "È il civico dopo" };
  expect((await decide(item, body)).status).toBe(200);
  expect(await heatKw()).toBe(350);
  expect(await only("decided")).toMatchObject({
    ...{
      buildings: [{ id: building }],
      element: { id: boiler },
      decidedBy: "Tecnica",
      reason: "È il civico dopo",
    },
  });
  const { rows } = await sql<{
    action: string;
  }>`select action from audit_entry where subject_id = ${item.id}`.execute(database.db);
  expect(rows).toEqual([{ action: "dossier.match" }]);
});

test("a decision is remembered, whatever the register says next; undone, the item waits again and the dossier forgets it", async () => {
  await decide(await only(), { outcome: "matched", buildingIds: [building], elementId: boiler });
  register.plants = [plantOf(String(count), { address: "ALTROVE 3", maximumPower: "500" })];
  await read();
  expect(await heatKw()).toBe(500);
  const decided = await only("decided");
  expect((await decide(decided, { outcome: "undone", reason: "Era un altro" })).status).toBe(200);
  expect(await heatKw()).toBeUndefined();
  expect(await loadRecords(database.db, building, undefined)).toEqual([]);
  expect(await only()).toMatchObject({ buildings: [] });
});

test("what is of no building of ours is put aside, and does not come back", async () => {
  await decide(await only(), { outcome: "set-aside", reason: "È di un condominio" });
  await read();
  expect(await items()).toEqual([]);
  expect(await only("set-aside")).toMatchObject({ reason: "È di un condominio" });
});

test("who saw an older version decides nothing; nor does who is out of reach, who does not see it either", async () => {
  const item = await only();
  const matched = { outcome: "matched", buildingIds: [building] };
  expect((await decide(item, { ...matched, seen: item.version + 1 })).status).toBe(409);
  expect(await items("waiting", "tecnicoII")).toEqual([]);
  expect((await decide(item, matched, "tecnicoII")).status).toBe(404);
});

test("a plant is in one building and one element, which no other plant has; what is not there is refused by name", async () => {
  const item = await only();
  const other = await addBuildingAt(database.db, `DEC-${count}-B`, { street: "VIA ALTRA", number: 1 });
  const answers = [
    { outcome: "matched", buildingIds: [] },
    { outcome: "matched", buildingIds: [building, other] },
    { outcome: "matched", buildingIds: [other], elementId: boiler },
  ];
  for (const body of answers) expect((await decide(item, body)).status).toBe(422);
  await decide(item, { outcome: "matched", buildingIds: [building], elementId: boiler });
  register.plants.push(plantOf("999", { address: "ALTROVE 1" }));
  await read();
  const second = await decide(await only(), {
    outcome: "matched",
    buildingIds: [building],
    elementId: boiler,
  });
  expect(second.status).toBe(409);
});

test("each register is told with its last reading, also the one that is not connected", async () => {
  const { body } = await desk.call("tecnica", "/dossier-sources");
  expect(body).toMatchObject({
    items: [
      { code: "caitel", isConnected: true, lastReadAt: clock.now().toISOString(), waiting: 1, matched: 0 },
      { code: "edilizia", isConnected: false, waiting: 0 },
    ],
  });
});
