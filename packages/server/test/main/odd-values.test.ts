import { randomUUID } from "node:crypto";
import { needsIdempotencyKey, type RouteContract } from "@stabile/contract/route";
import { ALL_ROUTES } from "@stabile/contract/routes";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { z } from "zod";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import type { Application } from "#main/application.ts";
import { encodeCursor } from "#runtime/web/cursor.ts";
import { isFault } from "#test/support/asked-of-protocol.ts";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { openSession, type OpenedSession } from "#test/support/open-session.ts";
import { serveApplication } from "#test/support/served-application.ts";

// Every parameter and every field of every body of the table is given what no calendar, no map and no integer of the
// database has: it is refused by name, or means nothing; it is never a fault of ours.

let database: TestDatabase;
let application: Application;
let base: string;
let building: string;
const people: OpenedSession[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  ({ application, base } = await serveApplication(database));
  for (const role of [
    "technician",
    "building-contact",
    "building-manager",
    "safety-officer",
    "urp",
    "systems",
  ] as const)
    people.push(await openSession(database.db, role));
  building = await aBuilding("Scuola", "E-1");
});
afterAll(() => application.close());

async function aBuilding(name: string, code: string): Promise<string> {
  const id = uuidV7();
  await database.db
    .insertInto("building")
    .values({
      id,
      code,
      name,
      use: "school",
      municipio: "I",
      address_text: "Via Roma 1",
      point: sql<string>`st_setsrid(st_makepoint(8.93, 44.41), 4326)`,
      source: "prova",
      source_key: code,
    })
    .execute();
  return id;
}

const ID = "0199c0de-0000-7000-8000-00000000c0de";
const DAYS = [
  "0000-01-01",
  "0001-01-01",
  "1899-12-31",
  "9999-12-31",
  "99999-01-01",
  "2026-02-30",
  "-0044-03-15",
];
const INSTANTS = [
  "0000-01-01T00:00:00Z",
  "9999-12-31T23:59:59Z",
  "2026-06-24T10:00:00+23:59",
  "2026-02-30T00:00:00Z",
];
const NUMBERS = [
  "NaN",
  "Infinity",
  "1e400",
  "2147483648",
  "-2147483649",
  "9223372036854775808",
  "0.5",
  "1e9",
  "0x7fffffff",
];
const PLACES = [
  "181,0",
  "0,91",
  "999999999999999999999999,1",
  "180,90",
  "-180,-90",
  "8.93,44.41,8.9,44.4",
  "9,45,8,44",
  "8,44,8,44",
  "-180,-90,180,90",
  "200,0,201,1",
];
const CURSORS = [
  encodeCursor(["infinity", ID]),
  encodeCursor(["2026-01-01T00:00:00+99:99", ID]),
  encodeCursor(["2026-01-01T00:00:00-23:00", ID]),
  encodeCursor(["2999-12-31T23:59:59.999999Z", ID]),
  encodeCursor(["999999999999", ID]),
  encodeCursor(["1e-99", ID]),
  encodeCursor(["x".repeat(200), ID]),
  "rest.",
  "rest.x",
  `rest.${encodeCursor(["2026-01-01T00:00:00+99:99", ID])}`,
];
const TEXTS = [
  "via Roma 99999999999",
  "via Roma 2147483648",
  "ODL-99999-1",
  "ODL-2026-99999999999999",
  "99999999999999",
];
const ODD = [...DAYS, ...INSTANTS, ...NUMBERS, ...PLACES, ...CURSORS, ...TEXTS, "", " ", "[", "%"];

/** The least that each route with parameters or a body is content with. */
const SOUND: Record<string, Record<string, unknown>> = {
  search: { q: "via" },
  exportWorkOrders: { format: "csv" },
  listViews: { page: "ordini" },
  listColleagues: { q: "via" },
  readMapGround: { bbox: "8.9,44.4,8.96,44.43" },
  readMapRequests: { bbox: "8.9,44.4,8.96,44.43" },
  readMapWorkOrders: { bbox: "8.9,44.4,8.96,44.43" },
};
const order = () => ({ title: "Perdita", category: "leak", urgency: "urgent", buildingId: null });

