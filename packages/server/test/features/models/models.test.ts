import { readFile } from "node:fs/promises";
import { join } from "node:path";
import ExcelJs from "exceljs";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { modelThings } from "#domain/models/model-things.ts";
import { soundModel } from "#domain/models/sound-model.ts";
import { readCobie } from "#features/models/cobie/read-cobie.ts";
import { addBuilding, addElement } from "#test/features/dossier/house.ts";
import { guid, ifcText } from "#test/features/models/ifc-text.ts";
import { type ModelsOffice, openModelsOffice } from "#test/features/models/models-office.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { SESSION_COOKIE } from "#runtime/web/session-reader.ts";

let database: TestDatabase;
let office: ModelsOffice;
beforeAll(async () => {
  database = await freshDatabase();
  office = await openModelsOffice(database);
});
afterAll(async () => {
  await office.close();
  await database.close();
});

let buildings = 0;
const newBuilding = () => addBuilding(database.db, { code: `ED-${(buildings += 1)}` });

interface ElementRow {
  id: string;
  name: string;
  source: string;
  uni8290: string;
  serial: string | null;
  guid: string | null;
  space: string | null;
  storey: string | null;
  withdrawn: string | null;
}

async function elementsOf(buildingId: string): Promise<ElementRow[]> {
  const { rows } = await sql<ElementRow>`
    select e.id, e.name, e.source, e.uni8290, e.serial, e.ifc_guid as guid, v.name as space, s.name as storey,
      e.withdrawn_on::text as withdrawn
    from element e left join space v on v.id = e.space_id left join storey s on s.id = v.storey_id
    where e.building_id = ${buildingId}::uuid order by e.name`.execute(database.db);
  return rows;
}

const groupsOf = (model: { groups: { group: string }[] }) => model.groups.map(({ group }) => group);

test(`a model becomes rows of the register only when it is accepted and applied, and again it proposes nothing (${databaseKind})`, async () => {
  const building = await newBuilding();
  const { path, model } = await office.loaded(building, "scuola.ifc", ifcText());
  expect(model).toMatchObject({
    state: "ready",
    schema: "IFC4",
    counts: { storeys: 2, spaces: 1, elements: 2, unchanged: 0 },
  });
  expect(groupsOf(model)).toEqual([
    "storey/add/Piano terra",
    "storey/add/Piano primo",
    "space/add/Piano terra",
    "element/add/Piano terra",
    "element/add/Piano primo",
  ]);
  expect(await elementsOf(building)).toEqual([]);
  expect((await office.apply(path)).status).toBe(409);
  expect((await office.decide(path, "accepted")).body).toEqual({ changed: 5 });
  expect((await office.apply(path)).body).toMatchObject({ applied: 5 });
  expect(await elementsOf(building)).toMatchObject([
    {
      name: "Caldaia à gas",
      source: "model",
      uni8290: "5.1",
      serial: "A-77",
      guid: guid("C1"),
      space: "CT01 Centrale termica",
      storey: "Piano terra",
    },
    { name: "Parete ovest", uni8290: "2.1", space: null },
  ]);
  const again = await office.loaded(building, "scuola.ifc", ifcText());
  expect(again.model).toMatchObject({ state: "ready", groups: [], counts: { unchanged: 5 } });
});

test("what a model says is in the dossier with the model as its source", async () => {
  const building = await newBuilding();
  const { path } = await office.loaded(building, "scuola.ifc", ifcText());
  await office.decide(path, "accepted");
  expect((await office.apply(path)).body).toEqual({ applied: 5, claims: 7 });
  const { rows } = await sql<{ field: string; value: unknown }>`
    select field, value from current_fact where building_id = ${building}::uuid and source = 'model' order by field, value`.execute(
    database.db,
  );
  expect(rows).toContainEqual({ field: "serial", value: "A-77" });
  expect(rows).toContainEqual({ field: "spaceArea", value: 18.46 });
});

test("a change is shown field by field, and one that is refused leaves the register as it was", async () => {
  const building = await newBuilding();
  const first = await office.loaded(building, "scuola.ifc", ifcText());
  await office.decide(first.path, "accepted");
  await office.apply(first.path);
  const second = await office.loaded(building, "scuola-2.ifc", ifcText({ power: 115 }));
  expect(groupsOf(second.model)).toEqual(["element/change/Piano terra"]);
  const { body } = await office.desk.call(
    "tecnica",
    `${second.path}/changes?group=element/change/Piano%20terra`,
  );
  expect(body.items).toMatchObject([
    {
      title: "Caldaia à gas",
      fields: [{ label: "Pset_Prova.NominalPower", before: "90 kW", after: "115 kW" }],
    },
  ]);
  await office.decide(second.path, "rejected", "element/change/Piano terra");
  expect((await office.apply(second.path)).status).toBe(409);
});

