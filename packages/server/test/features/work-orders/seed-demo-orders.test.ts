import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seedDemoPeople } from "#features/access/seed-demo-people.ts";
import type { PastOrder } from "#features/work-orders/demo-story.ts";
import { seedDemo } from "#features/work-orders/seed-demo.ts";
import { seedDemoOrders } from "#features/work-orders/seed-demo-orders.ts";
import { createSlaTables } from "#features/work-orders/sla-tables.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { romeDay } from "#domain/time/rome.ts";
import { inTransaction } from "#runtime/transaction.ts";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";

const NOW = new Date("2026-11-24T10:00:00Z");
const DAY_MS = 86_400_000;

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  const { db } = database;
  await seedDemo(db);
  await seedDemoPeople(db);
  await db
    .insertInto("building")
    .values({
      id: uuidV7(),
      code: "GE-0001-SC",
      name: "Scuola di prova",
      use: "school",
      municipio: "I",
      source: "prova",
      source_key: "1",
    })
    .execute();
  const past = Array.from({ length: 120 }, (_, index) => pastOrder(index));
  await inTransaction(db, (tx) =>
    seedDemoOrders(tx, { now: NOW, slaTables: createSlaTables({ now: () => NOW }) }, past),
  );
});
afterAll(() => database.close());

/** One and a half a day, back from now; those of the last month are open. */
function pastOrder(index: number): PastOrder {
  const openedAt = new Date(NOW.getTime() - (120 - index) * 0.7 * DAY_MS);
  const isOpen = index >= 80;
  return {
    id: `H${index}`,
    buildingCode: index === 7 ? "GE-9999-XX" : "GE-0001-SC",
    category: index % 2 === 0 ? "Serramenti" : "Impianti elettrici",
    urgency: index % 5 === 0 ? "urgent" : "normal",
    subject: `Intervento di prova ${index}`,
    description: "",
    openedAt,
    closedAt: isOpen ? null : new Date(openedAt.getTime() + 6 * DAY_MS),
    closingNote: isOpen ? null : "Fatto.",
    hours: isOpen ? null : 3,
    caseKey: null,
  };
}

test("past orders are written with their history, in the states of an office at work; one of an unknown building is left out", async () => {
  const { rows } = await sql<{ state: string; orders: number }>`
    select state, count(*)::int as orders from work_order group by state`.execute(database.db);
  const orders = new Map(rows.map((row) => [row.state, row.orders]));
  expect([...orders.values()].reduce((sum, count) => sum + count, 0)).toBe(119);
  for (const state of [
    "accepted",
    "planned",
    "in-progress",
    "suspended",
    "executed",
    "verified",
    "cancelled",
  ])
    expect(orders.get(state), state).toBeGreaterThan(0);
});

test("every order stands where its history ends, and no step came before the one it follows or after now", async () => {
  const { rows } = await sql<{ wrong: number }>`
    select count(*)::int as wrong from (
      select o.state, e.to_state, e.from_state, e.at,
        lag(e.to_state) over w as before, lag(e.at) over w as "beforeAt",
        row_number() over (partition by o.id order by e.at desc, e.id desc) as last
      from work_order o join work_order_event e on e.order_id = o.id
      window w as (partition by o.id order by e.at, e.id)
    ) h where (last = 1 and to_state <> state) or from_state is distinct from before or at < "beforeAt"
      or at > ${NOW.toISOString()}`.execute(database.db);
  expect(rows[0]?.wrong).toBe(0);
});

test("something is due today, deadlines say why, and the home figures agree with a count", async () => {
  const { rows } = await sql<{ day: string; orders: number }>`
    select day_in_rome(due_at)::text as day, count(*)::int as orders from work_order where due_at is not null
    group by 1`.execute(database.db);
  expect(rows.find(({ day }) => day === romeDay(NOW))?.orders).toBeGreaterThan(1);
  const { rows: explained } = await sql<{ none: number }>`
    select count(*)::int as none from work_order
    where due_at is not null and jsonb_array_length(sla->'milestones'->0->'explanation') < 2`.execute(
    database.db,
  );
  expect(explained[0]?.none).toBe(0);
  const { rows: tally } = await sql<{ orders: number }>`
    select ((select coalesce(sum(orders), 0) from work_order_tally where axis = 'all' and measure = 'due')
      + (select coalesce(sum(orders), 0) from work_order_tally_change where measure = 'due'))::int as orders`.execute(
    database.db,
  );
  expect(tally[0]?.orders).toBe(rows.reduce((sum, { orders }) => sum + orders, 0));
});

test("nobody is told of the past: no message leaves", async () => {
  const { rows } = await sql<{
    messages: number;
  }>`select count(*)::int as messages from outbox_message`.execute(database.db);
  expect(rows[0]?.messages).toBe(0);
});
