import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { catchUp } from "#features/compliance/recompute.ts";
import { complianceRoutes } from "#features/compliance/routes.ts";
import { workAtPlan } from "#features/planning/jobs.ts";
import { openNegativeOrders } from "#features/planning/open-negative-orders.ts";
import { planningRoutes } from "#features/planning/routes.ts";
import { writePlan } from "#features/planning/write-plan.ts";
import { createSlaTables } from "#features/work-orders/sla-tables.ts";
import { createLogger } from "#runtime/logger.ts";
import { addBuilding, addElement, factOf, movedClock, originAt, say } from "#test/features/dossier/house.ts";
import { recordedJobs } from "#test/features/work-orders/office.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { type Desk, openDesk, person } from "#test/support/desk.ts";

let database: TestDatabase;
let desk: Desk;
let building: string;
let lifts: string[];
let count = 0;
const clock = movedClock("2026-05-10T09:00:00Z");
const jobs = recordedJobs();
const deps = { clock, jobs, slaTables: createSlaTables(clock), logger: createLogger("fatal") };
const LIFT = "ascensore-verifica";

beforeAll(async () => {
  database = await freshDatabase();
  const officer = [{ role: "safety-officer" as const, scopeKind: "municipality" as const, scopeKey: "" }];
  desk = await openDesk({
    db: database.db,
    clock,
    register: (api) => {
      complianceRoutes(api);
      planningRoutes(api, { jobs });
    },
    people: {
      rspp: person("Responsabile sicurezza", officer),
      altro: person("Altro responsabile", officer),
      tecnicoII: person("Tecnico del II", [{ role: "technician", scopeKind: "municipio", scopeKey: "II" }]),
      gestore: person("Gestore", [{ role: "building-manager", scopeKind: "municipality", scopeKey: "" }]),
    },
  });
});
afterAll(async () => {
  await desk.close();
  await database.close();
});
/** Each test has a building of its own with three lifts, whose check is due on 2027-03-01. */
beforeEach(async () => {
  count += 1;
  clock.set("2026-05-10T09:00:00Z");
  clock.pass(count * 60_000);
  building = await addBuilding(database.db, { code: `PLN-${count}` });
  lifts = [];
  for (const n of [1, 2, 3]) {
    const lift = await addElement(database.db, building, `ASC-${count}-${n}`, "5.9");
    await sql`update element set installed_on = '2025-03-01' where id = ${lift}`.execute(database.db);
    lifts.push(lift);
  }
  await say(
    database.db,
    originAt(clock.now()),
    lifts.map((id) => ({
      buildingId: building,
      facts: [factOf(building, "liftKind", "lift", { subject: { kind: "element", id } })],
    })),
  );
  await catchUp(database.db, { clock });
});

const post = (path: string, body?: unknown, who = "rspp") => desk.call(who, path, { method: "POST", body });
const listed = async (query = `&rule=${LIFT}`) =>
  (await desk.call("rspp", `/obligations?buildingId=${building}&limit=200${query}`)).body.items;
const idsOf = async () => (await listed()).map(({ id }: { id: string }) => id);
const read = async (id: string, who = "rspp") => (await desk.call(who, `/obligation-plans/${id}`)).body;
const work = (id: string) => workAtPlan(database.db, deps, id);

async function proposed(rest: object = {}, who = "rspp"): Promise<string> {
  const { status, text, body } = await post(
    "/obligation-plans",
    { obligationIds: await idsOf(), leadDays: 10, ...rest },
    who,
  );
  expect(status, text).toBe(201);
  return body.id;
}
async function confirmed(rest: object = {}): Promise<string> {
  const id = await proposed(rest);
  expect((await post(`/obligation-plans/${id}/confirmation`)).status).toBe(202);
  await work(id);
  return id;
}
const ordersHere = async () =>
  (
    await sql<{ id: string; state: string; title: string; description: string; urgency: string }>`
    select id, state, title, description, urgency from work_order where building_id = ${building} order by id`.execute(
      database.db,
    )
  ).rows;

