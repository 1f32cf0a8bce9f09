import { Catalogue, Home } from "@stabile/contract/work-orders";
import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Principal } from "#domain/access/policy.ts";
import { TRANSITIONS } from "#domain/work-order/transitions.ts";
import { readCatalogue } from "#features/home/read-catalogue.ts";
import { openHomes, readHome } from "#features/home/read-home.ts";
import { type Office, openOffice } from "#test/features/work-orders/office.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";

let database: TestDatabase;
let office: Office;
beforeAll(async () => {
  database = await freshDatabase();
  office = await openOffice(database.db);
});
afterAll(() => database.close());

/** As another municipality might call them. */
const PLATFORMS = [
  { code: "czrm", name: "Filo diretto", purpose: "segnalazioni dei cittadini" },
  { code: "realgimm", name: "Inventario dell'ente", purpose: "anagrafica degli edifici" },
];

async function home(principal: Principal): Promise<Home> {
  return Home.parse(
    JSON.parse(
      await readHome(database.db, principal, { now: office.deps.clock.now(), platforms: PLATFORMS }),
    ),
  );
}

/** The same figures counted from the orders themselves. */
async function counted(where: string) {
  const { rows } = await sql<{ state: string; orders: number }>`
    select state, count(*)::int as orders from work_order where ${sql.raw(where)} group by state order by state`.execute(
    database.db,
  );
  return rows;
}

const figures = ({ byState }: Home) =>
  byState.map(({ state, orders }) => ({ state, orders })).sort((a, b) => (a.state < b.state ? -1 : 1));

test(`whatever happens to orders, the figures are those that counting gives (${databaseKind})`, async () => {
  const actions = fc.array(
    fc.tuple(fc.nat(11), fc.constantFrom(...TRANSITIONS.map(({ action }) => action))),
    {
      minLength: 20,
      maxLength: 40,
    },
  );
  const ids: string[] = [];
  for (let order = 0; order < 12; order += 1) {
    const { id } = await office.create({
      firmId: order % 2 ? office.squadId : office.firmId,
      issue: order % 3 > 0,
    });
    ids.push(id);
  }
  await fc.assert(
    fc.asyncProperty(actions, async (steps) => {
      for (const [order, action] of steps) {
        const values = {
          reason: "Prova di stato",
          cause: "weather",
          plannedStart: "2026-03-20T08:00:00Z",
          firmId: order % 2 ? office.firmId : office.otherFirmId,
          labourMinutes: 5,
          note: "Prova",
        };
        for (const person of [office.technician, office.worker, office.otherTechnician])
          await office.step(ids[order] as string, person, { action, ...values }).catch(() => undefined);
      }
      await sql`select fold_work_order_tally() where random() < 0.5`.execute(database.db);
      expect(figures(await home(office.technician))).toEqual(await counted("true"));
      expect(figures(await home(office.worker))).toEqual(await counted(`firm_id = '${office.firmId}'`));
      expect(figures(await home(office.technicianOfMunicipioI))).toEqual(await counted("municipio = 'I'"));
    }),
    { numRuns: 4 },
  );
});

test("what is overdue, due today and due this week is told apart, and the day's orders are named", async () => {
  const fresh = await freshDatabase();
  const desk = await openOffice(fresh.db);
  try {
    // Urgent at 10 in the morning: the inspection is due at 13 of the same day.
    desk.deps.clock.set("2026-03-02T09:00:00Z");
    const { id } = await desk.create({ firmId: desk.firmId, issue: true, urgency: "urgent" });
    const due = async (at: string) => {
      const text = await readHome(fresh.db, desk.technician, { now: new Date(at), platforms: PLATFORMS });
      return Home.parse(JSON.parse(text));
    };
    expect((await due("2026-03-02T10:00:00Z")).due).toEqual({ overdue: 0, today: 1, week: 1 });
    expect((await due("2026-03-02T10:00:00Z")).dueToday).toMatchObject([{ id, slaState: "on-time" }]);
    expect((await due("2026-03-02T15:00:00Z")).due).toEqual({ overdue: 1, today: 0, week: 0 });
    expect((await due("2026-02-27T15:00:00Z")).due).toEqual({ overdue: 0, today: 0, week: 1 });
    expect((await due("2026-03-05T15:00:00Z")).due).toEqual({ overdue: 1, today: 0, week: 0 });
    const months = (await due("2026-03-02T10:00:00Z")).byMonth;
    expect(months).toHaveLength(12);
    expect(months.at(-1)).toEqual({ month: "2026-03", opened: 1, closed: 0 });
    expect(months[0]).toEqual({ month: "2025-04", opened: 0, closed: 0 });
  } finally {
    await fresh.close();
  }
});

