import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays, addMonths, daysBetween, easter, isDay, weekday } from "#domain/time/civil-date.ts";

const days = fc.integer({ min: -20_000, max: 40_000 }).map((shift) => addDays("1970-01-01", shift));

test.each([
  [1961, "1961-04-02"],
  [2000, "2000-04-23"],
  [2008, "2008-03-23"],
  [2011, "2011-04-24"],
  [2024, "2024-03-31"],
  [2026, "2026-04-05"],
  [2027, "2027-03-28"],
  [2038, "2038-04-25"],
])("Easter of %i is %s", (year, day) => {
  expect(easter(year)).toBe(day);
});

test("Easter is always a Sunday between 22 March and 25 April", () => {
  for (let year = 1900; year <= 2199; year += 1) {
    const day = easter(year);
    expect(weekday(day)).toBe(7);
    expect(day.slice(5) >= "03-22" && day.slice(5) <= "04-25").toBe(true);
  }
});

test("days are added and taken off without loss, and the week has seven", () => {
  fc.assert(
    fc.property(days, fc.integer({ min: -5_000, max: 5_000 }), (day, shift) => {
      const other = addDays(day, shift);
      expect(isDay(other)).toBe(true);
      expect(daysBetween(day, other)).toBe(shift);
      expect(addDays(other, -shift)).toBe(day);
      expect(weekday(addDays(day, 7 * shift))).toBe(weekday(day));
    }),
  );
});

test("24 June 2026 is a Wednesday", () => {
  expect(weekday("2026-06-24")).toBe(3);
});

test.each([
  ["2026-01-31", 1, "2026-02-28"],
  ["2028-01-31", 1, "2028-02-29"],
  ["2026-08-31", 6, "2027-02-28"],
  ["2026-03-15", -3, "2025-12-15"],
  ["2024-02-29", 24, "2026-02-28"],
])("%s and %i months is %s", (day, months, expected) => {
  expect(addMonths(day, months)).toBe(expected);
});

test.each(["2026-02-29", "2026-13-01", "2026-1-1", "24/06/2026", "", "2026-06-24T10:00:00Z"])(
  "«%s» is no day",
  (text) => {
    expect(isDay(text)).toBe(false);
  },
);