test(`a proposal writes no order; once confirmed, its checks are in orders and each says so (${databaseKind})`, async () => {
  const id = await proposed();
  const before = await read(id);
  expect(before).toMatchObject({ state: "proposed", orders: 1, checks: 3, late: 0, dealtWith: 0 });
  // 1 March 2027 less ten days is Friday 19 February.
  expect(before.items[0]).toMatchObject({ proposedOn: "2027-02-19", urgency: "normal", because: [] });
  expect(await ordersHere()).toEqual([]);

  await post(`/obligation-plans/${id}/confirmation`);
  await work(id);
  expect(await read(id)).toMatchObject({ state: "done", orders: 1, created: 1, dealtWith: 1 });
  const [order, ...others] = await ordersHere();
  expect(others).toEqual([]);
  expect(order).toMatchObject({
    state: "draft",
    title: expect.stringContaining("3 verifiche di legge"),
    description: expect.stringMatching(/Giorno proposto: 19\/02\/2027\.[^]*DPR 162\/1999, art\. 13/),
  });
  expect((await listed()).map(({ workOrderId }: { workOrderId: string }) => workOrderId)).toEqual(
    Array(3).fill(order?.id),
  );
  const [obligation] = await listed();
  const { body } = await desk.call("rspp", `/obligations/${obligation.id}/work`);
  expect(body).toMatchObject({ order: { id: order?.id, plannedOn: "2027-02-19" }, negative: [] });
  const { body: checks } = await desk.call("rspp", `/work-orders/${order?.id}/checks`);
  expect(checks.planned).toHaveLength(3);
  expect(checks.planned[0]).toMatchObject({ recorded: false, dueOn: "2027-03-01" });
});

test("orders are as many as the grouping says", async () => {
  expect(await read(await proposed({ grouping: "single" }))).toMatchObject({ orders: 3, checks: 3 });
  expect(await read(await proposed({ grouping: "building" }))).toMatchObject({ orders: 1, checks: 3 });
});

test("two who plan the same checks at the same time get them into one order, and the second is told why not", async () => {
  const [mine, theirs] = [
    await proposed({ grouping: "single" }),
    await proposed({ grouping: "single" }, "altro"),
  ];
  await Promise.all([
    post(`/obligation-plans/${mine}/confirmation`),
    post(`/obligation-plans/${theirs}/confirmation`, undefined, "altro"),
  ]);
  await Promise.all([work(mine), work(theirs)]);
  const [one, other] = [await read(mine), await read(theirs, "altro")];
  expect(one.created + other.created).toBe(3);
  expect(one.skipped + other.skipped).toBe(3);
  const skipped = [...one.items, ...other.items].filter(({ outcome }) => outcome === "skipped");
  expect(skipped[0].checks[0].leftOut).toBe("È già in un altro ordine");
  expect(await ordersHere()).toHaveLength(3);
});

test("confirmed twice, or worked at by two workers, a plan is written once", async () => {
  const id = await proposed({ grouping: "single" });
  await post(`/obligation-plans/${id}/confirmation`);
  await Promise.all([work(id), work(id)]);
  await post(`/obligation-plans/${id}/confirmation`);
  await work(id);
  expect(await ordersHere()).toHaveLength(3);
});

test("what a crash leaves half done is gone on with, and no order is written twice", async () => {
  const id = await proposed({ grouping: "single" });
  await post(`/obligation-plans/${id}/confirmation`);
  let ticks = 0;
  // The instant of the second order is never known: its batch is undone with the first.
  const failing = {
    now: () => {
      ticks += 1;
      if (ticks === 2) throw new Error("the process ended here");
      return clock.now();
    },
  };
  await expect(writePlan(database.db, { clock: failing }, id)).rejects.toThrow("the process ended here");
  expect(await ordersHere()).toEqual([]);
  await work(id);
  expect(await read(id)).toMatchObject({ state: "done", created: 3 });
  expect(await ordersHere()).toHaveLength(3);
});

test("a plan that is undone cancels what nobody has begun, keeps what is under way, and frees the checks", async () => {
  const id = await confirmed({ grouping: "single" });
  const [begun] = await ordersHere();
  await sql`update work_order set state = 'in-progress' where id = ${begun?.id}`.execute(database.db);
  expect((await post(`/obligation-plans/${id}/undo`, { reason: "Il contratto parte dopo" })).status).toBe(
    202,
  );
  await work(id);
  expect(await read(id)).toMatchObject({ state: "undone", cancelled: 2, kept: 1 });
  expect((await ordersHere()).map(({ state }) => state).toSorted()).toEqual([
    "cancelled",
    "cancelled",
    "in-progress",
  ]);
  const free = (await listed()).filter(
    ({ workOrderId }: { workOrderId?: string }) => workOrderId === undefined,
  );
  expect(free).toHaveLength(2);
  expect(await read(await proposed())).toMatchObject({ checks: 2, leftOut: 1 });
});

