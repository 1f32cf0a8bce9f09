import { type Transition, WorkOrder, WorkOrderListItem } from "@stabile/contract/work-orders";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Principal, reachOf } from "#domain/access/policy.ts";
import { createWorkOrder } from "#features/work-orders/create-work-order.ts";
import { listWorkOrders } from "#features/work-orders/list-work-orders.ts";
import { readWorkOrder } from "#features/work-orders/read-work-order.ts";
import { transitionWorkOrder } from "#features/work-orders/transition-work-order.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { newOrder, type Office, openOffice } from "#test/features/work-orders/office.ts";

let database: TestDatabase;
let office: Office;
beforeAll(async () => {
  database = await freshDatabase();
  office = await openOffice(database.db);
});
afterAll(() => database.close());

const correlationId = "018f0000-0000-7000-8000-00000000c0de";

function create(changes: Parameters<typeof newOrder>[1] = {}, principal: Principal = office.technician) {
  return createWorkOrder(database.db, office.deps, {
    order: newOrder(office, changes),
    principal,
    correlationId,
  });
}

function step(id: string, principal: Principal, transition: Transition) {
  office.deps.clock.advance(10);
  return transitionWorkOrder(database.db, office.deps, { id, transition, principal, correlationId });
}

async function read(id: string, principal: Principal = office.technician) {
  const { json } = await readWorkOrder(database.db, {
    id,
    principal,
    reach: reachOf(principal, "work-order.read") ?? { all: true },
    now: office.deps.clock.now(),
  });
  return WorkOrder.parse(JSON.parse(json));
}

test(`an order goes from draft to verified, each step by whom it belongs to (${databaseKind})`, async () => {
  const { id, code } = await create({ firmId: office.firmId, issue: true });
  expect(code).toMatch(/^ODL-2026-\d{6}$/);
  await step(id, office.worker, { action: "accept" });
  await step(id, office.worker, { action: "plan", plannedStart: "2026-03-04T08:00:00Z" });
  await step(id, office.worker, { action: "start" });
  await step(id, office.worker, { action: "suspend", cause: "waiting-materials", note: "Manca la guaina" });
  await step(id, office.technician, { action: "resume" });
  await step(id, office.worker, { action: "execute", note: "Guaina rifatta", labourMinutes: 90 });
  await step(id, office.worker, { action: "report", labourMinutes: 120 });
  await step(id, office.technician, { action: "verify" });
  const order = await read(id);
  expect(order.state).toBe("verified");
  expect(order.history.map(({ action }) => action)).toEqual([
    "create",
    "assign",
    "issue",
    "accept",
    "plan",
    "start",
    "suspend",
    "resume",
    "execute",
    "report",
    "verify",
  ]);
  expect(order.assignee).toBe("Franco Operaio");
  expect(order.labourMinutes).toBe(120);
  expect(order.closingNote).toBe("Guaina rifatta");
  expect(order.suspensions).toMatchObject([
    { cause: "waiting-materials", clientCaused: false, note: "Manca la guaina" },
  ]);
  expect(order.sla.map(({ milestone, state }) => [milestone, state])).toEqual([
    ["inspection", "met"],
    ["start", "met"],
    ["completion", "met"],
  ]);
  expect(order.slaState).toBe("met");
  expect(order.version).toBe(11);
});

test("a list gives what its filter asks, newest first, and its items keep the contract's shape", async () => {
  const { id } = await create({ title: "Caldaia in blocco", category: "heating" });
  const page = JSON.parse(
    await listWorkOrders(database.db, {
      filter: { category: "heating", sort: "opened" },
      limit: 50,
      cursor: undefined,
      reach: { all: true },
      now: office.deps.clock.now(),
    }),
  );
  expect(page.items.map((item: unknown) => WorkOrderListItem.parse(item).id)).toEqual([id]);
  expect(page.nextCursor).toBeUndefined();
});
