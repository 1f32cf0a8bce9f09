import ExcelJs from "exceljs";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { catchUp } from "#features/compliance/recompute.ts";
import { complianceRoutes } from "#features/compliance/routes.ts";
import { planningRoutes } from "#features/planning/routes.ts";
import { SESSION_COOKIE } from "#runtime/web/session-reader.ts";
import { addBuilding, addElement, factOf, movedClock, originAt, say } from "#test/features/dossier/house.ts";
import { recordedJobs } from "#test/features/work-orders/office.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { type Desk, openDesk, person } from "#test/support/desk.ts";

let database: TestDatabase;
let desk: Desk;
let school: string;
const clock = movedClock("2026-05-10T09:00:00Z");
const LIFT = "ascensore-verifica";

beforeAll(async () => {
  database = await freshDatabase();
  desk = await openDesk({
    db: database.db,
    clock,
    register: (api) => {
      complianceRoutes(api);
      planningRoutes(api, { jobs: recordedJobs() });
    },
    people: {
      rspp: person("Responsabile sicurezza", [
        { role: "safety-officer", scopeKind: "municipality", scopeKey: "" },
      ]),
      rsppII: person("Responsabile del II", [
        { role: "safety-officer", scopeKind: "municipio", scopeKey: "II" },
      ]),
    },
  });
  school = await addBuilding(database.db, { code: "CAL-1" });
  await sql`update building set use = 'school', point = st_setsrid(st_makepoint(8.93, 44.41), 4326) where id = ${school}`.execute(
    database.db,
  );
  const lifts = [];
  for (const n of [1, 2, 3]) {
    const lift = await addElement(database.db, school, `CAL-ASC-${n}`, "5.9");
    await sql`update element set installed_on = '2025-03-01' where id = ${lift}`.execute(database.db);
    lifts.push(lift);
  }
  await say(
    database.db,
    originAt(clock.now()),
    lifts.map((id) => ({
      buildingId: school,
      facts: [factOf(school, "liftKind", "lift", { subject: { kind: "element", id } })],
    })),
  );
  await catchUp(database.db, { clock });
});
afterAll(async () => {
  await desk.close();
  await database.close();
});

const get = async (path: string, who = "rspp") => {
  const { status, text, body } = await desk.call(who, path);
  expect(status, text).toBe(200);
  return body;
};

test(`a month says how many fall on each day, and the list of that day has them all (${databaseKind})`, async () => {
  const { days } = await get(`/obligations/calendar?month=2027-03&rule=${LIFT}`);
  expect(days).toEqual([{ day: "2027-03-01", count: 3, planned: 0, forbidden: 0 }]);
  const { items } = await get(`/obligations?day=2027-03-01&rule=${LIFT}`);
  expect(items).toHaveLength(3);
  expect((await get(`/obligations/calendar?month=2027-03&rule=${LIFT}`, "rsppII")).days).toEqual([]);
});

test("the map has each building once, by the worst of its deadlines, and only those within one's reach", async () => {
  const before = await get(`/map/obligations?rule=${LIFT}`);
  expect(before.features).toEqual([
    expect.objectContaining({
      geometry: { type: "Point", coordinates: [8.93, 44.41] },
      properties: expect.objectContaining({ id: school, state: "later", count: 3, overdue: 0 }),
    }),
  ]);
  const [{ id }] = (await get(`/obligations?rule=${LIFT}`)).items;
  await desk.call("rspp", `/obligations/${id}/checks`, {
    method: "POST",
    body: {
      ...{ doneOn: "2026-05-04", outcome: "negative", doneBy: "Organismo", seen: null },
      prescriptions: "Funi da sostituire",
    },
  });
  expect((await get(`/map/obligations?rule=${LIFT}`)).features[0].properties.state).toBe("forbidden");
  expect((await get("/map/obligations", "rsppII")).features).toEqual([]);
});

const download = async (format: string) =>
  fetch(`${desk.base}/obligations/export?rule=${LIFT}&format=${format}`, {
    headers: { cookie: `${SESSION_COOKIE}=rspp` },
  });

