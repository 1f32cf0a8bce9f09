import { Request, requestRoutes as contract } from "@stabile/contract/requests";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { requestRoutes } from "#features/requests/routes.ts";
import { createAccessLog } from "#runtime/access-log.ts";
import { idleJobs } from "#test/support/czrm-world.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { type Desk, openDesk, person } from "#test/support/desk.ts";

const people = {
  urp: person("Operatrice", [{ role: "urp", scopeKind: "municipality", scopeKey: "" }]),
  technician: person("Tecnico del I", [{ role: "technician", scopeKind: "municipio", scopeKey: "I" }]),
  auditor: person("Revisora", [{ role: "auditor", scopeKind: "municipality", scopeKey: "" }]),
  systems: person("Sistemi", [{ role: "systems", scopeKind: "municipality", scopeKey: "" }]),
};

let database: TestDatabase;
let desk: Desk;
const school = uuidV7();

beforeAll(async () => {
  database = await freshDatabase();
  desk = await openDesk({
    db: database.db,
    people,
    register: (api) => requestRoutes(api, { jobs: idleJobs, accessLog: createAccessLog(database.db) }),
  });
  await building({
    id: school,
    code: "E-1",
    name: "Scuola Esempio",
    number: 12,
    colour: "red",
    at: [8.9312, 44.4072],
  });
  await building({
    id: uuidV7(),
    code: "E-2",
    name: "Mercato Esempio",
    number: 12,
    colour: "black",
    at: [8.934, 44.4085],
  });
  await building({
    id: uuidV7(),
    code: "E-3",
    name: "Lontano",
    number: 200,
    colour: "black",
    at: [8.99, 44.44],
  });
});
afterAll(async () => {
  await desk.close();
  await database.close();
});

function building(one: {
  id: string;
  code: string;
  name: string;
  number: number;
  colour: string;
  at: [number, number];
}) {
  return sql`insert into building (id, code, name, use, municipio, street_name, civic_number, civic_letter, civic_colour,
      address_text, point, source, source_key)
    values (${one.id}, ${one.code}, ${one.name}, 'school', 'I', 'Via San Lorenzo', ${one.number}, '', ${one.colour},
      ${`Via San Lorenzo ${one.number}${one.colour === "red" ? "r" : ""}`},
      st_setsrid(st_makepoint(${one.at[0]}, ${one.at[1]}), 4326), 'test', ${one.code})`.execute(database.db);
}

let number = 0;
async function report(fields: Record<string, unknown> = {}): Promise<string> {
  const id = uuidV7();
  number += 1;
  await database.db
    .insertInto("request")
    .values({
      id,
      code: `SEG-2026-${String(number).padStart(6, "0")}`,
      source: "czrm",
      source_key: `500${String(number).padStart(15, "0")}`,
      source_number: String(number).padStart(8, "0"),
      state: "received",
      subject: "Perde il tetto",
      address_text: "Via San Lorenzo 12r",
      municipio: "I",
      reporter_name: "Cittadina Prova",
      reporter_tax_code: "AAABBB00A00A000A",
      opened_at: new Date(Date.UTC(2026, 0, 1) + number * 60_000),
      source_modified_at: new Date(),
      point: sql`st_setsrid(st_makepoint(8.9313, 44.4073), 4326)`,
      ...fields,
    })
    .execute();
  return id;
}

const told = (id: string) =>
  database.db
    .selectFrom("outbox_message")
    .select(["payload", "subject_id", "state", "platform", "kind"])
    .where("subject_id", "=", id)
    .orderBy("sequence")
    .execute();

test(`the list pages newest first without losing or repeating a report (${databaseKind})`, async () => {
  const ids = [];
  for (let count = 0; count < 7; count += 1) ids.unshift(await report({ category: "lift" }));
  const seen: string[] = [];
  let cursor = "";
  do {
    const { body } = await desk.call(
      "urp",
      `/requests?category=lift&limit=3${cursor && `&cursor=${cursor}`}`,
    );
    const page = contract.listRequests.response.parse(body);
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor ?? "";
  } while (cursor !== "");
  expect(seen).toEqual(ids);
});

