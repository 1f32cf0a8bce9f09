import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ModelNode } from "@stabile/contract/model-views";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addBuilding } from "#test/features/dossier/house.ts";
import { guid, ifcText } from "#test/features/models/ifc-text.ts";
import { type ModelsOffice, openModelsOffice } from "#test/features/models/models-office.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { SESSION_COOKIE } from "#runtime/web/session-reader.ts";

let database: TestDatabase;
let office: ModelsOffice;
let tower: Buffer;
beforeAll(async () => {
  tower = await readFile(join(import.meta.dirname, "fixtures/tall-building.ifc"));
  database = await freshDatabase();
  office = await openModelsOffice(database);
});
afterAll(async () => {
  await office.close();
  await database.close();
});

let buildings = 0;
const newBuilding = () => addBuilding(database.db, { code: `VI-${(buildings += 1)}` });

const nodesOf = async (path: string, query: string) =>
  (await office.desk.call("tecnica", `${path}/nodes?${query}`)).body.items as ModelNode[];

const shapesOf = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${office.desk.base}${path}/view/shapes`, {
    headers: { cookie: `${SESSION_COOKIE}=tecnica`, ...headers },
  });

test(`a public model is made ready to be seen: its shapes, and its storeys from the lowest (${databaseKind})`, async () => {
  const building = await newBuilding();
  const { path } = await office.loaded(building, "torre.ifc", tower);
  const view = await office.seen(path);
  expect(view).toMatchObject({ state: "ready", fileName: "torre.ifc" });
  expect(view.triangles).toBeGreaterThan(1_000);
  expect(view.storeys.length).toBeGreaterThan(1);
  const shapes = await shapesOf(path);
  expect(shapes.headers.get("content-type")).toBe("application/octet-stream");
  expect((await shapes.arrayBuffer()).byteLength).toBe(view.byteLength);
  expect(view.byteLength).toBeLessThan(tower.byteLength / 4);
  const again = await shapesOf(path, { "if-none-match": shapes.headers.get("etag") ?? "" });
  expect(again.status).toBe(304);
});

test("the same file loaded for another building is not made ready twice", async () => {
  const building = await newBuilding();
  const { path } = await office.loaded(building, "torre.ifc", tower);
  expect((await office.seen(path)).state).toBe("ready");
  const { rows } = await sql`select 1 from model_view v join building_model m on m.sha256 = v.source_sha256
    where m.byte_length = ${tower.byteLength}::integer group by v.source_sha256`.execute(database.db);
  expect(rows).toHaveLength(1);
});

test("what is seen is listed by storey and by words, each with its record once the register knows it", async () => {
  const building = await newBuilding();
  const { path } = await office.loaded(building, "torre.ifc", tower);
  const view = await office.seen(path);
  const [storey] = view.storeys.filter(({ elements }) => elements > 3);
  const before = await nodesOf(path, `storey=${encodeURIComponent(storey?.guid ?? "")}&limit=200`);
  expect(before.filter(({ kind }) => kind === "element")).toHaveLength(storey?.elements ?? -1);
  expect(before.every(({ subjectId }) => subjectId === undefined)).toBe(true);
  expect(before.some(({ hasShape }) => hasShape)).toBe(true);
  const doors = await nodesOf(path, "q=door&limit=200");
  expect(doors.length).toBeGreaterThan(1);
  expect(new Set(doors.map(({ ifcClass }) => ifcClass))).toEqual(new Set(["IfcDoor"]));

  await office.decide(path, "accepted");
  expect((await office.apply(path)).body).toMatchObject({ applied: expect.any(Number) as number });
  const [door] = await nodesOf(path, `guid=${encodeURIComponent(doors[0]?.guid ?? "")}`);
  expect(door).toMatchObject({ kind: "element", hasShape: true, code: expect.any(String) as string });
  const { body } = await office.desk.call(
    "tecnica",
    `/buildings/${building}/subjects/${door?.subjectId}/models`,
  );
  expect(body.items).toEqual([
    { modelId: path.split("/").at(-1), fileName: "torre.ifc", guid: doors[0]?.guid },
  ]);
});

test("pages of a list follow one another without leaving anything out", async () => {
  const building = await newBuilding();
  const { path } = await office.loaded(building, "torre.ifc", tower);
  await office.seen(path);
  const all = await nodesOf(path, "limit=200");
  const first = await office.desk.call("tecnica", `${path}/nodes?limit=30`);
  const second = await office.desk.call("tecnica", `${path}/nodes?limit=30&cursor=${first.body.nextCursor}`);
  expect([...first.body.items, ...second.body.items]).toEqual(all.slice(0, 60));
});

test("a model without geometry says so, and is still listed", async () => {
  const building = await newBuilding();
  const { path } = await office.loaded(building, "scuola.ifc", ifcText());
  expect(await office.seen(path)).toMatchObject({
    state: "failed",
    message: "Nel modello non c'è geometria da mostrare",
    storeys: [
      { name: "Piano terra", spaces: 1, elements: 1 },
      { name: "Piano primo", spaces: 0, elements: 1 },
    ],
  });
  expect((await nodesOf(path, "")).map(({ name }) => name)).toEqual([
    "CT01 Centrale termica",
    "Caldaia à gas",
    "Parete ovest",
  ]);
  expect((await shapesOf(path)).status).toBe(404);
  const { status } = await office.desk.call("tecnica", `${path}/view`, { method: "POST" });
  expect(status).toBe(202);
  expect((await office.seen(path)).state).toBe("failed");
});

test("a workbook has nothing to be seen, and is told so", async () => {
  const building = await newBuilding();
  const bytes = await readFile(join(import.meta.dirname, "fixtures/duplex-design.cobie.xlsx"));
  const { path } = await office.loaded(building, "duplex.xlsx", bytes);
  expect((await office.desk.call("tecnica", `${path}/view`)).body).toMatchObject({ state: "none" });
  const asked = await office.desk.call("tecnica", `${path}/view`, { method: "POST" });
  expect(asked.status).toBe(422);
});

test("an element that no model knows is shown nowhere", async () => {
  const building = await newBuilding();
  const { body } = await office.desk.call("tecnica", `/buildings/${building}/subjects/${building}/models`);
  expect(body).toEqual({ items: [] });
  expect(guid("C1")).toHaveLength(22);
});

test("a model over the limits is not made for the browser: its list is there, and why", async () => {
  const other = await freshDatabase();
  const strict = await openModelsOffice(other, { megabytes: 64, triangles: 100 });
  try {
    const building = await addBuilding(other.db, { code: "VI-9" });
    const { path } = await strict.loaded(building, "torre.ifc", tower);
    const view = await strict.seen(path);
    expect(view.state).toBe("too-large");
    expect(view.message).toMatch(/^Il modello ha [\d.]+ triangoli: in 3D se ne mostrano fino a 100$/);
    expect(view.storeys.length).toBeGreaterThan(1);
  } finally {
    await strict.close();
    await other.close();
  }
});
