import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { catchUp, recomputeAll } from "#features/compliance/recompute.ts";
import { complianceRoutes } from "#features/compliance/routes.ts";
import { SESSION_COOKIE } from "#runtime/web/session-reader.ts";
import { addBuilding, addElement, factOf, movedClock, originAt, say } from "#test/features/dossier/house.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { type Desk, openDesk, person } from "#test/support/desk.ts";

const LIFT_CHECK = "ascensore-verifica";
let database: TestDatabase;
let desk: Desk;
let building: string;
let lift: string;
let count = 0;
const clock = movedClock("2026-05-10T09:00:00Z");

beforeAll(async () => {
  database = await freshDatabase();
  desk = await openDesk({
    db: database.db,
    clock,
    register: complianceRoutes,
    people: {
      rspp: person("Responsabile sicurezza", [
        { role: "safety-officer", scopeKind: "municipality", scopeKey: "" },
      ]),
      tecnicoII: person("Tecnico del II", [{ role: "technician", scopeKind: "municipio", scopeKey: "II" }]),
      urp: person("Operatrice", [{ role: "urp", scopeKind: "municipality", scopeKey: "" }]),
    },
  });
});
afterAll(async () => {
  await desk.close();
  await database.close();
});
beforeEach(async () => {
  count += 1;
  clock.set("2026-05-10T09:00:00Z");
  clock.pass(count * 60_000);
  building = await addBuilding(database.db, { code: `OBL-${count}` });
  lift = await addElement(database.db, building, `ASC-${count}`, "5.9");
  await sql`update element set installed_on = '2020-03-01' where id = ${lift}`.execute(database.db);
});

const post = (path: string, body: unknown, who = "rspp") => desk.call(who, path, { method: "POST", body });
const saysOfLift = (field: string, value: string) =>
  say(database.db, originAt(clock.now()), [
    {
      buildingId: building,
      facts: [factOf(building, field, value, { subject: { kind: "element", id: lift } })],
    },
  ]);
const isLift = () => saysOfLift("liftKind", "lift");
const keepUp = () => catchUp(database.db, { clock });

async function listed(query = "", who = "rspp") {
  const { body, status, text } = await desk.call(
    who,
    `/obligations?buildingId=${building}&limit=200${query}`,
  );
  expect(status, text).toBe(200);
  return body.items;
}
const ofLift = async (rule = LIFT_CHECK) => (await listed(`&rule=${rule}`))[0];
const detail = async (id: string) => (await desk.call("rspp", `/obligations/${id}`)).body;
const recorded = async (rest: object, rule = LIFT_CHECK) => {
  const { id } = await ofLift(rule);
  return post(`/obligations/${id}/checks`, {
    ...{ doneOn: "2026-05-04", outcome: "positive", doneBy: "Organismo 0123", seen: null },
    ...rest,
  });
};

/** Every obligation of the database, as it would be told; identifiers of rows apart. */
async function everything() {
  const { rows } = await sql`
    select subject_id, rule, building_id, municipio, kind, due_on::text, missing, doer, last_done_on::text, last_outcome,
      use_forbidden_since::text from obligation order by subject_id, rule`.execute(database.db);
  return rows;
}

test(`a fact that is missing is asked for, with whom to ask; once it is written there is a day (${databaseKind})`, async () => {
  await keepUp();
  const before = await ofLift();
  expect(before).toMatchObject({ state: "unknown", title: "Verifica periodica dell'ascensore" });
  expect(before.missing).toEqual([
    { field: "liftKind", label: "Tipo di elevatore", askedOf: expect.stringMatching(/\w/) },
  ]);
  const { body: asked } = await desk.call("rspp", `/obligations/missing-facts?buildingId=${building}`);
  expect(asked.items).toContainEqual(
    expect.objectContaining({ field: "liftKind", label: "Tipo di elevatore", subjects: 1 }),
  );

  await isLift();
  await keepUp();
  // DPR 162/1999, art. 13: every two years, here from when it was put to use.
  expect(await ofLift()).toMatchObject({ state: "overdue", dueOn: "2022-03-01", missing: [] });
});