test("a check whose order was cancelled by hand can be planned again", async () => {
  await confirmed();
  await sql`update work_order set state = 'cancelled' where building_id = ${building}`.execute(database.db);
  expect(await read(await proposed())).toMatchObject({ checks: 3, leftOut: 0 });
});

test("a check that was made after the proposal is left out, and it is told why", async () => {
  const id = await proposed({ grouping: "single" });
  const [first] = await listed();
  const done = { doneOn: "2026-05-04", outcome: "positive", doneBy: "Organismo 0123", seen: null };
  expect((await post(`/obligations/${first.id}/checks`, done)).status).toBe(201);
  await post(`/obligation-plans/${id}/confirmation`);
  await work(id);
  const { items, ...head } = await read(id);
  expect(head).toMatchObject({ created: 2, skipped: 1 });
  const left = items.find(({ outcome }: { outcome: string }) => outcome === "skipped");
  expect(left.checks[0].leftOut).toBe("La sua data è cambiata");
});

test("recording a check that was planned frees its deadline for the next time, and its order says that it was made", async () => {
  await confirmed();
  const [order] = await ordersHere();
  const [first] = await listed();
  const done = { doneOn: "2026-05-04", outcome: "positive", doneBy: "Organismo 0123", seen: null };
  await post(`/obligations/${first.id}/checks`, done);
  const again = (await listed()).find(({ id }: { id: string }) => id === first.id);
  expect(again.workOrderId).toBeUndefined();
  const { body } = await desk.call("rspp", `/work-orders/${order?.id}/checks`);
  expect(body.planned.filter(({ recorded }: { recorded: boolean }) => recorded)).toHaveLength(1);
});

test("a plan is of who made it; who may not plan proposes nothing; what is out of reach is not planned", async () => {
  const id = await proposed();
  for (const path of ["", "/confirmation"]) {
    const method = path === "" ? "GET" : "POST";
    expect((await desk.call("altro", `/obligation-plans/${id}${path}`, { method })).status).toBe(404);
  }
  expect((await post("/obligation-plans", { obligationIds: await idsOf() }, "gestore")).status).toBe(403);
  expect((await post("/obligation-plans", { obligationIds: await idsOf() }, "tecnicoII")).status).toBe(422);
});

const NEGATIVE = {
  ...{ doneOn: "2026-05-04", outcome: "negative", doneBy: "Organismo 0123", seen: null },
  prescriptions: "Sostituire le funi",
};

test("a negative check opens one order, with what its report asks, however often it is looked at", async () => {
  const [first] = await listed();
  const { body } = await post(`/obligations/${first.id}/checks`, NEGATIVE);
  await Promise.all([openNegativeOrders(database.db, { clock }), openNegativeOrders(database.db, { clock })]);
  await openNegativeOrders(database.db, { clock });
  const orders = await ordersHere();
  expect(orders).toHaveLength(1);
  expect(orders[0]).toMatchObject({
    ...{ state: "draft", urgency: "urgent" },
    description: expect.stringMatching(/L'uso è vietato[^]*Sostituire le funi/),
  });
  const { body: work } = await desk.call("rspp", `/obligations/${first.id}/work`);
  expect(work.negative).toEqual([
    { checkId: body.id, order: expect.objectContaining({ id: orders[0]?.id, state: "draft" }) },
  ]);
  const { body: checks } = await desk.call("rspp", `/work-orders/${orders[0]?.id}/checks`);
  expect(checks.negative).toMatchObject({
    checkId: body.id,
    prescriptions: "Sostituire le funi",
    annulled: false,
  });
});

test("a negative check whose order could not be opened is not lost: it says why, and is tried again", async () => {
  const [first] = await listed();
  await post(`/obligations/${first.id}/checks`, NEGATIVE);
  await sql`update building set withdrawn_on = '2026-05-09' where id = ${building}`.execute(database.db);
  expect(await openNegativeOrders(database.db, { clock })).toBe(0);
  const { body } = await desk.call("rspp", `/obligations/${first.id}/work`);
  expect(body.negative[0].fault).toBe("Questo edificio è stato dismesso");
  await sql`update building set withdrawn_on = null where id = ${building}`.execute(database.db);
  clock.pass(3_700_000);
  expect(await openNegativeOrders(database.db, { clock })).toBe(1);
});

test("a negative check that is annulled before its order is opened opens none", async () => {
  const [first] = await listed();
  const { body } = await post(`/obligations/${first.id}/checks`, NEGATIVE);
  await post(`/checks/${body.id}/annulment`, { reason: "Era l'altro ascensore" });
  await openNegativeOrders(database.db, { clock });
  expect(await ordersHere()).toEqual([]);
});