test("what a model no longer has is withdrawn when that is accepted, with what it said of it, and never deleted", async () => {
  const building = await newBuilding();
  const first = await office.loaded(building, "scuola.ifc", ifcText());
  await office.decide(first.path, "accepted");
  await office.apply(first.path);
  const second = await office.loaded(building, "senza.ifc", ifcText({ withBoiler: false }));
  expect(groupsOf(second.model)).toEqual(["element/withdraw/Piano terra"]);
  const saidOf = async () => {
    const { rows } = await sql<{ field: string }>`
      select f.field from current_fact f join element e on e.id = f.subject_id
      where e.building_id = ${building}::uuid and e.ifc_guid = ${guid("C1")} and f.source = 'model'`.execute(
      database.db,
    );
    return rows.map(({ field }) => field).sort();
  };
  expect(await saidOf()).toEqual(["elementName", "ifcClass", "serial"]);
  await office.decide(second.path, "accepted");
  await office.apply(second.path);
  expect(await saidOf()).toEqual([]);
  const [boiler] = await elementsOf(building);
  expect(boiler).toMatchObject({
    name: "Caldaia à gas",
    withdrawn: expect.stringMatching(/^\d{4}-/) as string,
  });
  const third = await office.loaded(building, "di-nuovo.ifc", ifcText());
  await office.decide(third.path, "accepted");
  await office.apply(third.path);
  expect(await saidOf()).toEqual(["elementName", "ifcClass", "serial"]);
  expect(await elementsOf(building)).toMatchObject([{ id: boiler?.id, withdrawn: null }, {}]);
});

test("a row of the property register keeps its values: the model's become claims beside them", async () => {
  const building = await newBuilding();
  const code = `CAL-${building}`;
  const element = await addElement(database.db, building, code);
  const { path } = await office.loaded(building, "scuola.ifc", ifcText().replace("'CAL-1'", `'${code}'`));
  await office.decide(path, "accepted");
  await office.apply(path);
  const rows = await elementsOf(building);
  expect(rows.find(({ id }) => id === element)).toMatchObject({
    name: `Elemento ${code}`,
    source: "realgimm",
    serial: null,
    guid: guid("C1"),
  });
  expect(rows).toHaveLength(2);
  const { rows: claims } = await sql<{ field: string; value: unknown }>`
    select field, value from claim where subject_id = ${element}::uuid and source = 'model' order by field`.execute(
    database.db,
  );
  expect(claims).toContainEqual({ field: "elementName", value: "Caldaia à gas" });
  const again = await office.loaded(building, "scuola.ifc", ifcText().replace("'CAL-1'", `'${code}'`));
  expect(again.model.groups).toEqual([]);
});

test("an accepted change of something that has changed meanwhile is refused, and nothing of it is written", async () => {
  const building = await newBuilding();
  const first = await office.loaded(building, "scuola.ifc", ifcText());
  await office.decide(first.path, "accepted");
  await office.apply(first.path);
  const second = await office.loaded(building, "scuola-2.ifc", ifcText({ power: 115 }));
  await office.decide(second.path, "accepted");
  await sql`update element set serial = 'Z-1' where ifc_guid = ${guid("C1")} and building_id = ${building}::uuid`.execute(
    database.db,
  );
  const refused = await office.apply(second.path);
  expect(refused.status).toBe(409);
  expect(refused.body.detail).toMatch(/«Caldaia à gas» è cambiato nel registro/);
  expect((await office.decide(second.path, "accepted")).status).toBe(409);
  await office.desk.call("tecnica", `${second.path}/compare`, { method: "POST" });
  const compared = await office.settled(second.path);
  expect(compared).toMatchObject({ state: "ready", groups: [{ total: 1, proposed: 1 }] });
  await office.decide(second.path, "accepted");
  expect((await office.apply(second.path)).status).toBe(200);
});

test("rooms of a storey that was not accepted are refused in words", async () => {
  const building = await newBuilding();
  const { path } = await office.loaded(building, "scuola.ifc", ifcText());
  await office.decide(path, "accepted", "space/add/Piano terra");
  const refused = await office.apply(path);
  expect(refused.status).toBe(422);
  expect(refused.body.detail).toMatch(/«CT01 Centrale termica» sta su un piano che non è stato accettato/);
});

