import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { verifyDossier } from "#features/dossier/verify-dossier.ts";
import { EXIT } from "#main/exit-codes.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { runCommand } from "#test/support/run-command.ts";
import { addBuilding, factOf, movedClock, originAt, say } from "#test/features/dossier/house.ts";

let database: TestDatabase;
const clock = movedClock("2026-05-10T09:00:00Z");
let id: string;
let count = 0;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  count += 1;
  id = await written(`VERIFICA-${count}`);
});

/** A dossier with three changes, the last of which superseded a value. */
async function written(code: string): Promise<string> {
  const building = await addBuilding(database.db, { code });
  for (const [source, fact] of [
    ["realgimm", factOf(building, "name", "Scuola")],
    ["person", factOf(building, "apeClass", "C")],
    ["person", factOf(building, "apeClass", "B")],
  ] as const) {
    clock.pass(1_000);
    await say(database.db, originAt(clock.now(), source), [{ buildingId: building, facts: [fact] }]);
  }
  return building;
}

/** As somebody would who owns the database. */
async function tamper(text: string): Promise<void> {
  const { db } = database;
  for (const table of ["claim", "dossier_change"])
    await sql`alter table ${sql.table(table)} disable trigger user`.execute(db);
  await sql.raw(text.replaceAll("$id", `'${id}'`)).execute(db);
  for (const table of ["claim", "dossier_change"])
    await sql`alter table ${sql.table(table)} enable trigger user`.execute(db);
}

const faults = async () => (await verifyDossier(database.db, clock.now(), id)).faults;

test(`a dossier that nobody touched is intact, and its head is in the register of operations (${databaseKind})`, async () => {
  expect(await verifyDossier(database.db, clock.now(), id)).toMatchObject({
    changes: 3,
    claims: 3,
    isAnchored: true,
    faults: [],
  });
});

test("a building without a dossier is intact, with nothing in it", async () => {
  const empty = await addBuilding(database.db, { code: `VUOTO-${count}` });
  expect(await verifyDossier(database.db, clock.now(), empty)).toMatchObject({
    changes: 0,
    claims: 0,
    faults: [],
  });
});

test.each([
  [
    "a value",
    `update claim set value = '"A1"' where building_id = $id and field = 'apeClass' and superseded_at is null`,
    "Scrittura 3: i valori",
  ],
  [
    "a superseded value",
    `update claim set value = '"A1"' where building_id = $id and superseded_at is not null`,
    "Scrittura 2: i valori",
  ],
  [
    "a source",
    `update claim set source = 'caitel' where building_id = $id and field = 'name'`,
    "Scrittura 1: i valori",
  ],
  [
    "a day",
    `update claim set valid_from = '2020-01-01' where building_id = $id and field = 'name'`,
    "Scrittura 1: i valori",
  ],
  [
    "an instant of ending",
    `update claim set superseded_at = superseded_at - interval '1 day' where building_id = $id and superseded_at is not null`,
    "Scrittura 3: un valore porta un istante",
  ],
  [
    "what ended a value",
    `update claim set superseded_at = null, superseded_by = null where building_id = $id`,
    "Scrittura 3: i valori",
  ],
  [
    "who wrote",
    `update dossier_change set actor_label = 'Altri' where building_id = $id and number = 2`,
    "Scrittura 2: non è concatenata",
  ],
  [
    "when it was written",
    `update dossier_change set at = at - interval '1 hour' where building_id = $id and number = 1`,
    "Scrittura 1: non è concatenata",
  ],
  [
    "today's value",
    `update current_fact set value = '"A1"' where building_id = $id and field = 'apeClass'`,
    "«APE, classe»: il valore mostrato",
  ],
  [
    "a value hidden today",
    `delete from current_fact where building_id = $id and field = 'apeClass'`,
    "«APE, classe»: risulta",
  ],
  [
    "the last writing, taken off",
    `delete from current_fact where building_id = $id and field = 'apeClass';
    update claim set superseded_at = null, superseded_by = null where building_id = $id;
    delete from claim where building_id = $id and change_id = (select id from dossier_change where building_id = $id and number = 3);
    delete from dossier_change where building_id = $id and number = 3`,
    "La catena finisce alla scrittura 2",
  ],
])("%s altered is found, and where", async (_, text, told) => {
  for (const statement of text.split(";")) await tamper(statement);
  expect((await faults()).some((fault) => fault.startsWith(told))).toBe(true);
});

test("a chain rewritten whole is found against the register of operations", async () => {
  const { head } = await verifyDossier(database.db, clock.now(), id);
  const other = await addBuilding(database.db, { code: `GEMELLO-${count}` });
  await say(database.db, originAt(clock.now()), [
    { buildingId: other, facts: [factOf(other, "name", "Altra")] },
  ]);
  // The head of another chain in place of this one's, everywhere but in the register.
  await tamper(
    `update dossier_change set hash = sha256('altro'::bytea) where building_id = $id and number = 3`,
  );
  await sql`update dossier set head = sha256('altro'::bytea) where building_id = ${id}`.execute(database.db);
  const found = await verifyDossier(database.db, clock.now(), id);
  expect(found.head).not.toBe(head);
  expect(found.faults).toContain("Il registro delle operazioni ha un'altra impronta dell'ultima scrittura");
});

test("the database itself refuses to rewrite a value or a writing", async () => {
  await expect(
    sql`update claim set value = '1' where building_id = ${id}`.execute(database.db),
  ).rejects.toThrow("a claim stands");
  await expect(sql`delete from claim where building_id = ${id}`.execute(database.db)).rejects.toThrow(
    "a claim stands",
  );
  await expect(
    sql`update dossier_change set cause = 'x' where building_id = ${id}`.execute(database.db),
  ).rejects.toThrow("append-only");
});

test("`dossier verify` says it on the command line, with an exit code for scripts", async () => {
  await tamper(`update claim set value = '"A1"' where building_id = $id and field = 'name'`);
  await database.leave();
  const intact = await runCommand(database, ["dossier", "verify", "VERIFICA-1"]);
  expect(intact).toMatchObject({ code: 0 });
  expect(intact.stdout).toContain("è integro: 3 scritture, 3 valori");
  const broken = await runCommand(database, ["dossier", "verify", `VERIFICA-${count}`]);
  expect(broken.code).toBe(EXIT.auditBroken);
  expect(broken.stderr).toContain("NON è integro");
  const unknown = await runCommand(database, ["dossier", "verify", "NESSUNO"]);
  expect(unknown.code).toBe(EXIT.usage);
  expect(unknown.stderr).toContain("Nessun edificio ha il codice NESSUNO");
});
