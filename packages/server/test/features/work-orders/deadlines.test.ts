import { afterAll, beforeAll, expect, test } from "vitest";
import { NATIONAL_HOLIDAYS } from "#domain/time/italian-holidays.ts";
import { listWorkOrders } from "#features/work-orders/list-work-orders.ts";
import { recomputeDeadlines } from "#features/work-orders/recompute-deadlines.ts";
import { type Office, openOffice } from "#test/features/work-orders/office.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";

let database: TestDatabase;
let office: Office;
beforeAll(async () => {
  database = await freshDatabase();
  office = await openOffice(database.db);
});
afterAll(() => database.close());

async function issuedAt(instant: string, urgency: "emergency" | "urgent" | "normal"): Promise<string> {
  office.deps.clock.set(instant);
  const { id } = await office.create({ firmId: office.firmId, issue: true, urgency });
  return id;
}

async function inspection(id: string) {
  return (await office.read(id)).sla.find(({ milestone }) => milestone === "inspection");
}

test(`an emergency runs day and night (${databaseKind})`, async () => {
  const id = await issuedAt("2026-08-15T01:30:00Z", "emergency");
  expect((await inspection(id))?.dueAt).toBe("2026-08-15T02:30:00.000Z");
});

test("three working hours of a Friday afternoon end on Monday morning, and every step is explained", async () => {
  // Friday 6 March 2026, 16:00 in Rome: one hour today, two on Monday from 8.
  const milestone = await inspection(await issuedAt("2026-03-06T15:00:00Z", "urgent"));
  expect(milestone?.dueAt).toBe("2026-03-09T09:00:00.000Z");
  expect(milestone?.explanation).toEqual([
    "Il conteggio parte dall'apertura, venerdì 6 marzo 2026 alle 16:00.",
    "Sopralluogo entro 3 ore lavorative (Urgenza: schema Consip FM).",
    "Scadenza: lunedì 9 marzo 2026 alle 10:00.",
  ]);
});

test("the patron saint's day is not counted", async () => {
  // Tuesday 23 June 2026, 16:00 in Rome.
  const milestone = await inspection(await issuedAt("2026-06-23T14:00:00Z", "urgent"));
  expect(milestone?.dueAt).toBe("2026-06-25T08:00:00.000Z");
  expect(milestone?.explanation).toContain(
    "Giorni non contati: San Giovanni Battista, patrono di Genova (24/06).",
  );
});

test("time lost by the client moves the deadlines, time lost by the executor does not", async () => {
  for (const { cause, moved } of [
    { cause: "access-denied", moved: 2 },
    { cause: "executor-unavailable", moved: 0 },
  ]) {
    const id = await issuedAt("2026-03-02T09:00:00Z", "urgent");
    const completion = async () => (await office.read(id)).sla.find((one) => one.milestone === "completion");
    const before = Date.parse((await completion())?.dueAt ?? "");
    await office.step(id, office.worker, { action: "accept" });
    await office.step(id, office.worker, { action: "suspend", cause });
    const stands = moved > 0;
    expect((await completion())?.state, cause).toBe(stands ? "suspended" : "on-time");
    expect((await office.read(id)).slaState, cause).toBe(stands ? "suspended" : "on-time");
    // A clock that stands brings nobody's order among those that are late.
    expect((await office.read(id)).dueAt === undefined, cause).toBe(stands);
    office.deps.clock.advance(2 * 24 * 60 - 10);
    await office.step(id, office.worker, { action: "resume" });
    const after = Date.parse((await completion())?.dueAt ?? "");
    expect((after - before) / 86_400_000, cause).toBeCloseTo(moved, 3);
  }
});

test("an executor that stands still by its own cause is late when its time is up; a client that stops it is told nothing", async () => {
  const late = async (cause: string) => {
    const id = await issuedAt("2026-04-01T09:00:00Z", "emergency");
    await office.step(id, office.worker, { action: "accept" });
    await office.step(id, office.worker, { action: "suspend", cause });
    office.deps.clock.advance(30 * 24 * 60);
    const now = office.deps.clock.now();
    const list = await listWorkOrders(database.db, {
      filter: { due: "overdue", sort: "due" },
      cursor: undefined,
      limit: 200,
      reach: { all: true },
      now,
    });
    const { items } = JSON.parse(list) as { items: { id: string }[] };
    return { slaState: (await office.read(id)).slaState, overdue: items.some((item) => item.id === id) };
  };
  expect(await late("waiting-materials")).toEqual({ slaState: "breached", overdue: true });
  expect(await late("waiting-permit")).toEqual({ slaState: "suspended", overdue: false });
});

test("the nearest deadline not yet met is the order's, until the work is done", async () => {
  const id = await issuedAt("2026-03-02T09:00:00Z", "urgent");
  const dueAt = async () => (await office.read(id)).dueAt;
  expect(await dueAt()).toBe("2026-03-02T12:00:00.000Z");
  await office.step(id, office.worker, { action: "accept" });
  await office.step(id, office.worker, { action: "plan", plannedStart: "2026-03-04T08:00:00Z" });
  expect(await dueAt()).toBe("2026-03-07T09:00:00.000Z");
  await office.step(id, office.worker, { action: "start" });
  expect(await dueAt()).toBe("2026-03-12T09:00:00.000Z");
  await office.step(id, office.worker, { action: "execute", note: "Fatto" });
  const done = await office.read(id);
  expect(done.dueAt).toBeUndefined();
  expect(done.slaState).toBe("met");
  expect(done.slaPolicy).toMatchObject({ code: "base", provisional: true });
});

