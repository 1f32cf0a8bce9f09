import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { conditionsOf, listBuildings } from "#features/registry/list-buildings.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";

const MANY = 4_000;
const SPECIAL: [code: string, name: string, address: string][] = [
  ["YAK-1", "Villa Bianca", "Via Roma 1"],
  ["EDI-YA", "Villa Rossa", "Via Roma 2"],
  ["EDI-3X", "Scuola dell'Yarrow", "Via Roma 3"],
  ["EDI-4X", "Scuola Himalaya", "Via Roma 4"],
  ["EDI-5X", "Casa del Custode", "Via Po 5"],
];

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  await sql`
    insert into building (id, code, name, use, address_text, source, source_key)
    select gen_random_uuid(), 'EDI-' || i, 'Museo ' || i || ' ' || md5(i::text), 'museum', 'Piazza Verdi ' || i, 'prova', i::text
    from generate_series(1, ${sql.lit(MANY)}) i`.execute(database.db);
  for (const [code, name, address] of SPECIAL)
    await sql`insert into building (id, code, name, use, address_text, source, source_key)
      values (gen_random_uuid(), ${code}, ${name}, 'school', ${address}, 'prova', ${code})`.execute(
      database.db,
    );
  await sql`vacuum analyze building`.execute(database.db);
});
afterAll(() => database.close());

async function found(q: string): Promise<string[]> {
  const filter = { q, use: "school", withdrawn: "include" } as const;
  const text = await listBuildings(database.db, { filter, cursor: undefined, limit: 50, reach: REACH });
  return (JSON.parse(text) as { items: { code: string }[] }).items.map(({ code }) => code).sort();
}
const REACH = { all: true, municipi: [], buildingIds: [], contractIds: [], firmIds: [] };

test.each([
  ["ya", ["EDI-3X", "EDI-YA", "YAK-1"]],
  ["YÀ", ["EDI-3X", "EDI-YA", "YAK-1"]],
  ["po", ["EDI-5X"]],
  ["malay", ["EDI-4X"]],
  ["po custode", ["EDI-5X"]],
  ["-- ya ..", ["EDI-3X", "EDI-YA", "YAK-1"]],
  ["l'", []],
  ["y%", []],
  ["y.", []],
  ["[[ (( \\\\ ya", ["EDI-3X", "EDI-YA", "YAK-1"]],
])(`«%s» finds two letters where a word begins, three anywhere (${databaseKind})`, async (q, codes) => {
  expect(await found(q)).toEqual(codes);
});

test.each(["ya", "l'", "d.", "y-"])("the index is asked for «%s» without being read whole", async (q) => {
  const rows = await database.db.transaction().execute(async (tx) => {
    await sql`set local enable_seqscan = off`.execute(tx);
    await sql`set local enable_indexscan = off`.execute(tx);
    const where = sql.join(conditionsOf({ q, withdrawn: "include" }), sql` and `);
    return sql<
      Record<string, unknown>
    >`explain (analyze, format json) select id from building b where ${where}`
      .execute(tx)
      .then(({ rows: [plan] }) => JSON.stringify(plan));
  });
  expect(rows).toContain("building_by_search");
  const read = [...rows.matchAll(/"Node Type":"Bitmap Index Scan".*?"Actual Rows":([\d.]+)/g)].map(
    ([, count]) => Number(count),
  );
  expect(read).toHaveLength(1);
  expect(read[0]).toBeLessThan(MANY / 4);
});