test("a report is found by a part of its words, without accents and capitals, and a percent sign finds only itself", async () => {
  const id = await report({ subject: "Umidità al 100% in Palestra" });
  const found = async (q: string) =>
    (await desk.call("urp", `/requests?q=${encodeURIComponent(q)}`)).body.items;
  expect((await found("umidita PALESTRA")).map((one: { id: string }) => one.id)).toEqual([id]);
  expect((await found("100%")).map((one: { id: string }) => one.id)).toEqual([id]);
  expect(await found("1%0")).toEqual([]);
});

test("the inbox shows what waits and nothing else", async () => {
  const [waiting, closed] = [
    await report({ category: "pests" }),
    await report({ category: "pests", state: "resolved" }),
  ];
  const { body } = await desk.call("urp", "/requests?state=inbox&category=pests");
  const ids = body.items.map(({ id }: { id: string }) => id);
  expect(ids).toContain(waiting);
  expect(ids).not.toContain(closed);
});

test("a technician of one Municipio sees and reads only its reports", async () => {
  const elsewhere = await report({ municipio: "IX", category: "cemetery" });
  const here = await report({ municipio: "I", category: "cemetery" });
  const { body } = await desk.call("technician", "/requests?category=cemetery");
  expect(body.items.map(({ id }: { id: string }) => id)).toEqual([here]);
  expect((await desk.call("technician", `/requests/${elsewhere}`)).status).toBe(404);
  expect((await desk.call("systems", "/requests")).status).toBe(403);
});

test("who reported is shown only to those who may know it, and every reading is logged", async () => {
  const id = await report();
  const forDesk = await desk.call("urp", `/requests/${id}`);
  expect(Request.parse(forDesk.body).reporter).toMatchObject({ name: "Cittadina Prova" });
  expect(forDesk.headers.get("etag")).toMatch(/^"1-[\w-]{12}"$/);
  const forAuditor = await desk.call("auditor", `/requests/${id}`);
  expect(Request.parse(forAuditor.body).reporter).toBeUndefined();
  expect(forAuditor.text).not.toContain("AAABBB00A00A000A");
  const log = await database.db
    .selectFrom("access_log")
    .select(["user_id", "action"])
    .where("subject_id", "=", id)
    .orderBy("id")
    .execute();
  expect(log).toEqual([
    { user_id: people.urp.userId, action: "read-reporter" },
    { user_id: people.auditor.userId, action: "read" },
  ]);
});

test("the building at the written address comes first, red before black, with the reasons", async () => {
  const id = await report();
  const { status, body } = await desk.call("urp", `/requests/${id}/candidates`);
  expect(status).toBe(200);
  const { buildings } = contract.readCandidates.response.parse(body);
  expect(buildings.map(({ building: { code } }) => code).slice(0, 2)).toEqual(["E-1", "E-2"]);
  expect(buildings[0]?.because[0]).toBe("Stesso indirizzo");
  expect(buildings[0]?.because.join()).toContain("metri dal punto");
});

test("open reports nearby that say the same are proposed; far, old and closed ones are not", async () => {
  const at = (lon: number, lat: number) => sql`st_setsrid(st_makepoint(${lon}, ${lat}), 4326)`;
  const place = { point: at(9.05, 44.42), opened_at: new Date("2026-05-10T08:00:00Z"), category: "leak" };
  const id = await report({ ...place, subject: "Infiltrazione dal soffitto" });
  const twin = await report({ ...place, point: at(9.0505, 44.42), subject: "Infiltrazioni dal soffitto" });
  await report({ ...place, point: at(9.08, 44.42) });
  await report({ ...place, opened_at: new Date("2026-01-10T08:00:00Z") });
  await report({ ...place, state: "resolved" });
  const { body } = await desk.call("urp", `/requests/${id}/candidates`);
  const { duplicates } = contract.readCandidates.response.parse(body);
  expect(duplicates.map((one) => one.id)).toEqual([twin]);
  expect(duplicates[0]?.because).toContain("Oggetto simile");
});

