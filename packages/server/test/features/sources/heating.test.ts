import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { loadRecords } from "#features/dossier/load-records.ts";
import { loadStated } from "#features/dossier/load-stated.ts";
import { verifyDossier } from "#features/dossier/verify-dossier.ts";
import { readSource, readWhatIsDue, type SourceDeps } from "#features/sources/run-readings.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";
import { movedClock } from "#test/features/dossier/house.ts";
import {
  addBoiler,
  addBuildingAt,
  machine,
  plantOf,
  report,
  type WrittenRegister,
  writtenRegister,
} from "#test/features/sources/house.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";

let database: TestDatabase;
let register: WrittenRegister;
let street: string;
let building: string;
let boiler: string;
let count = 0;
const clock = movedClock("2026-05-10T09:00:00Z");
const deps = (): SourceDeps => ({
  ...{ db: database.db, clock, permits: undefined },
  heating: { register, taxCode: "00856930102", everySeconds: 3_600 },
});
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  count += 1;
  clock.pass(60_000);
  register = writtenRegister();
  // What another test left is not this one's: each begins with a register of its own.
  await sql`delete from source_item`.execute(database.db);
  street = `VIA PROVA ${"ABCDEFGHILMNOPQRSTUVZ"[count]}`;
  building = await addBuildingAt(database.db, `SRC-${count}`, { street, number: 10 });
  boiler = await addBoiler(database.db, building, `EL-${count}`, `SN-${count}`);
});

async function read(): Promise<void> {
  clock.pass(60_000);
  await readSource(deps(), "caitel");
}
async function facts(of = building) {
  const stated = await loadStated(database.db, { buildingId: of, kinds: ["element", "record"] });
  return (field: string, subject: string) => stated.get(subject)?.get(field);
}
const records = (of = building) => loadRecords(database.db, of, undefined);
const items = async () =>
  (await sql<Record<string, unknown>>`select * from source_item order by source_key`.execute(database.db))
    .rows;
const messages = async () =>
  (
    await sql<{ kind: string; state: string; reason: string }>`
      select kind, state, reason from inbox_message where platform = 'caitel' order by received_at`.execute(
      database.db,
    )
  ).rows;
const here = (rest: Parameters<typeof plantOf>[1] = {}) =>
  plantOf(String(1_000 + count), { address: `${street} 10`, machines: [machine(`SN-${count}`)], ...rest });

test(`a plant is of the building at its address and of the element of its serial: both say so, with their source (${databaseKind})`, async () => {
  register.plants = [here({ reports: [report("1", "2023-10-15"), report("2", "2025-10-15")] })];
  await read();
  const fact = await facts();
  expect(fact("heatKw", boiler)).toMatchObject({ value: 350, source: "caitel", saidBy: "caitel" });
  expect(fact("plantPlate", boiler)?.value).toBe(`LIG${1_000 + count}`);
  const [record] = await records();
  expect(record).toMatchObject({ kind: "heating-plant", source: "caitel" });
  expect(fact("plantReportDate", record?.id ?? "")?.value).toBe("2025-10-15");
  expect(fact("plantFirm", record?.id ?? "")?.value).toBe("Termica Prova");
});

test("the same data twice write nothing", async () => {
  register.plants = [here()];
  await read();
  const before = await verifyDossier(database.db, clock.now(), building);
  const items1 = await items();
  await read();
  expect(await verifyDossier(database.db, clock.now(), building)).toEqual(before);
  expect(before).toMatchObject({ changes: 1, faults: [] });
  expect(await items()).toEqual(items1);
});

test("what the register changes is changed, and what it no longer has is withdrawn from today: past days keep it", async () => {
  register.plants = [here()];
  await read();
  const [record] = await records();
  register.plants = [here({ maximumPower: "400" })];
  await read();
  expect((await facts())("heatKw", boiler)?.value).toBe(400);
  register.plants = [plantOf("9999", { address: "ALTROVE 1" })];
  await read();
  expect(await records()).toEqual([]);
  expect((await facts())("heatKw", boiler)).toBeUndefined();
  const { rows } = await sql<{ value: number }>`
    select value from claim where subject_id = ${boiler} and field = 'heatKw' order by recorded_at`.execute(
    database.db,
  );
  expect(rows.map(({ value }) => value)).toEqual([350, 400]);
  register.plants = [here()];
  await read();
  expect((await records()).map(({ id }) => id)).toEqual([record?.id]);
});

