import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { recordFromPlants } from "#features/compliance/read-plants.ts";
import { recomputeStale } from "#features/compliance/recompute.ts";
import { readSource } from "#features/sources/run-readings.ts";
import { inTransaction } from "#runtime/transaction.ts";
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
let building: string;
let boiler: string;
const clock = movedClock("2026-05-10T09:00:00Z");

beforeAll(async () => {
  database = await freshDatabase();
  register = writtenRegister();
  building = await addBuildingAt(database.db, "RCEE-1", { street: "Via di Prova", number: 10 });
  boiler = await addBoiler(database.db, building, "EL-1", "SN1");
});
afterAll(() => database.close());
beforeEach(() => clock.pass(60_000));

async function read(...plants: WrittenRegister["plants"]): Promise<number> {
  clock.pass(60_000);
  register.plants = plants;
  const deps = { db: database.db, clock, permits: undefined };
  await readSource({ ...deps, heating: { register, taxCode: "1", everySeconds: 1 } }, "caitel");
  return recordFromPlants(database.db, { clock });
}
const done = async () =>
  (
    await sql<{ rule: string; on: string; by: string; key: string; reason: string | null }>`
      select c.rule, c.done_on::text as "on", c.done_by as by, c.source_key as key, a.reason from check_done c
      left join check_annulment a on a.check_id = c.id where c.subject_id = ${boiler} and c.source = 'caitel'
      order by c.done_on, c.recorded_at, c.rule`.execute(database.db)
  ).rows;
const standing = async () => (await done()).filter(({ reason }) => reason === null);
const plant = (...reports: ReturnType<typeof report>[]) =>
  plantOf("1001", { machines: [machine("SN1")], reports });

test(`an efficiency report of the register is a check that was done, with the report that says so (${databaseKind})`, async () => {
  expect(await read(plant(report("501", "2024-10-15")))).toBe(2);
  expect(await standing()).toEqual([
    { rule: "rcee-1-gas", on: "2024-10-15", by: "Termica Prova", key: "1/1001#rapporto 501", reason: null },
    {
      rule: "rcee-1-liquido",
      on: "2024-10-15",
      by: "Termica Prova",
      key: "1/1001#rapporto 501",
      reason: null,
    },
  ]);
  expect(await read(plant(report("501", "2024-10-15")))).toBe(0);
});

test("with the fuel that a person adds, the next report is due as the law says (DPR 74/2013, All. A: gas from 100 kW, 24 months)", async () => {
  await sql`
    insert into current_fact (subject_id, field, building_id, subject_kind, claim_id, value, source, quality, valid_from, recorded_at)
    select subject_id, 'heatSource', building_id, 'element', claim_id, '"natural-gas"', 'person', 'declared', valid_from, recorded_at
    from current_fact where subject_id = ${boiler} and field = 'heatKw'`.execute(database.db);
  await inTransaction(database.db, (tx) => recomputeStale(tx, "2026-05-10", { onlyBuilding: building }));
  const { rows } = await sql<{ due: string }>`
    select due_on::text as due from obligation where subject_id = ${boiler} and rule = 'rcee-1-gas'`.execute(
    database.db,
  );
  expect(rows).toEqual([{ due: "2026-10-15" }]);
});

test("a report that the register corrects is annulled and recorded anew; one that it takes back is annulled", async () => {
  await read(plant(report("501", "2024-10-20")));
  expect((await standing()).map(({ on }) => on)).toEqual(["2024-10-20", "2024-10-20"]);
  expect((await done()).filter(({ reason }) => reason !== null)).toHaveLength(2);
  await read(plant());
  expect(await standing()).toEqual([]);
  await read(plant(report("501", "2024-10-20")));
  expect(await standing()).toHaveLength(2);
  // The plant itself goes, with all that it proved; another stands in the list, or it would be no list at all.
  await read(plantOf("9", { address: "ALTROVE 1" }));
  expect(await standing()).toEqual([]);
});

test("maintenance counts as such; a day to come and letters that nobody knows prove nothing", async () => {
  const maintenance = {
    key: "701",
    doneOn: "2025-09-01",
    firm: null,
    origin: { kind: "entered-by-hand" as const },
    documents: [],
  };
  await read({
    ...plant(report("1", "2030-01-01"), report("2", "2024-01-01", "XY")),
    maintenances: [maintenance],
  });
  expect(await standing()).toEqual([
    expect.objectContaining({ rule: "impianto-termico", on: "2025-09-01", key: "1/1001#manutenzione 701" }),
  ]);
});