test("the calendar file has a day for each deadline, named by it; the spreadsheet has the same rows", async () => {
  const ics = await download("ics");
  expect(ics.headers.get("content-type")).toMatch(/^text\/calendar/);
  const text = await ics.text();
  expect(text.match(/BEGIN:VEVENT\r\n/g)).toHaveLength(3);
  expect(text).toContain("DTSTART;VALUE=DATE:20270301\r\n");
  for (const line of text.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  const workbook = new ExcelJs.Workbook();
  await workbook.xlsx.load(await (await download("xlsx")).arrayBuffer());
  const [sheet] = workbook.worksheets;
  expect(sheet?.rowCount).toBe(4);
  expect(sheet?.getRow(2).getCell(3).value).toEqual(new Date("2027-03-01T00:00:00Z"));
});

const YEAR = {
  ...{ code: "2026/2027", firstDay: "2026-09-14", lastDay: "2027-06-09", source: "Atto di prova" },
  ...{ pauses: [{ from: "2026-12-23", to: "2027-01-06", name: "Natale" }], seen: 0 },
};
const write = (body: object, who = "rspp") => desk.call(who, "/school-years", { method: "POST", body });

test("a school year that somebody writes moves the proposals of schools to days without lessons, and of no other", async () => {
  const propose = async (rest: object = {}) => {
    const body = { filter: { rule: LIFT }, leadDays: 10, ...rest };
    const { body: made, text } = await desk.call("rspp", "/obligation-plans", { method: "POST", body });
    expect(made?.id, text).toBeDefined();
    return (await get(`/obligation-plans/${made.id}`)).items[0];
  };
  expect((await propose()).proposedOn).toBe("2027-02-19");
  expect((await write(YEAR)).body).toEqual({ version: 1 });
  // The last day of work before lessons: 5 January 2027 is a Tuesday, and the 6th is a holiday.
  expect(await propose()).toMatchObject({
    proposedOn: "2027-01-05",
    because: ["Il 19/02/2027 non si può: giorno di lezione (2026/2027)."],
  });
  expect((await propose({ outsideLessons: false })).proposedOn).toBe("2027-02-19");
});

test("a school year is corrected by another version; of two who write at once the second is told; a part of the town writes none", async () => {
  expect((await write({ ...YEAR, seen: 0 })).status).toBe(409);
  expect((await write({ ...YEAR, lastDay: "2027-06-10", seen: 1 })).body).toEqual({ version: 2 });
  const { items } = await get("/school-years");
  expect(items).toEqual([expect.objectContaining({ version: 2, lastDay: "2027-06-10" })]);
  expect((await write({ ...YEAR, seen: 2 }, "rsppII")).status).toBe(403);
  const wrong = await write({ ...YEAR, code: "2026/2028", seen: 0 });
  expect(wrong).toMatchObject({ status: 422, body: { errors: [{ field: "code" }] } });
});

test("what a new check would change is told before it is written, and nothing is written", async () => {
  const rule = {
    ...{ code: "giro-mensile", number: 1_000, title: "Giro mensile" },
    versions: [
      {
        ...{ from: "2026-01-01", norm: "DGC 12/2026", certainty: "read", of: { kind: "building" } },
        terms: [{ every: { months: 1 }, anchor: "last-done" }],
        ...{ doneBy: "owner", document: "Registro", onNegative: { opensWork: true, forbidsUse: false } },
      },
    ],
  };
  const preview = async (body: object) =>
    (await desk.call("rspp", "/check-rules/preview", { method: "POST", body })).body;
  expect(await preview({ rule })).toEqual({
    ...{ added: 1, removed: 0, moved: 0, same: 0, buildings: 1, isWhole: true },
  });
  const [{ rule: law }] = (await get("/check-rules")).items.filter(
    (one: { rule: { code: string } }) => one.rule.code === LIFT,
  );
  expect(await preview({ rule: law })).toMatchObject({ added: 0, removed: 0, moved: 0, same: 3 });
  const [version] = law.versions;
  const yearly = [{ every: { months: 12 }, anchor: "last-done" }];
  expect(await preview({ rule: { ...law, versions: [{ ...version, terms: yearly }] } })).toMatchObject({
    moved: 3,
    same: 0,
  });
  const { rows } = await sql`select from check_rule_own`.execute(database.db);
  expect(rows).toEqual([]);
});