test("of a busy day the first ten orders are named and all of them counted", async () => {
  const fresh = await freshDatabase();
  try {
    await sql`
      insert into work_order (id, code, state, title, category, urgency, opened_at, due_at)
      select gen_random_uuid(), 'ODL-2026-' || n, 'issued', 'Caricato', 'other', 'normal',
        timestamptz '2026-02-27 08:00Z', timestamptz '2026-03-02 16:00Z' - n * interval '1 minute'
      from generate_series(1, 12) as n`.execute(fresh.db);
    const text = await readHome(fresh.db, office.technician, {
      now: new Date("2026-03-02T10:00:00Z"),
      platforms: PLATFORMS,
    });
    const { due, dueToday } = Home.parse(JSON.parse(text));
    expect(due.today).toBe(12);
    expect(dueToday.map(({ code }) => code)).toEqual(
      Array.from({ length: 10 }, (_, index) => `ODL-2026-${12 - index}`),
    );
  } finally {
    await fresh.close();
  }
});

test("orders loaded in bulk are counted too, and the figures can be rebuilt", async () => {
  await sql`
    insert into work_order (id, code, state, title, category, urgency, opened_at, municipio, firm_id, verified_at)
    select gen_random_uuid(), 'ODL-2025-' || n, 'verified', 'Caricato', 'other', 'normal',
      timestamptz '2025-05-01 00:00Z' + n * interval '1 day', 'V', ${office.firmId}, timestamptz '2025-12-31 23:30Z'
    from generate_series(1, 300) as n`.execute(database.db);
  const before = await home(office.technician);
  expect(figures(before)).toEqual(await counted("true"));
  // Half past midnight of the first of January in Rome.
  expect(before.byMonth.find(({ month }) => month === "2026-01")?.closed).toBe(300);
  await sql`select rebuild_work_order_tally()`.execute(database.db);
  expect(await home(office.technician)).toEqual(before);
});

test("who reads no reports has none waiting; who does is told of the oldest", async () => {
  const at = new Date("2026-02-20T10:00:00Z");
  await database.db
    .insertInto("request")
    .values(
      ["received", "reopened", "resolved"].map((state, n) => ({
        id: `018f0000-0000-7000-8000-00000000000${n}`,
        code: `SEG-2026-00000${n}`,
        source: "czrm",
        source_key: `${n}`,
        state,
        subject: "Piove",
        municipio: "III",
        opened_at: at,
        source_modified_at: at,
      })),
    )
    .execute();
  expect((await home(office.urp)).inbox).toEqual({
    waiting: 2,
    reopened: 1,
    oldestOpenedAt: "2026-02-20T10:00:00.000Z",
  });
  expect((await home(office.worker)).inbox).toEqual({ waiting: 0, reopened: 0 });
  expect((await home(office.technicianOfMunicipioI)).inbox).toEqual({ waiting: 0, reopened: 0 });
});

test("a platform that is late is named as people here call it, since when and with how much waiting", async () => {
  expect((await home(office.technician)).delayedPlatforms).toEqual([]);
  const old = new Date(office.deps.clock.now().getTime() - 3_600_000);
  await database.db
    .insertInto("outbox_message")
    .values({
      id: "018f0000-0000-7000-8000-0000000000aa",
      platform: "czrm",
      kind: "case-status",
      subject_kind: "request",
      subject_id: "018f0000-0000-7000-8000-000000000001",
      idempotency_key: "k",
      payload: "{}",
      created_at: old,
      correlation_id: "c",
    })
    .execute();
  await database.db
    .insertInto("platform_health")
    .values({ platform: "realgimm", breaker: "open", last_failure_at: office.deps.clock.now() })
    .execute();
  expect((await home(office.technician)).delayedPlatforms).toEqual([
    { platform: "czrm", label: "Filo diretto", since: old.toISOString(), waiting: 1 },
    {
      platform: "realgimm",
      label: "Inventario dell'ente",
      since: office.deps.clock.now().toISOString(),
      waiting: 0,
    },
  ]);
});

test("the catalogue gives the lists of values that pages offer", async () => {
  const catalogue = Catalogue.parse(await readCatalogue(database.db, PLATFORMS));
  expect(catalogue.categories[0]).toEqual({
    code: "school",
    label: "Edifici scolastici",
    defaultUrgency: "urgent",
  });
  expect(catalogue.municipi).toHaveLength(9);
  expect(catalogue.workOrderStates.map(({ code }) => code)).toContain("in-progress");
  expect(catalogue.suspendCauses).toContainEqual({
    code: "weather",
    label: "Maltempo o allerta meteo",
    clientCaused: true,
  });
  expect(catalogue.platforms).toContainEqual({ code: "realgimm", label: "Inventario dell'ente" });
  expect(catalogue.buildingUses.map(({ code }) => code)).toContain("school");
});

test(`people who open their home at the same moment are each shown their own (${databaseKind})`, async () => {
  const { clock } = office.deps;
  await office.create({ firmId: office.firmId, issue: true });
  const homeOf = openHomes(database.db, { clock, platforms: PLATFORMS });
  const nobody: Principal = {
    userId: office.technician.userId,
    displayName: "",
    firmId: undefined,
    grants: [],
  };
  const people = [office.technician, office.worker, nobody, office.technician, office.otherTechnician];
  const alone = [];
  for (const person of people)
    alone.push(await readHome(database.db, person, { now: clock.now(), platforms: PLATFORMS }));
  expect(await Promise.all(people.map(homeOf))).toEqual(alone);
  expect(alone[0]).not.toBe(alone[2]);
});
