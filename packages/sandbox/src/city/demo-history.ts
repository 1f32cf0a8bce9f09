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
export const HISTORY_DAYS = 180;

/**
 * The orders of the last six months of a maintenance office, oldest first: about half answer a report. The same seed,
 * moment and count give the same ones.
 */
export function drawHistory(
  city: Pick<City, "seed" | "buildings" | "reports">,
  { count, until }: { count: number; until: Date },
): HistoryOrder[] {
  const since = new Date(until.getTime() - HISTORY_DAYS * DAY_MS);
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
  const orders = reports.flatMap((report) => {
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

interface Answering {
  building: Building;
  until: Date;
  draw: Draw;
}

/** The order that an office makes of a report; nothing when it has no words for such work, or the report is of now. */
function orderOfReport(report: SeedReport, { building, until, draw }: Answering): HistoryOrder | undefined {
  const words = stemsOf(report.subject, report.description);
  const [text] = orderTexts
    .filter(({ category, uses }) => category === report.category && uses.includes(building.use))
    .map((each) => ({ each, shared: stemsOf(each.subject, each.description).intersection(words).size }))
    .filter(({ shared }) => shared > 0)
    .sort((one, other) => other.shared - one.shared);
  const openedAt = new Date(Date.parse(report.createdAt) + draw.between(1, 20) * HOUR_MS);
  if (text === undefined || openedAt >= until) return undefined;
  return { ...orderOf(text.each, { building, openedAt, until, draw, index: 0 }), report };
}

/** Beginnings of the words that say something: what two texts about one trouble share. */
function stemsOf(...texts: string[]): Set<string> {
  const words =
    texts
      .join(" ")
      .replaceAll(/\{\w+\}/g, " ")
      .toLowerCase()
      .match(/\p{L}{5,}/gu) ?? [];
  return new Set(words.map((word) => word.slice(0, 5)).filter((stem) => !EMPTY_STEMS.has(stem)));
}

/** Places and courtesies, which are in every text. */
const EMPTY_STEMS = new Set(
  "scuol,biblio,primo,prima,secon,terra,piano,corri,lato,strad,monte,local,tecni,vicin,access,ingre,anche,quand,sempr,perch,verif"
    .split(",")
    .map((word) => word.slice(0, 5)),
);
