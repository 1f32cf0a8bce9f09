import type { FloorPlanDetail, StoreyPlans } from "@stabile/contract/floor-plans";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { SESSION_COOKIE } from "#runtime/web/session-reader.ts";
import { addBuilding } from "#test/features/dossier/house.ts";
import { type ModelsOffice, openModelsOffice } from "#test/features/models/models-office.ts";
import { dxfText, svgText } from "#test/features/models/plan-texts.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";

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

let count = 0;

/** A building with a storey of three spaces. */
async function newHouse() {
  count += 1;
  const building = await addBuilding(database.db, { code: `PI-${count}` });
  const [storey, one, two, hall] = [uuidV7(), uuidV7(), uuidV7(), uuidV7()];
  await sql`insert into storey (id, code, building_id, level, name, source, source_key)
    values (${storey}::uuid, ${`PI-${count}-P0`}, ${building}::uuid, 0, 'Piano terra', 'test', ${storey})`.execute(
    database.db,
  );
  for (const [id, key, name] of [
    [one, "A1", "Aula 1"],
    [two, "A2", "Aula 2"],
    [hall, "C1", "Corridoio"],
  ])
    await sql`insert into space (id, code, storey_id, name, use, area_m2, source, source_key)
      values (${id}::uuid, ${`PI-${count}-${key}`}, ${storey}::uuid, ${name}, 'aula', 20, 'test', ${id})`.execute(
      database.db,
    );
  return { building, storey, one, two, hall };
}

const post = (path: string, body: unknown, who = "tecnica") =>
  office.desk.call(who, path, { method: "POST", body });

async function uploaded(building: string, name: string, bytes: string): Promise<string> {
  const { body } = await office.send("tecnica", "/documents", {
    name,
    bytes,
    fields: { buildingId: building },
  });
  return body.id;
}

