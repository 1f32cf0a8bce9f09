import fc from "fast-check";
import { expect, test } from "vitest";
import { readWrittenDay } from "#domain/time/written-day.ts";

const days = fc
  .date({ min: new Date("1800-01-01T00:00:00Z"), max: new Date("2199-12-31T00:00:00Z"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

test("a day is the same however a platform writes it", () => {
  fc.assert(
    fc.property(days, (day) => {
      const [year, month, date] = day.split("-");
      for (const text of [
        day,
        `${day}T00:00:00`,
        `${day}T00:00:00+01:00`,
        `${date}-${month}-${year}`,
        ` ${date}/${month}/${year} `,
      ])
        expect(readWrittenDay(text)).toEqual({ kind: "day", day });
    }),
  );
});

test("whatever is written is a day, nothing, or unreadable: never an exception, never another day", () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.string()), (value) => {
      expect(["day", "absent", "unreadable"]).toContain(readWrittenDay(value).kind);
    }),
  );
  for (const text of ["30-02-2020", "2020-13-01", "1/2/20", "boh", 20200101])
    expect(readWrittenDay(text).kind).toBe("unreadable");
  for (const text of [null, undefined, "", "  ", "0001-01-01T00:00:00"])
    expect(readWrittenDay(text)).toEqual({ kind: "absent" });
});
