import fc from "fast-check";
import { expect, test } from "vitest";
import { compareTellings, type Telling } from "#domain/property/newer.ts";

const telling: fc.Arbitrary<Telling> = fc.record({
  sequence: fc.option(fc.integer({ min: 0, max: 50 })),
  digest: fc.constantFrom("a", "b", "c"),
  datedOn: fc.option(fc.constantFrom("2019-01-01", "2020-01-01", "2021-01-01")),
});

test("what is taken by itself never goes back, in the order of changes nor in its day", () => {
  fc.assert(
    fc.property(fc.array(telling, { maxLength: 20 }), (said) => {
      let kept: Telling | undefined;
      for (const one of said) {
        const before = kept;
        if (compareTellings(kept, one) === "newer") kept = one;
        if (before === undefined || kept === before || kept === undefined) continue;
        if (before.sequence !== null && kept.sequence !== null)
          expect(kept.sequence).toBeGreaterThanOrEqual(before.sequence);
        if (before.datedOn !== null && kept.datedOn !== null)
          expect(kept.datedOn >= before.datedOn).toBe(true);
      }
    }),
  );
});

test("what says the same is the same, whatever its place; the first is always taken", () => {
  fc.assert(
    fc.property(telling, telling, (kept, said) => {
      expect(compareTellings(kept, { ...said, digest: kept.digest })).toBe("same");
      expect(compareTellings(undefined, said)).toBe("newer");
    }),
  );
});
