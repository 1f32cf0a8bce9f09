import { type WorkOrderListItem, WorkOrderQuery } from "@stabile/contract/work-orders";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Reach } from "#domain/access/policy.ts";
import { listWorkOrders } from "#features/work-orders/list-work-orders.ts";
import { type Office, openOffice } from "#test/features/work-orders/office.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";

const NOW = new Date("2026-03-10T09:00:00Z");
const ALL: Reach = { all: true };

let database: TestDatabase;
let office: Office;
beforeAll(async () => {
  database = await freshDatabase();
  office = await openOffice(database.db);
  await fill();
});
afterAll(() => database.close());

/** Three hundred orders of every kind, many of them equal in what they are sorted by. */
async function fill(): Promise<void> {
  await sql`
    insert into work_order (id, code, state, title, category, urgency, building_id, municipio, address_text, point,
      firm_id, opened_at, issued_at, due_at, at_risk_at)
    select ('018f0000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'ODL-2026-' || lpad(n::text, 6, '0'),
      (array['draft', 'issued', 'planned', 'in-progress', 'suspended', 'executed', 'verified', 'cancelled'])[1 + n % 8],
      (array['Perdita d''acqua', 'Caffè rovesciato nella città', 'Lampada 100% guasta'])[1 + n % 3],
      (array['leak', 'lighting', 'heating', 'other'])[1 + n % 4], (array['emergency', 'urgent', 'normal'])[1 + n % 3],
      case when n % 2 = 0 then ${office.buildingId}::uuid end, (array['I', 'III', null])[1 + n % 3],
      'Via ' || (n % 7), case when n % 5 > 0 then st_setsrid(st_makepoint(8.9 + (n % 10) * 0.001, 44.4), 4326) end,
      case when n % 8 > 0 then (array[${office.firmId}, ${office.otherFirmId}]::uuid[])[1 + n % 2] end,
      timestamptz '2026-03-01 00:00Z' + (n / 3) * interval '1 hour', timestamptz '2026-03-01 00:00Z',
      case when n % 8 between 1 and 4 and n % 3 > 0 then timestamptz '2026-03-05 00:00Z' + (n / 4) * interval '3 hours' end,
      timestamptz '2026-03-04 00:00Z'
    from generate_series(1, 300) as n`.execute(database.db);
}

type Query = Record<string, unknown>;

async function pageOf(query: Query, reach: Reach = ALL) {
  const { cursor, limit, ...filter } = WorkOrderQuery.parse(query);
  const text = await listWorkOrders(database.db, { filter, cursor, limit, reach, now: NOW });
  return JSON.parse(text) as { items: WorkOrderListItem[]; nextCursor?: string };
}

