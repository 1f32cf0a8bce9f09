import { expect, test } from "vitest";
import { faultOfYear, lessonOn, type SchoolYear } from "#domain/planning/school-year.ts";

// Invented days: no act is cited, since none is needed to see how they are read.
const YEAR: SchoolYear = {
  ...{ code: "2026/2027", version: 1, firstDay: "2026-09-14", lastDay: "2027-06-09", source: "Prova" },
  ...{ weekdays: [1, 2, 3, 4, 5], pauses: [{ from: "2026-12-23", to: "2027-01-06", name: "Natale" }] },
};

test("a weekday between the first and the last is one of lessons, unless it is in a pause", () => {
  expect(lessonOn("2026-11-30", [YEAR])).toBe("giorno di lezione (2026/2027)");
  for (const day of ["2026-09-13", "2026-12-23", "2027-01-06", "2026-12-05", "2027-06-10"])
    expect(lessonOn(day, [YEAR]), day).toBeUndefined();
});

test("of a year that nobody wrote nothing is said", () => {
  expect(lessonOn("2028-02-01", [YEAR])).toBeUndefined();
  expect(lessonOn("2026-11-30", [])).toBeUndefined();
});

test("a calendar that does not hold together names the field", () => {
  expect(faultOfYear(YEAR)).toBeUndefined();
  expect(faultOfYear({ ...YEAR, code: "2026/2028" })?.field).toBe("code");
  expect(faultOfYear({ ...YEAR, lastDay: "2026-09-14" })?.field).toBe("lastDay");
  expect(faultOfYear({ ...YEAR, firstDay: "2025-09-14" })?.field).toBe("firstDay");
  const pauses = [{ from: "2027-06-01", to: "2027-06-30", name: "Estate" }];
  expect(faultOfYear({ ...YEAR, pauses })?.field).toBe("pauses");
});