test("a triage sets category, urgency and building, once, and refuses a version that is no longer the last", async () => {
  const id = await report();
  const body = { category: "leak", urgency: "urgent", buildingId: school };
  const done = await desk.call("urp", `/requests/${id}/triage`, { method: "POST", body, version: 1 });
  expect(done).toMatchObject({ status: 200, body: { id, version: 2 } });
  expect(
    (await desk.call("technician", `/requests/${id}/triage`, { method: "POST", body, version: 1 })).status,
  ).toBe(412);
  const page = Request.parse((await desk.call("urp", `/requests/${id}`)).body);
  expect(page).toMatchObject({
    state: "triaged",
    category: "leak",
    urgency: "urgent",
    building: { code: "E-1" },
  });
  expect(page.history.at(-1)).toMatchObject({ actor: "Operatrice", label: "Valutata", toState: "triaged" });
  const wrong = await desk.call("urp", `/requests/${id}/triage`, {
    method: "POST",
    body: { ...body, category: "nessuna" },
    version: 2,
  });
  expect(wrong).toMatchObject({ status: 422, body: { errors: [{ field: "category" }] } });
});

test("a rejection tells the citizen its reason, once; restoring it tells them too", async () => {
  const id = await report();
  const reject = { method: "POST", body: { reason: "Non è un edificio del Comune" }, version: 1 };
  expect((await desk.call("urp", `/requests/${id}/reject`, reject)).status).toBe(200);
  expect((await desk.call("urp", `/requests/${id}/reject`, { ...reject, version: 2 })).status).toBe(409);
  const restored = await desk.call("urp", `/requests/${id}/restore`, {
    method: "POST",
    body: { reason: "Era la nostra" },
    version: 2,
  });
  expect(restored.status).toBe(200);
  expect((await told(id)).map(({ payload }) => (payload as { status: string }).status)).toEqual([
    "rejected",
    "reopened",
  ]);
  const page = Request.parse((await desk.call("urp", `/requests/${id}`)).body);
  expect(page.messages.map(({ label, state }) => `${label}: ${state}`)).toEqual([
    "Respinta: pending",
    "Riaperta: pending",
  ]);
  expect(page).toMatchObject({ state: "triaged" });
  expect(page.rejectReason).toBeUndefined();
});

test("reports merged into one that is already in charge are told at once, with those merged into them", async () => {
  const [main, second, third] = [await report({ state: "in-charge" }), await report(), await report()];
  const merge = (id: string, into: string) =>
    desk.call("urp", `/requests/${id}/merge`, { method: "POST", body: { into }, version: 1 });
  expect((await merge(third, second)).status).toBe(200);
  expect(await told(third)).toEqual([]);
  const again = await desk.call("urp", `/requests/${second}/merge`, {
    method: "POST",
    body: { into: main },
    version: 2,
  });
  expect(again.status).toBe(200);
  for (const id of [second, third]) {
    expect((await told(id)).map(({ payload }) => (payload as { status: string }).status)).toEqual([
      "taken-in-charge",
    ]);
    expect(Request.parse((await desk.call("urp", `/requests/${id}`)).body).mergedInto?.id).toBe(main);
  }
  const page = Request.parse((await desk.call("urp", `/requests/${main}`)).body);
  expect(page.mergedHere.map(({ id }) => id)).toEqual([second, third]);
});

test("a report is not merged into itself, into a closed one, or into one outside one's reach", async () => {
  const [id, closed, elsewhere] = [
    await report(),
    await report({ state: "resolved" }),
    await report({ municipio: "IX" }),
  ];
  for (const [name, into] of [
    ["urp", id],
    ["urp", closed],
    ["technician", elsewhere],
  ] as const) {
    const answer = await desk.call(name, `/requests/${id}/merge`, {
      method: "POST",
      body: { into },
      version: 1,
    });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ field: "into" }] } });
  }
});