test("a technician's planning does not stand for the inspection", async () => {
  const id = await issuedAt("2026-03-02T09:00:00Z", "urgent");
  await office.step(id, office.technician, { action: "plan", plannedStart: "2026-03-04T08:00:00Z" });
  expect((await inspection(id))?.metAt).toBeUndefined();
});

test("as time passes an order is on time, at risk, late; done late it stays late", async () => {
  const id = await issuedAt("2026-03-02T09:00:00Z", "urgent");
  const states: string[] = [];
  for (const at of ["2026-03-02T09:30:00Z", "2026-03-02T11:40:00Z", "2026-03-02T12:30:00Z"]) {
    office.deps.clock.set(at);
    const order = await office.read(id);
    expect(order.sla[0]?.state).toBe(order.slaState);
    states.push(order.slaState);
  }
  expect(states).toEqual(["on-time", "at-risk", "breached"]);
  await office.step(id, office.worker, { action: "accept" });
  await office.step(id, office.worker, { action: "start" });
  await office.step(id, office.worker, { action: "execute", note: "Fatto" });
  expect((await office.read(id)).slaState).toBe("breached");
});

test("a draft has no deadlines, and a work sent back has its own again", async () => {
  const draft = await office.read((await office.create()).id);
  expect(draft).toMatchObject({ sla: [], slaState: "none" });
  const id = await issuedAt("2026-03-02T09:00:00Z", "urgent");
  await office.step(id, office.worker, { action: "accept" });
  await office.step(id, office.worker, { action: "start" });
  await office.step(id, office.worker, { action: "execute", note: "Fatto" });
  await office.step(id, office.technician, { action: "send-back", reason: "Da rifare" });
  expect(await office.read(id)).toMatchObject({ dueAt: "2026-03-12T09:00:00.000Z", slaState: "on-time" });
});

test("when a holiday is added the open orders are counted anew, once", async () => {
  await recomputeDeadlines(database.db, office.deps);
  const id = await issuedAt("2026-09-07T14:00:00Z", "urgent");
  expect((await inspection(id))?.dueAt).toBe("2026-09-08T08:00:00.000Z");
  await database.db
    .insertInto("holiday")
    .values({
      code: "lutto",
      name: "Lutto cittadino",
      kind: "closure",
      on_day: "2026-09-08",
      norm: "Ordinanza",
    })
    .execute();
  expect(await recomputeDeadlines(database.db, office.deps)).toBeGreaterThan(0);
  const milestone = await inspection(id);
  expect(milestone?.dueAt).toBe("2026-09-09T08:00:00.000Z");
  expect(milestone?.explanation.join(" ")).toContain("Lutto cittadino (08/09)");
  expect(await recomputeDeadlines(database.db, office.deps)).toBe(0);
});

test("the holidays in the tables are those of the norms, and the patron saint's", async () => {
  const rows = await database.db.selectFrom("holiday").selectAll().where("kind", "<>", "closure").execute();
  const stored = rows.filter(({ code }) => code !== "patrono");
  expect(stored.map(({ name, from_year, norm }) => ({ name, from_year, norm })).sort(byName)).toEqual(
    NATIONAL_HOLIDAYS.map(({ name, fromYear, norm }) => ({ name, from_year: fromYear, norm })).sort(byName),
  );
  expect(rows.find(({ code }) => code === "patrono")?.month_day).toBe("06-24");
});

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}

test("an urgency that is raised is counted from that moment, and whoever changes it says why", async () => {
  const id = await issuedAt("2026-05-04T08:00:00Z", "normal");
  office.deps.clock.set("2026-05-06T07:50:00Z");
  await office.step(id, office.technician, {
    action: "set-urgency",
    urgency: "emergency",
    reason: "Cade l'intonaco",
  });
  expect((await office.read(id)).urgency).toBe("emergency");
  expect((await inspection(id))?.dueAt).toBe("2026-05-06T09:00:00.000Z");
  expect((await inspection(id))?.explanation[0]).toContain("mercoledì 6 maggio 2026 alle 10:00");
  await office.step(id, office.technician, {
    action: "set-urgency",
    urgency: "normal",
    reason: "Area transennata",
  });
  // Counted from when it was last raised: what was asked then is not asked of an earlier day.
  expect((await inspection(id))?.state).toBe("on-time");
  const { history } = await office.read(id);
  expect(history.filter(({ action }) => action === "set-urgency")).toMatchObject([
    { label: "Urgenza cambiata", note: "Cade l'intonaco", actor: "Paolo Tecnico" },
    { note: "Area transennata" },
  ]);
  await expect(
    office.step(id, office.worker, { action: "set-urgency", urgency: "normal", reason: "Non è urgente" }),
  ).rejects.toMatchObject({ code: "forbidden" });
});

test("an urgency changed while the work stands still leaves it standing still", async () => {
  const id = await issuedAt("2026-05-04T08:00:00Z", "normal");
  await office.step(id, office.worker, { action: "accept" });
  await office.step(id, office.worker, { action: "suspend", cause: "access-denied" });
  await office.step(id, office.technician, {
    action: "set-urgency",
    urgency: "urgent",
    reason: "Perde acqua",
  });
  const order = await office.read(id);
  expect(order).toMatchObject({ state: "suspended", urgency: "urgent", slaState: "suspended" });
  expect(order.suspensions[0]?.endedAt).toBeUndefined();
  await office.step(id, office.worker, { action: "resume" });
  expect((await office.read(id)).suspensions[0]?.endedAt).toBeDefined();
});