test("a date says why: the norm, the facts, the arithmetic", async () => {
  await isLift();
  await keepUp();
  const { because, norm, document } = await detail((await ofLift()).id);
  expect(norm).toBe("DPR 162/1999, art. 13");
  expect(document).toBe("Verbale di verifica");
  expect(because).toEqual([
    "DPR 162/1999, art. 13.",
    expect.stringContaining("Tipo di elevatore: "),
    expect.stringMatching(/^Messa in esercizio il /),
    "Più 2 anni.",
    expect.stringMatching(/^Da fare entro il /),
  ]);
});

test("recording a check moves the day at once", async () => {
  await isLift();
  await keepUp();
  const answer = await recorded({});
  expect(answer.status, answer.text).toBe(201);
  expect(await ofLift()).toMatchObject({
    ...{ dueOn: "2028-05-04", state: "later", lastDoneOn: "2026-05-04", lastOutcome: "positive" },
  });
  const { checks } = await detail((await ofLift()).id);
  expect(checks).toEqual([
    expect.objectContaining({
      doneOn: "2026-05-04",
      doneBy: "Organismo 0123",
      recordedBy: "Responsabile sicurezza",
    }),
  ]);
});

test("a check of tomorrow, or with prescriptions that are not said, is refused and names its field", async () => {
  await isLift();
  await keepUp();
  const future = await recorded({ doneOn: "2026-05-11" });
  expect(future).toMatchObject({ status: 422, body: { errors: [{ field: "doneOn" }] } });
  const silent = await recorded({ outcome: "with-prescriptions" });
  expect(silent).toMatchObject({ status: 422, body: { errors: [{ field: "prescriptions" }] } });
  expect(await ofLift()).toMatchObject({ dueOn: "2022-03-01" });
});

test("of two people who record at once, the second is told, and one check is written", async () => {
  await isLift();
  await keepUp();
  const answers = await Promise.all([recorded({}), recorded({ doneOn: "2026-05-05" })]);
  expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([201, 409]);
  const { checks } = await detail((await ofLift()).id);
  expect(checks).toHaveLength(1);
});

test("a negative check forbids the use and is told, moves no day, and a good extraordinary one lifts the ban", async () => {
  await isLift();
  await keepUp();
  const { body } = await recorded({ outcome: "negative", prescriptions: "Funi da sostituire" });
  expect(await ofLift()).toMatchObject({ dueOn: "2022-03-01", useForbiddenSince: "2026-05-04" });
  expect(await listed("&state=forbidden")).toHaveLength(1);
  expect((await detail((await ofLift()).id)).because.at(-1)).toMatch(/^Uso vietato dal /);
  const { rows } = await sql`
    select subject_kind from domain_event where kind = 'check.negative' and subject_id = ${body.id}`.execute(
    database.db,
  );
  expect(rows).toHaveLength(1);

  await recorded({ doneOn: "2026-05-08" }, "ascensore-straordinaria");
  expect(await ofLift()).toMatchObject({ dueOn: "2022-03-01" });
  expect(await listed("&state=forbidden")).toEqual([]);
});

test("a check recorded by mistake is annulled once, stays with its reason, and counts no more", async () => {
  await isLift();
  await keepUp();
  const { body } = await recorded({});
  const annul = () => post(`/checks/${body.id}/annulment`, { reason: "Era l'altro ascensore" });
  expect((await annul()).status).toBe(201);
  expect((await annul()).status).toBe(409);
  expect(await ofLift()).toMatchObject({ dueOn: "2022-03-01" });
  expect((await detail((await ofLift()).id)).checks).toEqual([
    expect.objectContaining({ annulled: expect.objectContaining({ reason: "Era l'altro ascensore" }) }),
  ]);
  await expect(sql`delete from check_done where id = ${body.id}`.execute(database.db)).rejects.toThrow();
});