/** All pages of a list, one after the other. */
async function walk(query: Query, reach: Reach = ALL): Promise<WorkOrderListItem[]> {
  const items: WorkOrderListItem[] = [];
  let cursor: string | undefined;
  do {
    const page = await pageOf({ ...query, ...(cursor === undefined ? {} : { cursor }) }, reach);
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return items;
}

const RUNNING = ["issued", "accepted", "planned", "in-progress", "suspended"];
const newestFirst = (a: WorkOrderListItem, b: WorkOrderListItem) =>
  b.openedAt.localeCompare(a.openedAt) || b.id.localeCompare(a.id);

test(`pages follow one another without a gap or a repetition (${databaseKind})`, async () => {
  for (const limit of [1, 7, 50, 100]) {
    const items = await walk({ limit });
    expect(items).toHaveLength(300);
    expect(items).toEqual([...items].sort(newestFirst));
    expect(new Set(items.map(({ id }) => id)).size).toBe(300);
  }
});

test("each filter, alone and with another, gives exactly the orders that match it", async () => {
  const everything = await walk({ limit: 200 });
  const filters: Record<string, { query: Query; keeps: (item: WorkOrderListItem) => boolean }> = {
    state: { query: { state: "planned" }, keeps: (item) => item.state === "planned" },
    open: { query: { state: "open" }, keeps: (item) => RUNNING.includes(item.state) },
    category: { query: { category: "leak" }, keeps: (item) => item.category === "leak" },
    urgency: { query: { urgency: "emergency" }, keeps: (item) => item.urgency === "emergency" },
    municipio: { query: { municipio: "III" }, keeps: (item) => item.municipio === "III" },
    firm: { query: { firmId: office.firmId }, keeps: (item) => item.firm?.id === office.firmId },
    building: { query: { buildingId: office.buildingId }, keeps: (item) => item.building !== undefined },
    from: {
      query: { openedFrom: "2026-03-03" },
      keeps: (item) => item.openedAt >= "2026-03-02T23:00:00.000Z",
    },
    to: { query: { openedTo: "2026-03-03" }, keeps: (item) => item.openedAt < "2026-03-03T23:00:00.000Z" },
    overdue: { query: { due: "overdue" }, keeps: (item) => (item.dueAt ?? "9") < NOW.toISOString() },
    today: {
      query: { due: "today" },
      keeps: (item) =>
        (item.dueAt ?? "") >= NOW.toISOString() && (item.dueAt ?? "9") < "2026-03-10T23:00:00.000Z",
    },
    week: {
      query: { due: "week" },
      keeps: (item) =>
        (item.dueAt ?? "") >= NOW.toISOString() && (item.dueAt ?? "9") < "2026-03-16T23:00:00.000Z",
    },
    words: { query: { q: "CITTA caffe" }, keeps: (item) => item.title.startsWith("Caffè") },
    beginning: { query: { q: "ca" }, keeps: (item) => item.title.startsWith("Caffè") },
    percent: { query: { q: "100%" }, keeps: (item) => item.title.includes("100%") },
  };
  for (const [name, first] of Object.entries(filters)) {
    for (const [other, second] of Object.entries(filters)) {
      if ("due" in first.query && "due" in second.query && name !== other) continue;
      if ("state" in first.query && "state" in second.query && name !== other) continue;
      if ("q" in first.query && "q" in second.query && name !== other) continue;
      const expected = everything.filter((item) => first.keeps(item) && second.keeps(item));
      const found = await walk({ ...first.query, ...second.query, limit: 90 });
      expect(
        found.map(({ code }) => code),
        `${name} + ${other}`,
      ).toEqual(expected.map(({ code }) => code));
    }
  }
});

test("by deadline the nearest comes first, then open orders without one, then all the others, newest first", async () => {
  const everything = await walk({ limit: 200 });
  const isOpen = ({ state }: WorkOrderListItem) => RUNNING.includes(state);
  const due = ({ dueAt }: WorkOrderListItem) => dueAt ?? "9999";
  const open = everything
    .filter(isOpen)
    .sort((a, b) => due(a).localeCompare(due(b)) || a.id.localeCompare(b.id));
  const rest = everything.filter((item) => !isOpen(item));
  expect(open.map(due)).toContain("9999");
  expect(rest.length).toBeGreaterThan(20);
  // A page that ends with the last open order, one that goes over it, and one larger than both.
  for (const limit of [13, open.length, 200]) {
    const items = await walk({ sort: "due", limit });
    expect(items.map(({ code }) => code)).toEqual([...open, ...rest].map(({ code }) => code));
  }
  const worded = await walk({ sort: "due", q: "caffe", limit: 9 });
  const expected = [...open, ...rest].filter(({ title }) => title.startsWith("Caffè"));
  expect(worded.map(({ code }) => code)).toEqual(expected.map(({ code }) => code));
  expect(await walk({ sort: "due", state: "open", limit: 50 })).toHaveLength(open.length);
});

test("around a point the nearest come first, whole buildings of equals included, and none beyond the radius", async () => {
  const items = await walk({ near: "8.9,44.4", radius: "350", limit: 10 });
  const { rows } = await sql<{ code: string }>`
    select code from work_order where st_distance(point::geography, st_makepoint(8.9, 44.4)::geography) <= 350
    order by point::geography <-> st_makepoint(8.9, 44.4)::geography, id`.execute(database.db);
  expect(rows.length).toBeGreaterThan(100);
  expect(items.map(({ code }) => code)).toEqual(rows.map(({ code }) => code));
});

test("a person's list holds only what they reach, whatever they ask", async () => {
  const none = { all: false, municipi: [], buildingIds: [], contractIds: [], firmIds: [] } as const;
  const everything = await walk({ limit: 200 });
  const reachOne: Reach = {
    ...none,
    municipi: [],
    buildingIds: [],
    contractIds: [],
    firmIds: [office.firmId],
  };
  const ofFirm = await walk({ limit: 40 }, reachOne);
  expect(ofFirm.map(({ id }) => id)).toEqual(
    everything.filter(({ firm }) => firm?.id === office.firmId).map(({ id }) => id),
  );
  expect(await walk({ firmId: office.otherFirmId }, reachOne)).toEqual([]);
  const mixed: Reach = { ...reachOne, municipi: ["I", "IX"] };
  expect(await walk({ limit: 40 }, mixed)).toHaveLength(
    everything.filter(({ firm, municipio }) => firm?.id === office.firmId || municipio === "I").length,
  );
  expect(await walk({}, { ...none, municipi: [], buildingIds: [], contractIds: [], firmIds: [] })).toEqual(
    [],
  );
});

test("a placeholder from elsewhere is refused by name", async () => {
  for (const cursor of ["!!", "WyJhIl0", Buffer.from('["x","y"]').toString("base64url")])
    await expect(pageOf({ cursor })).rejects.toMatchObject({
      code: "bad-request",
      errors: [{ field: "cursor" }],
    });
  await expect(pageOf({ near: "8.9,95" })).rejects.toMatchObject({ errors: [{ field: "near" }] });
});