async function settled(path: string): Promise<FloorPlanDetail> {
  for (let tries = 0; tries < 300; tries += 1) {
    const { body } = await office.desk.call("tecnica", path);
    if (!["waiting", "drawing"].includes(String(body.state))) return body as FloorPlanDetail;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("It was not drawn");
}

async function drawn(name = "terra.svg", bytes = svgText()) {
  const house = await newHouse();
  const document = await uploaded(house.building, name, bytes);
  const plans = `/buildings/${house.building}/floor-plans`;
  const made = await post(plans, { storeyId: house.storey, documentId: document });
  expect(made.status).toBe(202);
  const path = `${plans}/${made.body.id}`;
  return { ...house, document, plans, path, plan: await settled(path) };
}

const square = [
  [1000, 1000],
  [2000, 1000],
  [2000, 2000],
];

test(`an SVG becomes the plan of a storey, and what it draws is proposed as the spaces it names (${databaseKind})`, async () => {
  const { building, plans, path, plan, one, two, hall } = await drawn();
  expect(plan).toMatchObject({
    state: "ready",
    width: 10_000,
    height: 5_000,
    storeyName: "Piano terra",
    outlines: 0,
  });
  expect(plan.proposals.map(({ spaceId }) => spaceId).toSorted()).toEqual([one, two, hall].toSorted());
  const outlines = plan.proposals.map(({ spaceId, points }) => ({ spaceId, points, version: 0 }));
  expect((await post(`${path}/outlines`, { outlines })).body).toEqual({ written: 3 });
  const after = await settled(path);
  expect(after.proposals).toEqual([]);
  expect(after.spaces.map(({ name, version }) => [name, version])).toEqual([
    ["Aula 1", 1],
    ["Aula 2", 1],
    ["Corridoio", 1],
  ]);
  expect(after.spaces[0]).toMatchObject({
    openOrders: 0,
    deadlines: 0,
    overdue: 0,
    outline: { author: "Tecnica di prova" },
  });
  const list = (await office.desk.call("tecnica", plans)).body.items as StoreyPlans[];
  expect(list).toMatchObject([{ name: "Piano terra", spaces: 3, plans: [{ outlines: 3 }] }]);
  const showings = await office.desk.call("tecnica", `/buildings/${building}/subjects/${one}/floor-plans`);
  expect(showings.body.items).toEqual([{ planId: plan.id, title: "terra", spaceId: one }]);
});

test("its picture is ours, to be saved and never run, and is not sent twice", async () => {
  const { path } = await drawn();
  const get = (headers: Record<string, string> = {}) =>
    fetch(`${office.desk.base}${path}/picture`, {
      headers: { cookie: `${SESSION_COOKIE}=tecnica`, ...headers },
    });
  const answer = await get();
  expect(answer.headers.get("content-type")).toBe("image/svg+xml");
  expect(answer.headers.get("content-disposition")).toMatch(/^attachment/);
  expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  expect(await answer.text()).toMatch(/^<svg /);
  expect((await get({ "if-none-match": answer.headers.get("etag") ?? "" })).status).toBe(304);
});

test("a DXF does the same, and knows how large it is", async () => {
  const { plan, one, two } = await drawn("terra.dxf", dxfText());
  expect(plan.metresPerUnit).toBeCloseTo(10.4 / 10_000, 8);
  expect(plan.proposals.map(({ spaceId }) => spaceId).toSorted()).toEqual([one, two].toSorted());
});

test("orders and deadlines of a space's elements are counted for who may see them", async () => {
  const { building, path, one } = await drawn();
  const [element, order] = [uuidV7(), uuidV7()];
  await sql`insert into element (id, code, building_id, space_id, uni8290, name, source, source_key)
    values (${element}::uuid, ${element}, ${building}::uuid, ${one}::uuid, '5.1', 'Caldaia', 'test', ${element})`.execute(
    database.db,
  );
  await sql`insert into work_order (id, code, state, title, category, urgency, building_id, element_id, municipio, opened_at)
    select ${order}::uuid, ${order}, 'issued', 'Perdita', (select code from category limit 1), 'normal', b.id, ${element}::uuid, b.municipio, now()
    from building b where b.id = ${building}::uuid`.execute(database.db);
  await sql`insert into obligation (id, rule, subject_kind, subject_id, building_id, municipio, kind, due_on, doer)
    select ${uuidV7()}::uuid, 'prova', 'element', ${element}::uuid, b.id, b.municipio, 'due', '2020-01-01', 'tecnico'
    from building b where b.id = ${building}::uuid`.execute(database.db);
  const space = (await settled(path)).spaces.find(({ id }) => id === one);
  expect(space).toMatchObject({ openOrders: 1, deadlines: 1, overdue: 1 });
});

test("two people who draw the same space do not overwrite one another, and history stays", async () => {
  const { path, one, two } = await drawn();
  const draw = (version: number, spaceId = one) =>
    post(`${path}/outlines`, { outlines: [{ spaceId, points: square, version }] });
  expect((await draw(0)).status).toBe(200);
  const late = await draw(0);
  expect(late.status).toBe(409);
  expect(late.body.detail).toMatch(/Qualcun altro/);
  expect((await draw(0, two)).status).toBe(200);
  const both = await post(`${path}/outlines`, {
    outlines: [
      { spaceId: one, points: square, version: 1 },
      { spaceId: two, points: square, version: 0 },
    ],
  });
  expect(both.status).toBe(409);
  expect((await settled(path)).spaces.find(({ id }) => id === one)?.version).toBe(1);
  const simultaneous = await Promise.all([draw(1), draw(1), draw(1)]);
  expect(simultaneous.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409]);
  await post(`${path}/outlines`, { outlines: [{ spaceId: one, version: 2 }] });
  const gone = (await settled(path)).spaces.find(({ id }) => id === one);
  expect(gone?.outline).toBeUndefined();
  expect(gone?.version).toBe(3);
  const { rows } = await sql`select 1 from plan_outline where space_id = ${one}::uuid`.execute(database.db);
  expect(rows).toHaveLength(3);
});

