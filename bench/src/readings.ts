import type { Principal } from "../../packages/server/src/domain/access/policy.ts";
import { readHome } from "../../packages/server/src/features/home/read-home.ts";
import { searchEverything } from "../../packages/server/src/features/search/search-everything.ts";
import { listWorkOrders } from "../../packages/server/src/features/work-orders/list-work-orders.ts";
import type { OrderFilter } from "../../packages/server/src/features/work-orders/order-filter.ts";
import {
  openOrderPages,
  readWorkOrder,
} from "../../packages/server/src/features/work-orders/read-work-order.ts";
import type { Db } from "../../packages/server/src/runtime/database/open-database.ts";
import type { BarePlan } from "./bare-plan.ts";
import { type Captured, openRecorder } from "./capture-statements.ts";
import { HIGH, type Metropolis, orderId, SOUTH, WEST, WIDE } from "./load-metropolis.ts";
import { MUNICIPI, STREETS } from "./metropolis-words.ts";

/** One thing that people read all day: as they ask it of the product, and what runs in the database for it. */
export interface Reading {
  path: string;
  run(db: Db): Promise<unknown>;
}

export type ReadingKind = "page" | "list" | "search" | "near" | "home";

const VARIETY = 60;
/** Of each kind: said to both, so that they look for as many. */
const SEARCH_LIMIT = 12;
const TECHNICIAN: Principal = {
  userId: "00000000-0000-7000-8000-00000000ffff",
  displayName: "Tecnico di prova",
  firmId: undefined,
  grants: [{ role: "technician", scopeKind: "municipality", scopeKey: "" }],
};
const reach = { all: true } as const;

/** The readings of each kind, spread over the whole city so that no page of the database is read twice in a row. */
export function readingsOf(city: Metropolis): Record<ReadingKind, Reading[]> {
  const now = new Date();
  const many = <T>(make: (index: number) => T) => Array.from({ length: VARIETY }, (_, index) => make(index));
  return {
    page: many((index) => {
      const id = orderId(1 + Math.floor((city.orders / VARIETY) * index));
      return {
        path: `/api/v1/work-orders/${id}`,
        run: (db) =>
          readWorkOrder(openOrderPages(db, { now: () => now }), { id, reach, principal: TECHNICIAN }),
      };
    }),
    list: many((index) => listing(LISTS[index % LISTS.length]!, index, now)),
    search: many((index) => {
      const text = SEARCHES[index % SEARCHES.length]!;
      return {
        path: `/api/v1/search?limit=${SEARCH_LIMIT}&q=${encodeURIComponent(text)}`,
        run: (db) => searchEverything(db, { text, limit: SEARCH_LIMIT, principal: TECHNICIAN, now }),
      };
    }),
    near: many((index) => {
      const along = (from: number, length: number, step: number) =>
        (from + city.scale * length * (0.05 + (0.9 * ((index * step) % VARIETY)) / VARIETY)).toFixed(4);
      const near = `${along(WEST, WIDE, 7)},${along(SOUTH, HIGH, 11)}`;
      return {
        path: `/api/v1/work-orders?near=${near}&radius=300&limit=50`,
        run: (db) =>
          listWorkOrders(db, {
            filter: { near, radius: 300, sort: "opened" },
            limit: 50,
            cursor: undefined,
            reach,
            now,
          }),
      };
    }),
    home: [{ path: "/api/v1/home", run: (db) => readHome(db, TECHNICIAN, { now, platforms: [] }) }],
  };
}

const LISTS = [
  { state: "open", sort: "due" },
  { state: "open", sort: "due", urgency: "urgent" },
  { state: "verified", sort: "opened" },
  { state: "suspended", sort: "opened" },
] as const;

function listing(fixed: (typeof LISTS)[number], index: number, now: Date): Reading {
  return listOf({ ...fixed, municipio: MUNICIPI[index % MUNICIPI.length]! }, now);
}

/**
 * The same lists over the whole city, and one Municipio's closed ones: of these a city of ten thousand orders fills a
 * page too, so that what is compared is the size of the city and not that of the answer.
 */
export function fullLists(): Reading[] {
  const now = new Date();
  const wide = [LISTS[0], { ...LISTS[1], urgency: "normal" as const }, LISTS[2], LISTS[3]];
  const narrow = MUNICIPI.map((municipio) => ({ ...LISTS[2], municipio }));
  return [...wide, ...narrow].map((filter) => listOf(filter, now));
}

function listOf(filter: OrderFilter, now: Date): Reading {
  const asked = Object.entries({ ...filter, limit: 50 }).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  return {
    path: `/api/v1/work-orders?${new URLSearchParams(asked)}`,
    run: (db) => listWorkOrders(db, { filter, limit: 50, cursor: undefined, reach, now }),
  };
}

/** As typed: codes, streets with civics, words of a fault, parts of words, one misspelt. */
const SEARCHES = [
  "EDF-0012",
  "ODL-2026-B09",
  "via gar",
  "via garibaldi 12",
  "corso sardegna",
  "scuola prim",
  "caldaia",
  "perdita bagno",
  "ascensore",
  "SEG-2026-B03",
  `${STREETS[7]} 40`,
  "bibliot",
  "corso sardenga",
];

/** What the bare server is given for these readings: each statement once, and for each reading which and with what. */
export async function planReadings(
  databaseUrl: string,
  readings: Record<string, Reading[]>,
): Promise<Pick<BarePlan, "texts" | "readings">> {
  const recorder = openRecorder(databaseUrl);
  const texts: BarePlan["texts"] = [];
  const planned: BarePlan["readings"] = {};
  try {
    for (const [kind, list] of Object.entries(readings)) {
      const entries = [];
      for (const { run } of list)
        entries.push(toReading(texts, await recorder.during(() => run(recorder.db))));
      planned[kind] = entries;
    }
  } finally {
    await recorder.close();
  }
  return { texts, readings: planned };
}

function toReading(texts: BarePlan["texts"], captured: readonly Captured[]) {
  const steps = captured.map((statement) => ({ text: indexOf(texts, statement), values: statement.values }));
  return { steps, column: captured.at(-1)?.jsonColumn ?? "body" };
}

export function indexOf(texts: BarePlan["texts"], { name, text }: Captured): number {
  const found = texts.findIndex((known) => known.text === text && known.name === name);
  if (found >= 0) return found;
  texts.push(name === undefined ? { text } : { name, text });
  return texts.length - 1;
}
