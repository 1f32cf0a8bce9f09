import fc from "fast-check";
import { expect, test } from "vitest";
import { monthAfter, monthName, weeksOf } from "#pages/obligations/month-grid.ts";
import { pausesText, readPauses } from "#pages/obligations/read-pauses.ts";

const month = fc
  .tuple(fc.integer({ min: 1990, max: 2090 }), fc.integer({ min: 1, max: 12 }))
  .map(([year, number]) => `${year}-${String(number).padStart(2, "0")}`);

test("a month has all its days, each once and under its weekday, in weeks of seven", () => {
  fc.assert(
    fc.property(month, (one) => {
      const weeks = weeksOf(one);
      for (const week of weeks) expect(week).toHaveLength(7);
      const [year = 0, number = 1] = one.split("-").map(Number);
      const days = weeks.flat().filter((day) => day !== undefined);
      expect(days).toHaveLength(new Date(Date.UTC(year, number, 0)).getUTCDate());
      expect(new Set(days).size).toBe(days.length);
      for (const week of weeks)
        for (const [column, day] of week.entries())
          if (day !== undefined) expect((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7).toBe(column);
    }),
  );
});

test("the month after the last of a year is the first of the next, and back", () => {
  expect(monthAfter("2026-12", 1)).toBe("2027-01");
  expect(monthAfter("2027-01", -1)).toBe("2026-12");
  expect(monthName("2026-12")).toBe("dicembre 2026");
});

test("days without lessons are read one a line, and the first line that is not understood is told", () => {
  const text = "23/12/2026 06/01/2027 Vacanze di Natale\n\n25/03/2027 30/03/2027 Vacanze di Pasqua";
  const read = readPauses(text);
  expect(read).toEqual([
    { from: "2026-12-23", to: "2027-01-06", name: "Vacanze di Natale" },
    { from: "2027-03-25", to: "2027-03-30", name: "Vacanze di Pasqua" },
  ]);
  expect(typeof read === "number" ? "" : pausesText(read)).toBe(text.replace("\n\n", "\n"));
  expect(readPauses("23/12/2026 06/01/2027 Natale\n31/02/2027 02/03/2027 Nessuno")).toBe(2);
  expect(readPauses("06/01/2027 23/12/2026 Al contrario")).toBe(1);
  expect(readPauses("Natale")).toBe(1);
});