test("an address or a serial that does not say enough is never a guess: it waits with its candidates", async () => {
  const other = await addBuildingAt(database.db, `SRC-${count}-B`, { street, number: 12 });
  register.plants = [
    here({ address: `${street}`, key: "1" }),
    here({ key: "2", machines: [machine("un'altra")] }),
    here({ key: "3", address: "VIA MAI SENTITA 3" }),
  ];
  await read();
  const [one, two, three] = await items();
  expect(one).toMatchObject({ state: "waiting", building_ids: [], candidate_buildings: [building, other] });
  expect(two).toMatchObject({ state: "waiting", building_ids: [building], candidate_elements: [boiler] });
  expect(three).toMatchObject({ state: "waiting", building_ids: [], candidate_buildings: [] });
  expect((await facts())("heatKw", boiler)).toBeUndefined();
});

test("a building that the register has only later finds its plant by itself", async () => {
  register.plants = [here({ address: `${street} 77`, machines: [] })];
  await read();
  expect((await items())[0]).toMatchObject({ state: "waiting" });
  const late = await addBuildingAt(database.db, `SRC-${count}-C`, { street, number: 77 });
  await read();
  expect((await items())[0]).toMatchObject({ state: "matched", building_ids: [late] });
  expect(await records(late)).toHaveLength(1);
});

test("an older answer that is written after a newer one changes nothing", async () => {
  register.plants = [here({ maximumPower: "100" })];
  await read();
  let release: () => void = () => undefined;
  register.beforeAnswer = () => new Promise((resolve) => (release = () => resolve()));
  clock.pass(1_000);
  const slow = readSource(deps(), "caitel");
  await expect.poll(() => register.calls).toBe(2);
  register.beforeAnswer = () => undefined;
  register.plants = [here({ maximumPower: "500" })];
  await read();
  release();
  await slow;
  expect((await facts())("heatKw", boiler)?.value).toBe(500);
});

test("an item that cannot be read is kept for a person, takes nothing away, and is done with once it can", async () => {
  register.plants = [here(), plantOf("7", { address: "ALTROVE 1" })];
  await read();
  const payload = `{"idImpianto": ${1_000 + count}, "idGruppo": {}}`.replace("{}", "1");
  register.plants = [
    { kind: "malformed", because: "targa: illeggibile", payload },
    plantOf("7", { address: "ALTROVE 1" }),
  ];
  await read();
  await read();
  expect((await messages()).at(-1)).toMatchObject({ state: "parked", reason: "targa: illeggibile" });
  expect((await facts())("heatKw", boiler)?.value).toBe(350);
  register.plants = [here(), plantOf("7", { address: "ALTROVE 1" })];
  await read();
  expect((await messages()).at(-1)).toMatchObject({ state: "handled" });
});

test("a list cut short takes nothing away until a person says that it is so", async () => {
  const many = Array.from({ length: 30 }, (_, place) =>
    plantOf(String(2_000 + place), { address: "ALTROVE 1" }),
  );
  register.plants = [here(), ...many];
  await read();
  register.plants = many.slice(0, 5);
  await read();
  expect((await facts())("heatKw", boiler)?.value).toBe(350);
  expect((await messages()).at(-1)).toMatchObject({ kind: "short-list", state: "parked" });
  await sql`update inbox_message set state = 'received' where kind = 'short-list'`.execute(database.db);
  await read();
  expect((await facts())("heatKw", boiler)).toBeUndefined();
  expect((await messages()).at(-1)).toMatchObject({ kind: "short-list", state: "handled" });
});

test("a platform that does not answer changes nothing, and is asked again before the next turn", async () => {
  register.plants = [here()];
  register.beforeAnswer = () => Promise.reject(new PlatformUnavailable("caitel", "giù"));
  await sql`delete from sync_cursor where platform = 'caitel'`.execute(database.db);
  await expect(readWhatIsDue(deps(), "caitel")).rejects.toThrow(PlatformUnavailable);
  register.beforeAnswer = () => undefined;
  await readWhatIsDue(deps(), "caitel");
  expect((await facts())("heatKw", boiler)?.value).toBe(350);
  await readWhatIsDue(deps(), "caitel");
  expect(register.calls).toBe(2);
  clock.pass(3_600_000);
  await readWhatIsDue(deps(), "caitel");
  expect(register.calls).toBe(3);
});

test("a value that the dictionary does not take is left out and told; the others are stated", async () => {
  register.plants = [here({ maximumPower: "12.3456" })];
  await read();
  expect((await facts())("plantPlate", boiler)).toBeDefined();
  expect((await facts())("heatKw", boiler)).toBeUndefined();
  expect((await items())[0]?.["refused"]).toEqual(
    expect.arrayContaining([expect.objectContaining({ field: "heatKw" })]),
  );
});
