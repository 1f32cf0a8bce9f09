import { describe, expect, test } from "vitest";
import {
  dayText,
  durationText,
  fromLocalInput,
  lateText,
  monthText,
  relativeText,
  toLocalInput,
} from "#ui/dates.ts";

describe("a time typed in a field", () => {
  test("is Italian time, summer and winter, wherever the browser is", () => {
    expect(fromLocalInput("2026-06-24T09:30")).toBe("2026-06-24T07:30:00.000Z");
    expect(fromLocalInput("2026-12-24T09:30")).toBe("2026-12-24T08:30:00.000Z");
    expect(toLocalInput("2026-06-24T07:30:00Z")).toBe("2026-06-24T09:30");
  });

  test("in the hour that October repeats is the first of the two, and in the one that March skips goes on", () => {
    expect(fromLocalInput("2026-10-25T02:30")).toBe("2026-10-25T00:30:00.000Z");
    expect(fromLocalInput("2026-03-29T02:30")).toBe("2026-03-29T01:30:00.000Z");
  });

  test("that is not a time is nothing", () => {
    expect(fromLocalInput("")).toBeUndefined();
    expect(fromLocalInput("domani")).toBeUndefined();
  });
});

describe("a date shown", () => {
  test("is day, month and year of Italy, even when it is still yesterday in UTC", () => {
    expect(dayText("2026-06-23T22:30:00Z")).toBe("24/06/2026");
    expect(dayText("2026-06-24")).toBe("24/06/2026");
    expect(monthText("2026-06")).toBe("giu 26");
  });

  test("in words counts calendar days, so that ieri is yesterday", () => {
    const now = new Date("2026-06-24T07:00:00Z");
    expect(relativeText("2026-06-24T07:00:20Z", now)).toBe("adesso");
    expect(relativeText("2026-06-24T09:05:00Z", now)).toBe("tra 2 ore");
    expect(relativeText("2026-06-22T18:00:00Z", now)).toBe("l’altro ieri");
    expect(relativeText("2026-06-29T05:00:00Z", now)).toBe("tra 5 giorni");
  });

  test("and a duration in hours and minutes", () => {
    expect([45, 60, 95].map(durationText)).toEqual(["45 min", "1 h", "1 h 35 min"]);
  });
});

test("a term past is told in days, counted on the calendar in Italy", () => {
  const now = new Date("2026-03-02T08:00:00Z");
  expect(lateText("2026-03-02T07:00:00Z", now)).toBe("da oggi");
  // 23:30 of 1 March in Rome, though 22:30 in Greenwich.
  expect(lateText("2026-03-01T22:30:00Z", now)).toBe("da ieri");
  expect(lateText("2026-01-20T10:00:00Z", now)).toBe("da 41 giorni");
});