test("a broken file is told as such on its page, and the next one is read", async () => {
  const building = await newBuilding();
  const broken = await office.loaded(building, "rotto.ifc", ifcText().slice(0, 800));
  expect(broken.model).toMatchObject({
    state: "failed",
    failure: expect.stringMatching(/troncato/) as string,
  });
  expect((await office.loaded(building, "intero.ifc", ifcText())).model.state).toBe("ready");
});

test("what is no model, no workbook and no IDS is refused at the door by its content", async () => {
  const building = await newBuilding();
  const path = `/buildings/${building}/models`;
  const picture = await office.send("tecnica", path, { name: "modello.ifc", bytes: "\u0089PNG" });
  expect(picture.status).toBe(415);
  const rules = await office.send("tecnica", path, { name: "regole.ids", bytes: "<ids/>" });
  expect(rules.body.detail).toMatch(/si usa per controllare un modello/);
});

test("a model is seen by who sees its building, and changed by who manages it", async () => {
  const building = await newBuilding();
  const { path } = await office.loaded(building, "scuola.ifc", ifcText());
  expect((await office.desk.call("altrove", path)).status).toBe(404);
  expect((await office.desk.call("revisore", path)).status).toBe(200);
  const file = { name: "scuola.ifc", bytes: ifcText() };
  expect((await office.send("revisore", `/buildings/${building}/models`, file)).status).toBe(403);
  const other = await newBuilding();
  const elsewhere = path.replace(building, other);
  expect((await office.desk.call("tecnica", elsewhere)).status).toBe(404);
});

test("an IDS file is checked against a loaded model, and its outcome stays with it", async () => {
  const building = await newBuilding();
  const { path } = await office.loaded(building, "scuola.ifc", ifcText());
  const rules = await readFile(
    join(
      import.meta.dirname,
      "fixtures/buildingsmart-ids/entity/pass-inherited_predefined_types_should_pass.ids",
    ),
  );
  expect((await office.send("tecnica", `${path}/checks`, { name: "regole.ids", bytes: rules })).status).toBe(
    202,
  );
  const check = await office.checked(path);
  expect(check).toMatchObject({ state: "done", createdBy: "Tecnica di prova" });
  expect(check.results.length).toBeGreaterThan(0);
});

async function exported(building: string): Promise<Uint8Array> {
  const answer = await fetch(`${office.desk.base}/buildings/${building}/cobie`, {
    headers: { cookie: `${SESSION_COOKIE}=tecnica` },
  });
  expect(answer.status).toBe(200);
  return new Uint8Array(await answer.arrayBuffer());
}

test("a public COBie workbook that was imported comes out again, and taken in once more changes nothing", async () => {
  const building = await newBuilding();
  const original = new Uint8Array(
    await readFile(join(import.meta.dirname, "fixtures/duplex-design.cobie.xlsx")),
  );
  const { path, model } = await office.loaded(building, "duplex.xlsx", original);
  expect(model.counts).toMatchObject({ storeys: 4, spaces: 22, elements: 232 });
  await office.decide(path, "accepted");
  expect((await office.apply(path)).body).toMatchObject({ applied: 258 });
  const out = await exported(building);
  const [before, after] = [soundModel(await readCobie(original)), soundModel(await readCobie(out))];
  expect(after.findings).toEqual([]);
  const byKey = (one: typeof before) => new Map(modelThings(one).map((thing) => [thing.key, thing]));
  expect(byKey(after)).toEqual(byKey(before));
  const rowsOf = (one: typeof before) =>
    one.keptSheets.map(({ name, rows }) => `${name} ${rows.length}`).sort();
  expect(rowsOf(after)).toEqual(rowsOf(before));
  const again = await office.loaded(building, "duplex-2.xlsx", out);
  expect(again.model.groups).toEqual([]);
});

test("an IFC model comes out as a COBie workbook with its storeys, rooms, components and attributes", async () => {
  const building = await newBuilding();
  const { path } = await office.loaded(building, "scuola.ifc", ifcText());
  await office.decide(path, "accepted");
  await office.apply(path);
  const workbook = new ExcelJs.Workbook();
  await workbook.xlsx.load((await exported(building)) as unknown as ExcelJs.Buffer);
  const namesOf = (sheet: string) => (workbook.getWorksheet(sheet)?.getColumn(1).values ?? []).slice(2);
  expect(namesOf("Floor")).toEqual(["Piano terra", "Piano primo"]);
  expect(namesOf("Space")).toEqual(["CT01 Centrale termica"]);
  expect(new Set(namesOf("Component"))).toEqual(new Set(["Caldaia à gas", "Parete ovest"]));
  expect(namesOf("Attribute")).toContain("NominalPower");
  expect(namesOf("Facility")).toHaveLength(1);
});