test("who does not manage the building neither sees nor records; who only reads records nothing", async () => {
  await isLift();
  await keepUp();
  const { id } = await ofLift();
  const check = { doneOn: "2026-05-04", outcome: "positive", doneBy: "Qualcuno", seen: null };
  expect(await listed("", "tecnicoII")).toEqual([]);
  expect((await desk.call("tecnicoII", `/obligations/${id}`)).status).toBe(404);
  expect((await post(`/obligations/${id}/checks`, check, "tecnicoII")).status).toBe(404);
  expect((await post(`/obligations/${id}/checks`, check, "urp")).status).toBe(403);
});

test("what changes while nobody computes is caught up at once, and leaves nothing waiting", async () => {
  await keepUp();
  await isLift();
  await sql`update element set installed_on = '2025-01-31' where id = ${lift}`.execute(database.db);
  clock.set("2027-02-01T09:00:00Z");
  await keepUp();
  expect(await ofLift()).toMatchObject({ dueOn: "2027-01-31", state: "overdue" });
  const { rows } = await sql`select id from obligation_stale`.execute(database.db);
  expect(rows).toEqual([]);
  expect(await keepUp()).toBe(0);
});

test("a new day makes late what was not, and rewrites nothing", async () => {
  await isLift();
  await keepUp();
  await recorded({ doneOn: "2024-06-01" });
  expect(await ofLift()).toMatchObject({ dueOn: "2026-06-01", state: "soon" });
  clock.set("2026-06-02T09:00:00Z");
  expect(await keepUp()).toBe(0);
  expect(await ofLift()).toMatchObject({ dueOn: "2026-06-01", state: "overdue" });
});

test("an element or a building that is withdrawn owes nothing any more", async () => {
  await isLift();
  await keepUp();
  await sql`update element set withdrawn_on = '2026-05-01' where id = ${lift}`.execute(database.db);
  await keepUp();
  expect(await listed(`&rule=${LIFT_CHECK}`)).toEqual([]);
  await sql`update building set withdrawn_on = '2026-05-01' where id = ${building}`.execute(database.db);
  await keepUp();
  expect(await listed()).toEqual([]);
});

test("what is computed piece by piece is what is computed all together, whatever happened in between", async () => {
  const kinds = ["lift", "goods-lift", "platform", "stairlift"];
  for (let step = 0; step < 24; step += 1) {
    clock.pass(86_400_000);
    // A draw that anybody can repeat.
    const draw = (step * 7_919 + 13) % 5;
    if (draw === 0) await saysOfLift("liftKind", kinds[step % kinds.length] as string);
    if (draw === 1)
      await sql`update element set installed_on = ${`20${10 + (step % 15)}-02-28`} where id = ${lift}`.execute(
        database.db,
      );
    if (draw === 2) await addElement(database.db, building, `ALTRO-${count}-${step}`, "5.1");
    if (draw === 3)
      await sql`update building set municipio = ${step % 2 ? "II" : "I"} where id = ${building}`.execute(
        database.db,
      );
    if (draw === 4) {
      const row = await ofLift();
      const last =
        row === undefined
          ? undefined
          : (await detail(row.id)).checks.find((one: { rule: string }) => one.rule === LIFT_CHECK);
      if (row !== undefined)
        await recorded({
          seen: last?.id ?? null,
          outcome: step % 3 ? "positive" : "negative",
          prescriptions: "Come da verbale",
        });
    }
    await keepUp();
    const incremental = await everything();
    const { changed } = await recomputeAll(database.db, { clock });
    expect(changed, `step ${step}`).toBe(0);
    expect(await everything()).toEqual(incremental);
  }
  // That it can fail: a row altered behind its back is put right.
  await sql`update obligation set doer = 'laboratory' where subject_id = ${lift}`.execute(database.db);
  expect((await recomputeAll(database.db, { clock })).changed).toBeGreaterThan(0);
});

