import fc from "fast-check";
import { expect, test } from "vitest";
import { formatCode, readCode } from "#domain/ids/readable-code.ts";
import { createUuidV7, instantOfUuidV7, uuidV7 } from "#domain/ids/uuid-v7.ts";

test("identifiers are version 7 UUIDs that say when they were made", () => {
  const before = Date.now();
  const id = uuidV7();
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(instantOfUuidV7(id).getTime()).toBeGreaterThanOrEqual(before);
});

test("of 20,000 identifiers made at once each follows the one before", () => {
  const ids = Array.from({ length: 20_000 }, uuidV7);
  expect(ids).toEqual([...ids].sort());
  expect(new Set(ids).size).toBe(ids.length);
});

test("order holds whatever the clock does: standing, jumping, going back", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 2 ** 44 }), { minLength: 2, maxLength: 60 }), (times) => {
      let step = 0;
      const make = createUuidV7({
        now: () => times[step++ % times.length] as number,
        fill: (bytes) => bytes.fill(0xff),
      });
      const ids = Array.from({ length: times.length * 2 }, make);
      expect(ids.every((id, index) => index === 0 || id > (ids[index - 1] as string))).toBe(true);
    }),
  );
});

test("a millisecond that overflows its counter borrows the next one", () => {
  const make = createUuidV7({ now: () => 1_000, fill: (bytes) => bytes.fill(0) });
  const ids = Array.from({ length: 5_000 }, make);
  expect(ids).toEqual([...ids].sort());
  expect(instantOfUuidV7(ids.at(-1) as string).getTime()).toBe(1_001);
});

test.each([
  ["ODL-2026-000123", { prefix: "ODL", year: 2026, number: 123 }],
  ["odl 2026 123", { prefix: "ODL", year: 2026, number: 123 }],
  ["seg/2026/45", { prefix: "SEG", year: 2026, number: 45 }],
  ["ODL2026000123", { prefix: "ODL", year: 2026, number: 123 }],
])("the code «%s» is read as typed", (text, code) => {
  expect(readCode(text)).toEqual(code);
});

test.each(["ODL", "ODL-2026", "odl-2026-0", "via Garibaldi 12", "RdL-2026-1", ""])(
  "«%s» is no whole code",
  (text) => {
    expect(readCode(text)).toBeUndefined();
  },
);

test("a code is written and read back, also past a million a year, and codes of a year sort by number", () => {
  const numbers = fc.integer({ min: 1, max: 5_000_000 });
  fc.assert(
    fc.property(fc.constantFrom("ODL" as const, "SEG" as const), numbers, numbers, (prefix, one, other) => {
      const code = formatCode({ prefix, year: 2026, number: one });
      expect(readCode(code)).toEqual({ prefix, year: 2026, number: one });
      fc.pre(one < 1_000_000 && other < 1_000_000);
      expect(code < formatCode({ prefix, year: 2026, number: other })).toBe(one < other);
    }),
  );
});
