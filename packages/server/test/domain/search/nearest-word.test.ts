import fc from "fast-check";
import { expect, test } from "vitest";
import { nearestWord, slipsBetween } from "#domain/search/nearest-word.ts";

const KNOWN = ["garibaldi", "lorenzo", "scuola", "caldaia", "ascensore", "prione", "sarzano"];

test.each([
  ["garibladi", "garibaldi"],
  ["gariblad", "garibaldi"],
  ["lorenso", "lorenzo"],
  ["sculoa", "scuola"],
  ["caldiaa", "caldaia"],
  ["acensore", "ascensore"],
  ["ascenssore", "ascensore"],
])("%s is read as %s", (typed, meant) => {
  expect(nearestWord(typed, KNOWN)).toBe(meant);
});

test("what is near nothing is left alone", () => {
  expect(nearestWord("xylofono", KNOWN)).toBeUndefined();
  expect(nearestWord("pre", KNOWN)).toBeUndefined();
});

test("one slip in a word of six letters or more always leads back to it", () => {
  const slip = fc.record({
    word: fc.constantFrom("garibaldi", "lorenzo", "ascensore"),
    at: fc.nat(5),
    kind: fc.constantFrom("swap", "drop", "double"),
  });
  fc.assert(
    fc.property(slip, ({ word, at, kind }) => {
      const pair = word.slice(at, at + 2);
      const wrong =
        kind === "swap"
          ? pair.split("").reverse().join("")
          : kind === "drop"
            ? pair.slice(1)
            : pair[0] + pair;
      expect(nearestWord(word.slice(0, at) + wrong + word.slice(at + 2), KNOWN)).toBe(word);
    }),
  );
});

test("slips are counted the same both ways, and none only between equals", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 7 });
  fc.assert(
    fc.property(word, word, (one, other) => {
      const slips = slipsBetween(one, other);
      expect(slips).toBe(slipsBetween(other, one));
      expect(slips === 0).toBe(one === other);
      expect(slips).toBeGreaterThanOrEqual(Math.abs(one.length - other.length));
      expect(slips).toBeLessThanOrEqual(Math.max(one.length, other.length));
    }),
  );
});
