import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { countsOf, importFile, importFolder } from "#test/features/import/importing.ts";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";

let database: TestDatabase;
let folder: Awaited<ReturnType<typeof importFolder>>;
beforeAll(async () => {
  database = await freshDatabase();
  folder = await importFolder();
});
afterAll(async () => {
  await folder.remove();
  await database.close();
});

const shape = (code: string, ring: number[][]) => ({
  type: "Feature",
  properties: { Codice: code, Nome: `Edificio ${code}` },
  geometry: { type: "Polygon", coordinates: [ring] },
});
const [x, y] = [8.93, 44.41];

test("a shape that crosses itself, or has no area, still puts its building where it is", async () => {
  const bow = [
    [x, y],
    [x + 0.0002, y + 0.0002],
    [x + 0.0002, y],
    [x, y + 0.0002],
    [x, y],
  ];
  const features = [
    shape("FARFALLA", bow),
    shape(
      "PUNTO",
      Array.from({ length: 4 }, () => [x, y]),
    ),
  ];
  const path = await folder.file(JSON.stringify({ type: "FeatureCollection", features }));
  const asked = { kind: "buildings", path, profile: "generic", apply: true } as const;
  expect(countsOf(await importFile(database.db, asked))).toEqual([2, 0, 0, 0]);
  const { rows } = await sql<{ metres: number }>`
    select st_distance(point::geography, st_setsrid(st_makepoint(${x}, ${y}), 4326)::geography) as metres
    from building`.execute(database.db);
  expect(rows).toHaveLength(2);
  expect(Math.max(...rows.map(({ metres }) => metres))).toBeLessThan(30);
  expect(countsOf(await importFile(database.db, asked))).toEqual([0, 0, 2, 0]);
});

test("a shape with a corner in another place is refused, though it begins inside the Comune", async () => {
  const slipped = [
    [x, y],
    [x + 0.0002, y],
    [120, y],
    [x, y],
  ];
  const path = await folder.file(
    JSON.stringify({ type: "FeatureCollection", features: [shape("LONTANO", slipped)] }),
  );
  const outcome = await importFile(database.db, { kind: "buildings", path, profile: "generic" });
  expect(outcome.refused).toMatchObject([{ line: 1, reason: "Geometria più estesa di un edificio" }]);
});
