import { createDraw, type Draw, seedOf } from "#city/draw.ts";
import { orderOf, drawOrders, type SeedOrder } from "#city/orders.ts";
import { orderTexts } from "#city/order-texts.ts";
import type { Building, City, SeedReport } from "#city/types.ts";

/** An order of the last months, with the report it answers when a citizen had told of it. */
export interface HistoryOrder extends SeedOrder {
  report: SeedReport | null;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const SAME_TROUBLE_DAYS = 20;

/** How many orders the past of a city has, and over how many days. */
export interface Past {
  count: number;
  days: number;
}

/** Six months of a town that is for learning on; three years of the whole city; nothing where all is loaded otherwise. */
export const PAST_OF: Record<"small" | "genoa" | "metropolis", Past> = {
  small: { count: 400, days: 180 },
  genoa: { count: 12_000, days: 3 * 365 },
  metropolis: { count: 0, days: 0 },
};

/**
 * The past orders of a maintenance office, oldest first: about half answer a report. The same seed, moment and past
 * give the same ones.
 */
export function drawHistory(
  city: Pick<City, "seed" | "buildings" | "reports">,
  { count, days, until }: Past & { until: Date },
): HistoryOrder[] {
  const since = new Date(until.getTime() - days * DAY_MS);
  const held = { seed: city.seed, buildings: city.buildings.filter(({ withdrawn }) => !withdrawn) };
  if (held.buildings.length === 0) return [];
  const answered = ordersOfReports(
    { ...held, reports: city.reports },
    { count: Math.ceil(count / 2), since, until },
  );
  const others = [...drawOrders(held, { count: count - answered.length, since, until })].map((order) => ({
    ...order,
    report: null,
  }));
  return [...answered, ...others]
    .sort((one, other) => (one.openedAt < other.openedAt ? -1 : 1))
    .map((order, index) => ({ ...order, id: `H${String(index + 1).padStart(5, "0")}` }));
}

function ordersOfReports(
  city: Pick<City, "seed" | "buildings" | "reports">,
  { count, since, until }: { count: number; since: Date; until: Date },
): HistoryOrder[] {
  const draw = createDraw(seedOf(city.seed, "history"));
  const buildings = new Map(city.buildings.map((building) => [building.code, building]));
  // Many are about streets, tell what has been told, or ask for what no order is written for.
  const reports = city.reports({ count: count * 4, since, until });
  const isNew = openOrderBook();
  const orders = reports.flatMap((report) => {
    if (!isNew(report)) return [];
    const building = buildings.get(report.buildingCode ?? "");
    const order = building === undefined ? undefined : orderOfReport(report, { building, until, draw });
    return order === undefined ? [] : [order];
  });
  // As many as are wanted, over the whole time.
  const kept = Math.min(count, orders.length);
  return orders.filter(
    (_, index) =>
      Math.floor(((index + 1) * kept) / orders.length) > Math.floor((index * kept) / orders.length),
  );
}

/** What a neighbour tells again has its order already. */
function openOrderBook(): (report: SeedReport) => boolean {
  const last = new Map<string, number>();
  return ({ buildingCode, work, createdAt }) => {
    const key = `${buildingCode} ${work?.subject}`;
    const at = Date.parse(createdAt);
    const before = last.get(key) ?? Number.NEGATIVE_INFINITY;
    last.set(key, at);
    return at - before > SAME_TROUBLE_DAYS * DAY_MS;
  };
}

interface Answering {
  building: Building;
  until: Date;
  draw: Draw;
}

/** The order that an office makes of a report; nothing when it is not its work, or the report is of now. */
function orderOfReport(report: SeedReport, { building, until, draw }: Answering): HistoryOrder | undefined {
  const work = report.work ?? undefined;
  const text = orderTexts.find(
    ({ subject, category, uses }) =>
      subject === work?.subject && category === report.category && uses.includes(building.use),
  );
  const openedAt = new Date(Date.parse(report.createdAt) + draw.between(1, 20) * HOUR_MS);
  if (work === undefined || text === undefined || openedAt >= until) return undefined;
  return { ...orderOf(text, { building, openedAt, until, draw, index: 0, told: work }), report };
}
