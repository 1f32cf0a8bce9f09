import fc from "fast-check";
import { expect, test } from "vitest";
import { firstInstantAt, fromRome, romeDay, toRome } from "#domain/time/rome.ts";

const instants = fc
  .date({ min: new Date("1985-01-01"), max: new Date("2045-12-31"), noInvalidDate: true })
  .map((date) => new Date(Math.floor(date.getTime() / 60_000) * 60_000));

test.each([
  ["2026-01-15T10:00:00Z", "2026-01-15", 11 * 60],
  ["2026-07-15T22:30:00Z", "2026-07-16", 30],
  ["2026-03-29T00:59:00Z", "2026-03-29", 119],
  ["2026-03-29T01:00:00Z", "2026-03-29", 180],
  ["2026-10-25T00:59:00Z", "2026-10-25", 179],
  ["2026-10-25T01:00:00Z", "2026-10-25", 120],
])("at %s Rome's clock shows %s, minute %i", (instant, day, minute) => {
  expect(toRome(new Date(instant))).toEqual({ day, minute });
  expect(romeDay(new Date(instant))).toBe(day);
});

test("the clock agrees with the platform's own, at any instant", () => {
  const clock = new Intl.DateTimeFormat("sv-SE", {
    timeZone: "Europe/Rome",
    dateStyle: "short",
    timeStyle: "short",
  });
  fc.assert(
    fc.property(instants, (instant) => {
      const { day, minute } = toRome(instant);
      const written = `${day} ${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
      expect(written).toBe(clock.format(instant));
    }),
    { numRuns: 300 },
  );
});

test("a wall-clock time read back is the same instant, but for the second passage of the hour that comes twice", () => {
  fc.assert(
    fc.property(instants, (instant) => {
      const { day, minute } = toRome(instant);
      const back = fromRome(day, minute).getTime();
      expect([back, back + 3_600_000]).toContain(instant.getTime());
      expect(toRome(new Date(back))).toEqual({ day, minute });
    }),
    { numRuns: 300 },
  );
});

test("in the hour that does not exist the clock is read as if it had not moved", () => {
  expect(fromRome("2026-03-29", 150).toISOString()).toBe("2026-03-29T01:30:00.000Z");
});

test("in the hour that comes twice the first is meant", () => {
  expect(fromRome("2026-10-25", 150).toISOString()).toBe("2026-10-25T00:30:00.000Z");
});

test("an opening in the hour that does not exist is the moment the clock jumps", () => {
  expect(firstInstantAt("2026-03-29", 120).toISOString()).toBe("2026-03-29T01:00:00.000Z");
  expect(firstInstantAt("2026-03-29", 150).toISOString()).toBe("2026-03-29T01:00:00.000Z");
  expect(firstInstantAt("2026-03-29", 180).toISOString()).toBe("2026-03-29T01:00:00.000Z");
});

test("the first instant at a time shows that time or later, and the minute before showed less", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("2026-03-29", "2026-10-25", "2026-06-24", "2026-12-31"),
      fc.integer({ min: 1, max: 1439 }),
      (day, minute) => {
        const instant = firstInstantAt(day, minute);
        expect(toRome(instant).minute).toBeGreaterThanOrEqual(minute);
        const before = toRome(new Date(instant.getTime() - 60_000));
        expect(before.day === day && before.minute >= minute).toBe(false);
      },
    ),
  );
});

test("a day has 23 hours in March, 25 in October and 24 else", () => {
  const hours = (day: string) => (fromRome(day, 1440).getTime() - fromRome(day, 0).getTime()) / 3_600_000;
  expect([hours("2026-03-29"), hours("2026-10-25"), hours("2026-06-24")]).toEqual([23, 25, 24]);
});