test("the list goes on page by page without losing or repeating any, by day", async () => {
  await isLift();
  await keepUp();
  const all = await listed();
  const paged: { id: string; dueOn?: string }[] = [];
  let cursor = "";
  do {
    const { body } = await desk.call("rspp", `/obligations?buildingId=${building}&limit=3${cursor}`);
    paged.push(...body.items);
    cursor = body.nextCursor === undefined ? "" : `&cursor=${body.nextCursor}`;
  } while (cursor !== "");
  expect(paged.map(({ id }) => id)).toEqual(all.map(({ id }: { id: string }) => id));
  const days = paged.map(({ dueOn }) => dueOn ?? "9999");
  expect(days).toEqual(days.toSorted());
  expect((await desk.call("rspp", "/obligations?cursor=WyJ4IiwieSJd")).status).toBe(400);
});

test("words find the building by its name and the element by its whole code", async () => {
  await keepUp();
  const found = await listed(`&q=asc-${count}`);
  expect(found.length).toBeGreaterThan(0);
  expect(found.every(({ subject }: { subject: { id: string } }) => subject.id === lift)).toBe(true);
  expect(await listed(`&q=edificio`)).toEqual(await listed());
  expect(await listed("&q=nessunacosa")).toEqual([]);
});

test("counts are those of the list, by month, Municipio and check", async () => {
  await isLift();
  await keepUp();
  const all = await listed();
  const { body } = await desk.call("rspp", `/obligations/tally?buildingId=${building}`);
  const late = all.filter(({ state }: { state: string }) => state === "overdue");
  expect(late.length).toBeGreaterThan(0);
  expect(body).toMatchObject({ total: all.length, overdue: late.length });
  expect(body.months).toContainEqual(expect.objectContaining({ key: "2022-03", label: "marzo 2022" }));
  expect(body.municipi).toEqual([expect.objectContaining({ key: "I", count: all.length })]);
  expect(body.rules).toContainEqual(expect.objectContaining({ key: LIFT_CHECK, count: 1, overdue: 1 }));
  expect(await listed("&month=2022-03&state=overdue")).toContainEqual(
    expect.objectContaining({ rule: LIFT_CHECK }),
  );
});

test("the list is exported as a spreadsheet reads it", async () => {
  await isLift();
  await keepUp();
  const answer = await fetch(`${desk.base}/obligations/export?buildingId=${building}`, {
    headers: { cookie: `${SESSION_COOKIE}=rspp` },
  });
  expect(answer.headers.get("content-type")).toMatch(/^text\/csv/);
  const text = await answer.text();
  const lines = text.trim().split("\r\n");
  expect(lines).toHaveLength((await listed()).length + 1);
  expect(lines.find((line) => line.includes(LIFT_CHECK))).toContain("Scaduta");
});

test("the municipality writes a check of its own, and shortens one of the law; both count at the next turn", async () => {
  await isLift();
  await keepUp();
  const version = {
    ...{
      from: "2026-01-01",
      norm: "DGC 12/2026",
      certainty: "read",
      of: { kind: "element", uni8290: "5.9" },
    },
    ...{ terms: [{ every: { months: 1 }, anchor: "last-done" }], doneBy: "owner", document: "Registro" },
    onNegative: { opensWork: true, forbidsUse: false },
  };
  const rule = {
    code: `giro-${count}`,
    number: 101,
    title: "Giro mensile dell'ascensore",
    versions: [version],
  };
  const write = (seen: number, changed: object = {}) =>
    post("/check-rules", { rule: { ...rule, ...changed }, reason: "Delibera", seen });
  const first = await write(0);
  expect(first.status, first.text).toBe(201);
  expect((await write(0)).status).toBe(409);
  expect((await write(1, { includes: ["che-non-esiste"] })).status).toBe(422);
  const when = { fact: "liftKind", is: "lift" };
  expect(
    (await write(1, { versions: [{ ...version, terms: [{ ...version.terms[0], when }] }] })).status,
  ).toBe(400);
  await keepUp();
  expect(await ofLift(rule.code)).toMatchObject({ dueOn: "2026-01-01", title: rule.title });
  const { body } = await desk.call("rspp", "/check-rules");
  expect(body.items).toContainEqual({ isOwn: true, version: 1, rule });
});
