import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { dueByOtherRules, readDue } from "#runtime/jobs/reading-due.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { addBuilding, addElement } from "#test/features/dossier/house.ts";

let database: TestDatabase;
const READING = "prova";

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
beforeEach(forget);

async function forget(): Promise<void> {
  await sql`delete from reading_due`.execute(database.db);
}
async function due(...ids: string[]): Promise<void> {
  for (const id of ids)
    await sql`insert into reading_due (reading, subject_id) values (${READING}, ${id})`.execute(database.db);
}
async function left(reading = READING): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select subject_id as id from reading_due where reading = ${reading} order by id`.execute(database.db);
  return rows.map(({ id }) => id);
}
/** Reads all that is due, two at a time, and says what was read. */
async function readAll(refused: readonly string[] = []): Promise<string[][]> {
  const read: string[][] = [];
  const reading = readDue(database.db, {
    ...{ reading: READING, atATime: 2 },
    read: async (_tx, ids) => {
      for (const id of ids) if (refused.includes(id)) throw new Error(`cannot read ${id}`);
      read.push([...ids]);
      return ids.length;
    },
  });
  await reading.catch((error: Error) => read.push([error.message]));
  return read;
}

test(`each is read once however often it changed, some at a time, and then no more (${databaseKind})`, async () => {
  const [one, two, three] = [uuidV7(), uuidV7(), uuidV7()];
  await due(one, two, one, three, one);
  expect((await readAll()).flat()).toEqual([one, two, three]);
  expect(await left()).toEqual([]);
  expect(await readAll()).toEqual([]);
});

test("what cannot be read keeps nobody else from it, is said, and is due again", async () => {
  const [one, two, three] = [uuidV7(), uuidV7(), uuidV7()];
  await due(one, two, three);
  expect((await readAll([one])).flat()).toEqual([two, three, `cannot read ${one}`]);
  expect(await left()).toEqual([one]);
  expect(await readAll()).toEqual([[one]]);
});

test("of two that read at once, one reads each", async () => {
  const ids = Array.from({ length: 9 }, () => uuidV7());
  await due(...ids);
  const [one, other] = await Promise.all([readAll(), readAll()]);
  expect([...one, ...other].flat().toSorted()).toEqual(ids.toSorted());
});

test("what changes while it is read is due again", async () => {
  const id = uuidV7();
  await due(id);
  await readDue(database.db, {
    ...{ reading: READING, atATime: 1 },
    read: async (tx) => {
      await sql`insert into reading_due (reading, subject_id) values (${READING}, ${id})`.execute(tx);
      return 1;
    },
  });
  expect(await left()).toEqual([id]);
});

test("with other rules everything is due, once", async () => {
  const id = uuidV7();
  const all = sql`select ${id}::uuid`;
  for (const digest of ["one", "one", "two"])
    await dueByOtherRules(database.db, { reading: READING, digest, all });
  expect(await left()).toEqual([id, id]);
});

test("the register tells the dossiers of each change that they show, and of no other", async () => {
  const { db } = database;
  const [house, other] = [await addBuilding(db, { code: "DUE-1" }), await addBuilding(db, { code: "DUE-2" })];
  const element = await addElement(db, house, "DUE-1-CALDAIA");
  const complex = uuidV7();
  await sql`insert into complex (id, code, name, source, source_key) values (${complex}, 'DUE', 'Polo', 'realgimm', 'DUE')`.execute(
    db,
  );
  const told = async (change: ReturnType<typeof sql>) => {
    await forget();
    await change.execute(db);
    return left("dossier.registry");
  };
  expect(await told(sql`update building set updated_at = now(), source_sequence = 7`)).toEqual([]);
  expect(await told(sql`update element set updated_at = now()`)).toEqual([]);
  expect(await told(sql`update building set name = 'Altro' where id = ${house}`)).toEqual([house]);
  expect(
    await told(sql`update building set point = st_setsrid(st_point(8.9, 44.4), 4326) where id = ${house}`),
  ).toEqual([house]);
  expect(await told(sql`update element set serial = 'X1' where id = ${element}`)).toEqual([house]);
  expect(await told(sql`update element set building_id = ${other} where id = ${element}`)).toEqual([
    house,
    other,
  ]);
  expect(await told(sql`update building set complex_id = ${complex} where id = ${other}`)).toEqual([other]);
  expect(await told(sql`update complex set name = 'Polo scolastico'`)).toEqual([other]);
});

test("documents tell when they are confirmed, corrected, linked and withdrawn; not while nobody has confirmed them", async () => {
  const { db } = database;
  const house = await addBuilding(db, { code: "DUE-3" });
  const id = uuidV7();
  const told = async (change: ReturnType<typeof sql>) => {
    await forget();
    await change.execute(db);
    return [await left("dossier.documents"), await left("compliance.documents")];
  };
  const nothing = [[], []];
  const both = [[house], [id]];
  const insert = sql`insert into document (id, code, building_id, type, title, state, source, source_key, created_label,
    created_at, updated_at) values (${id}, 'DUE-3', ${house}, 'ape', 'Prova', 'uploaded', 'stabile', 'DUE-3', 'Tecnica', now(), now())`;
  const link = sql`insert into document_link (id, document_id, subject_kind, subject_id, role, created_label, created_at)
    values (${uuidV7()}, ${id}, 'building', ${house}, 'proves', 'Tecnica', now())`;
  expect(await told(insert)).toEqual(nothing);
  expect(await told(sql`update document set state = 'proposed', proposals = '[]'`)).toEqual(nothing);
  expect(await told(sql`update document set state = 'confirmed', confirmed_at = now()`)).toEqual(both);
  expect(await told(sql`update document set visibility = 'restricted', updated_at = now()`)).toEqual(nothing);
  expect(await told(sql`update document set number = '12/2026'`)).toEqual(both);
  expect(await told(link)).toEqual(both);
  expect(await told(sql`update document_link set removed_at = now(), removed_label = 'Tecnica'`)).toEqual(
    both,
  );
  expect(await told(sql`update document set state = 'withdrawn', withdrawn_at = now()`)).toEqual(both);
});