async function ask(route: RouteContract, query: Record<string, unknown>, body?: unknown): Promise<Response> {
  const path = route.path
    .replaceAll(":id", randomUUID())
    .replace(":direction", "in")
    .replace(":platform", "x");
  const search = new URLSearchParams(query as Record<string, string>).toString();
  let answer: Response | undefined;
  for (const { token, csrf } of people) {
    answer = await fetch(`${base}${path}?${search}`, {
      method: route.method,
      headers: {
        cookie: `__Host-stabile=${token}`,
        "x-csrf-token": csrf,
        ...(needsIdempotencyKey(route) ? { "idempotency-key": randomUUID() } : {}),
        ...(route.versioned ? { "if-match": '"1"' } : {}),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (answer.status !== 403) break;
    await answer.arrayBuffer();
  }
  return answer as Response;
}

const isStream = ({ responseType }: RouteContract) => responseType === "text/event-stream";

test("no value of any parameter of any address is a fault of ours", async () => {
  const faults: string[] = [];
  for (const route of ALL_ROUTES.filter(({ query }) => query !== undefined).filter((one) => !isStream(one)))
    for (const name of Object.keys(route.query?.shape ?? {}))
      for (const value of ODD) {
        const answer = await ask(route, { ...SOUND[route.operationId], [name]: value });
        await answer.arrayBuffer();
        if (isFault(route.operationId, answer.status))
          faults.push(`${answer.status} ${route.operationId} ${name}=${value}`);
      }
  expect(faults).toEqual([]);
});

test("no value of any field of any body is a fault of ours", async () => {
  const order = await anOrder();
  const faults: string[] = [];
  for (const route of ALL_ROUTES.filter(({ body }) => body !== undefined)) {
    const own = { ...route, path: route.path.replace("/work-orders/:id", `/work-orders/${order}`) };
    for (const name of Object.keys((route.body as z.ZodObject).shape ?? {}))
      for (const value of [...ODD, ...NUMBERS.map(Number), { longitude: 1e300, latitude: 1 }, [ID], null]) {
        const answer = await ask(own, {}, { ...SOUND_BODY[route.operationId], [name]: value });
        await answer.arrayBuffer();
        if (isFault(route.operationId, answer.status))
          faults.push(`${answer.status} ${route.operationId} ${name}=${JSON.stringify(value)}`);
      }
  }
  expect(faults).toEqual([]);
});

async function anOrder(): Promise<string> {
  const route = ALL_ROUTES.find(({ operationId }) => operationId === "createWorkOrder") as RouteContract;
  const answer = await ask(route, {}, { ...order(), buildingId: building });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { id: string }).id;
}

const SOUND_BODY: Record<string, object> = {
  createWorkOrder: order(),
  transitionWorkOrder: { action: "plan" },
  noteWorkOrder: { note: "Sono passato" },
  bulkTransitionWorkOrders: { ids: [ID], transition: { action: "plan" } },
  triageRequest: { category: "leak", urgency: "normal", buildingId: null },
  mergeRequest: { into: ID },
};

test.each([
  ["openedFrom", "0000-01-01"],
  ["openedTo", "1899-12-31"],
  ["openedFrom", "2026-02-30"],
  ["openedTo", "2200-01-01T00:00:00Z"],
  ["openedFrom", "99999-01-01"],
])("a day that no calendar of ours has is refused by name: %s=%s", async (name, value) => {
  const route = ALL_ROUTES.find(({ operationId }) => operationId === "listWorkOrders") as RouteContract;
  const answer = await ask(route, { [name]: value });
  expect(answer.status).toBe(400);
  const { errors } = (await answer.json()) as { errors: { field: string }[] };
  expect(errors.map(({ field }) => field)).toEqual([name]);
});

test.each([
  ["plannedStart", "0000-01-01T00:00:00Z"],
  ["plannedEnd", "9999-12-31T23:59:59Z"],
])("an instant out of every calendar is refused by name: %s", async (name, value) => {
  const route = ALL_ROUTES.find(({ operationId }) => operationId === "transitionWorkOrder") as RouteContract;
  const answer = await ask(route, {}, { action: "plan", [name]: value });
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain(`"field":"${name}"`);
});

test("a point that is not on Earth is refused by name", async () => {
  const route = ALL_ROUTES.find(({ operationId }) => operationId === "createWorkOrder") as RouteContract;
  const answer = await ask(route, {}, { ...order(), point: { longitude: 181, latitude: -91 } });
  expect(answer.status).toBe(400);
  const { errors } = (await answer.json()) as { errors: { field: string }[] };
  expect(errors.map(({ field }) => field)).toEqual(["point.longitude", "point.latitude"]);
});

test("a list goes on after a name as long as names get, accents and quotes included", async () => {
  const long = `${'À «scuola» "d\'infanzia" '.repeat(13).slice(0, 300)}`;
  const longest = "\u{1F3EB}è".repeat(450);
  for (const [place, name] of [long, longest].entries())
    for (const which of [1, 2, 3]) await aBuilding(name, `LUNGO-${place}-${which}`);
  const route = ALL_ROUTES.find(({ operationId }) => operationId === "listBuildings") as RouteContract;
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const answer = await ask(route, { q: "LUNGO", limit: 1, ...(cursor === undefined ? {} : { cursor }) });
    expect(answer.status).toBe(200);
    const page = (await answer.json()) as { items: { code: string }[]; nextCursor?: string };
    seen.push(...page.items.map(({ code }) => code));
    cursor = page.nextCursor;
  } while (cursor !== undefined && seen.length < 10);
  expect(seen.sort()).toEqual([0, 1].flatMap((place) => [1, 2, 3].map((which) => `LUNGO-${place}-${which}`)));
});
