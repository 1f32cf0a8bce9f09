import { expect, test } from "vitest";
import { alarmsFirst, sinceFirstActivity, splitByState } from "#pages/home/figures.ts";

test("years of closed orders are told apart from the work still to do", () => {
  const rows = [
    { state: "planned", orders: 14 },
    { state: "executed", orders: 3 },
    { state: "verified", orders: 361 },
    { state: "cancelled", orders: 7 },
  ] as const;
  const { open, closed } = splitByState([...rows]);
  expect(open.map((row) => row.state)).toEqual(["planned", "executed"]);
  expect(closed.map((row) => row.state)).toEqual(["verified", "cancelled"]);
});

test("the chart starts with the first month in which anything happened, quiet months after it included", () => {
  const month = (name: string, opened: number, closed = 0) => ({ month: name, opened, closed });
  const months = [month("2026-01", 0), month("2026-02", 0, 2), month("2026-03", 0), month("2026-04", 9)];
  expect(sinceFirstActivity(months).map(({ month: name }) => name)).toEqual([
    "2026-02",
    "2026-03",
    "2026-04",
  ]);
  expect(sinceFirstActivity([month("2026-01", 0)])).toEqual([]);
});

test("an old report that speaks of a danger is shown before the newest, unless somebody has weighed it", () => {
  const rows = [
    { subject: "colombi" },
    { subject: "Odore di gas nelle scale", urgency: "normal" },
    { subject: "Panchina rotta" },
    { subject: "FILI SCOPERTI" },
  ];
  expect(alarmsFirst(rows).map(({ subject }) => subject)).toEqual([
    "FILI SCOPERTI",
    "colombi",
    "Odore di gas nelle scale",
    "Panchina rotta",
  ]);
});