test("an outline that cannot be is refused by name, and none of the others is written", async () => {
  const { path, one, two } = await drawn();
  const crossed = [
    [0, 0],
    [100, 100],
    [100, 0],
    [0, 100],
  ];
  for (const [wrong, message] of [
    [{ spaceId: two, points: crossed, version: 0 }, /si incrociano/],
    [
      {
        spaceId: two,
        points: [
          [0, 0],
          [20_000, 0],
          [0, 10],
        ],
        version: 0,
      },
      /fuori dal disegno/,
    ],
    [
      {
        spaceId: two,
        points: [
          [0, 0],
          [1, 0],
        ],
        version: 0,
      },
      /almeno tre/,
    ],
    [{ spaceId: uuidV7(), points: square, version: 0 }, /non è del piano/],
    [{ spaceId: one, points: square, version: 0 }, /due volte/],
  ] as const) {
    const { status, body } = await post(`${path}/outlines`, {
      outlines: [{ spaceId: one, points: square, version: 0 }, wrong],
    });
    expect(status).toBe(422);
    expect(body.errors).toEqual([
      {
        field: expect.stringMatching(/^outlines\/1\//) as string,
        message: expect.stringMatching(message) as string,
      },
    ]);
  }
  expect((await settled(path)).outlines).toBe(0);
});

test("a newer version of the document keeps the outlines, which are to be checked", async () => {
  const { path, document, one } = await drawn();
  await post(`${path}/outlines`, { outlines: [{ spaceId: one, points: square, version: 0 }] });
  await office.send("tecnica", `/documents/${document}/versions`, {
    name: "terra.svg",
    bytes: svgText({ second: "Laboratorio" }),
  });
  expect(await settled(path)).toMatchObject({ documentVersion: 1, currentVersion: 2, isToCheck: false });
  expect((await post(`${path}/redraw`, undefined)).status).toBe(202);
  const after = await settled(path);
  expect(after).toMatchObject({ state: "ready", documentVersion: 2, outlines: 1, isToCheck: true });
  await post(`${path}/outlines`, { outlines: [], checked: true });
  expect(await settled(path)).toMatchObject({ isToCheck: false, outlines: 1 });
});

test("a plan is taken away and put back with its outlines; its document stays", async () => {
  const { path, plans, document, building, one } = await drawn();
  await post(`${path}/outlines`, { outlines: [{ spaceId: one, points: square, version: 0 }] });
  expect((await post(`${path}/withdrawal`, { withdrawn: true })).status).toBe(200);
  const showings = `/buildings/${building}/subjects/${one}/floor-plans`;
  expect((await office.desk.call("tecnica", showings)).body.items).toEqual([]);
  expect((await office.desk.call("tecnica", `/documents/${document}`)).body.state).toBe("uploaded");
  expect((await post(`${path}/outlines`, { outlines: [{ spaceId: one, version: 1 }] })).status).toBe(409);
  await post(`${path}/withdrawal`, { withdrawn: false });
  expect((await office.desk.call("tecnica", showings)).body.items).toHaveLength(1);
  expect((await office.desk.call("tecnica", plans)).body.items).toMatchObject([{ plans: [{ outlines: 1 }] }]);
});

test("what cannot be drawn says why, and leaves nothing half done", async () => {
  const bomb =
    '<!DOCTYPE svg [<!ENTITY a "aa">]><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><text>&a;</text></svg>';
  const { path, plan, one } = await drawn("bomba.svg", bomb);
  expect(plan).toMatchObject({
    state: "failed",
    message: expect.stringMatching(/entità/) as string,
    proposals: [],
  });
  expect((await office.desk.call("tecnica", `${path}/picture`)).status).toBe(404);
  expect(
    (await post(`${path}/outlines`, { outlines: [{ spaceId: one, points: square, version: 0 }] })).status,
  ).toBe(409);
  expect((await settled(path)).outlines).toBe(0);
});

test("a plan is of this building's storey and documents, made by who may, seen by who sees the document", async () => {
  const { plans, path, storey, document, building } = await drawn();
  const other = await newHouse();
  const theirs = await uploaded(other.building, "altrove.svg", svgText());
  const text = await uploaded(building, "note.txt", "Solo testo");
  for (const [body, field] of [
    [{ storeyId: other.storey, documentId: document }, "storeyId"],
    [{ storeyId: storey, documentId: theirs }, "documentId"],
    [{ storeyId: storey, documentId: text }, "documentId"],
    [{ storeyId: storey, documentId: document, page: 2 }, "page"],
  ] as const) {
    const { status, body: answer } = await post(plans, body);
    expect(status).toBe(422);
    expect(answer.errors).toMatchObject([{ field }]);
  }
  // Said twice, it is one.
  expect(path).toMatch(
    new RegExp(`${(await post(plans, { storeyId: storey, documentId: document })).body.id}$`),
  );
  expect((await post(plans, { storeyId: storey, documentId: document }, "altrove")).status).toBe(404);
  expect((await post(plans, { storeyId: storey, documentId: document }, "revisore")).status).toBe(403);
  expect((await office.desk.call("altrove", path)).status).toBe(404);
  await sql`update document set visibility = 'restricted' where id = ${document}::uuid`.execute(database.db);
  expect((await office.desk.call("revisore", path)).status).toBe(404);
});
