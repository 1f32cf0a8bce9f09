import { afterAll, beforeAll, expect, test } from "vitest";
import { buildCity } from "#city/build-city.ts";
import { drawHistory, PAST_OF } from "#city/demo-history.ts";
import { type RunningSandbox, startSandbox } from "#core/serve.ts";
import { createCzrm } from "#platforms/czrm/platform.ts";

const city = buildCity({ seed: 20260624, size: "small" });
const until = new Date("2026-11-24T09:00:00Z");

let sandbox: RunningSandbox;
beforeAll(async () => {
  const czrm = createCzrm({
    demoCases: 0,
    demoOrders: 60,
    esbTarget: "http://127.0.0.1:9/none",
    esbTokenUrl: null,
  });
  sandbox = await startSandbox({ basePort: 0, memory: true, city }, [czrm]);
});
afterAll(() => sandbox.close());

test("the last months' orders come in the order of time, half of them from a report told before, and can be drawn again", () => {
  const history = drawHistory(city, { count: 200, days: 180, until });
  expect(history).toHaveLength(200);
  expect(drawHistory(city, { count: 200, days: 180, until })).toEqual(history);
  expect(history.map(({ openedAt }) => openedAt)).toEqual(history.map(({ openedAt }) => openedAt).toSorted());
  expect(new Set(history.map(({ id }) => id)).size).toBe(200);
  const answered = history.filter(({ report }) => report !== null);
  expect(answered.length).toBeGreaterThan(80);
  const standing = new Set(city.buildings.filter(({ withdrawn }) => !withdrawn).map(({ code }) => code));
  for (const { report, buildingCode, category, openedAt, closedAt } of history) {
    expect(standing.has(buildingCode)).toBe(true);
    expect(openedAt < until.toISOString()).toBe(true);
    if (closedAt !== null) expect(closedAt > openedAt && closedAt < until.toISOString()).toBe(true);
    if (report === null) continue;
    expect([report.buildingCode, report.category]).toEqual([buildingCode, category]);
    expect(report.createdAt < openedAt).toBe(true);
  }
  const open = history.filter(({ closedAt }) => closedAt === null);
  expect(open.length).toBeGreaterThan(10);
});

test("an order is of the same trouble and place as the report it answers, and a neighbour's report makes no second one", () => {
  const answered = drawHistory(city, { count: 400, days: 180, until }).filter(
    ({ report }) => report !== null,
  );
  for (const { report, subject, description } of answered) {
    expect(subject).toBe(report?.work?.subject);
    const floor = /al (primo|secondo|terzo|sesto) piano/.exec(description)?.[0];
    if (floor !== undefined) expect(report?.work?.inside).toBe(floor);
  }
  const days = new Map<string, number>();
  for (const { report, buildingCode, subject } of answered) {
    const day = Date.parse(report?.createdAt ?? "") / 86_400_000;
    expect(day - (days.get(buildingCode + subject) ?? 0)).toBeGreaterThan(19);
    days.set(buildingCode + subject, day);
  }
});

test("the past of the whole city is three years long: 12,000 orders, half of them from a report", () => {
  const genoa = buildCity({ seed: 20260624, size: "genoa" });
  const history = drawHistory(genoa, { ...PAST_OF.genoa, until });
  expect(history).toHaveLength(12_000);
  const years = new Set(history.map(({ openedAt }) => openedAt.slice(0, 4)));
  expect([...years]).toEqual(["2023", "2024", "2025", "2026"]);
  expect(history.filter(({ report }) => report !== null).length).toBeGreaterThan(5_500);
});

interface ToldOrder {
  openedAt: string;
  closedAt: string | null;
  case: { id: string; number: string; createdAt: string } | null;
}

test("the cases of past orders are in the state of their order, and nobody was told of them", async () => {
  const told = await fetch(`${sandbox.urls.console}/admin/demo-orders`);
  const { orders } = (await told.json()) as { orders: ToldOrder[] };
  expect(orders).toHaveLength(60);
  const soql = "SELECT Id, IsClosed, ClosedDate, CreatedDate FROM Case";
  const answer = await fetch(`${sandbox.urls.czrm}/services/data/v59.0/query?q=${encodeURIComponent(soql)}`, {
    headers: { activityid: "x" },
  });
  const { records } = (await answer.json()) as {
    records: { Id: string; IsClosed: boolean; CreatedDate: string }[];
  };
  const cases = new Map(records.map((record) => [record.Id, record]));
  const answered = orders.filter((order) => order.case !== null);
  expect(answered).toHaveLength(records.length);
  expect(records.length).toBeGreaterThan(20);
  for (const { case: answeredCase, openedAt, closedAt } of answered) {
    const record = cases.get(answeredCase?.id ?? "");
    expect(record?.IsClosed).toBe(closedAt !== null);
    expect(Date.parse(String(record?.CreatedDate).replace("+0000", "Z"))).toBeLessThan(Date.parse(openedAt));
  }
  const events = await fetch(`${sandbox.urls.czrm}/admin/events`);
  expect(await events.json()).toEqual({ items: [], pending: 0 });
});
