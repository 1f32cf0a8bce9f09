import fc from "fast-check";
import { expect, test } from "vitest";
import { readQuery } from "#domain/search/read-query.ts";

const read = (text: string) => readQuery(text, 2026);
const civic = (number: number, letter = "", colour?: "red" | "black") => ({ number, letter, colour });

test.each([
  ["Via Garibaldi 12", civic(12)],
  ["via garibaldi, 12", civic(12)],
  ["via garibaldi n. 12", civic(12)],
  ["via garibaldi 12r", civic(12, "", "red")],
  ["via garibaldi 12/r", civic(12, "", "red")],
  ["via garibaldi 12 /R", civic(12, "", "red")],
  ["via garibaldi 12 rosso", civic(12, "", "red")],
  ["via garibaldi 12 nero", civic(12, "", "black")],
  ["via garibaldi 12a", civic(12, "a")],
  ["via garibaldi 12ar", civic(12, "a", "red")],
  ["via garibaldi 12/a rosso", civic(12, "a", "red")],
  ["via garibaldi 12 b", civic(12, "b")],
  ["via garibaldi 12bis", civic(12, "bis")],
])("%s is a street and its civic", (text, wanted) => {
  expect(read(text)).toMatchObject({ words: ["via", "garibaldi"], civic: wanted, code: undefined });
});

test("a civic may be given alone, or between words", () => {
  expect(read("12 rosso")).toMatchObject({ words: [], civic: civic(12, "", "red") });
  expect(read("prè 12 caldaia")).toMatchObject({ words: ["prè", "caldaia"], civic: civic(12) });
});

test("a number inside a street's name stays a word when a civic follows", () => {
  expect(read("via 25 aprile 3")).toMatchObject({ words: ["via", "25", "aprile"], civic: civic(3) });
});

test("articles, elisions and paper's abbreviations do not get in the way", () => {
  expect(read("perdita nel bagno della scuola").words).toEqual(["perdita", "bagno", "scuola"]);
  expect(read("porta dell’ascensore").words).toEqual(["porta", "ascensore"]);
  expect(read("C.so Italia").words).toEqual(["corso", "italia"]);
  expect(read("Sant'Anna").words).toEqual(["sant'anna"]);
  // While it is the last word it may be the beginning of another.
  expect(read("dal").words).toEqual(["dal"]);
});

test.each([
  ["ODL-2026-000123", ["ODL-2026-000123"], "ODL-2026-000123"],
  ["odl 2026 123", ["ODL-2026-000123"], "ODL-2026-123"],
  ["odl/2025/7", ["ODL-2025-000007"], "ODL-2025-7"],
  ["ODL-2026-", [], "ODL-2026-"],
  ["seg", [], "SEG"],
  ["GE-0001", [], "GE-0001"],
  ["EDF-0012", [], "EDF-0012"],
])("%s is a code and nothing else", (text, exact, prefix) => {
  expect(read(text).code).toEqual({ exact, prefix, isCertain: true });
});

test("a number after the kind is tried in this year and in those before", () => {
  expect(read("odl 123").code?.exact.slice(0, 2)).toEqual(["ODL-2026-000123", "ODL-2025-000123"]);
});

test("a number alone may be a code and may be a civic", () => {
  const { code, civic: number } = read("123");
  expect(number).toEqual(civic(123));
  expect(code).toMatchObject({ isCertain: false, prefix: undefined });
  expect(code?.exact).toContain("SEG-2026-000123");
});

test("a street called like a code's kind followed by a number is a street", () => {
  expect(read("aula 12").code).toBeUndefined();
  expect(read("via 12").code).toBeUndefined();
});

test("a word that means something to the machine is a word like any other", () => {
  expect(read("constructor toString __proto__").words).toEqual(["constructor", "tostring", "proto"]);
});

test("any text gives a query of a few plain words", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: "binary", maxLength: 60 })), (text) => {
      const { words, civic: number, code } = read(text);
      expect(words.length).toBeLessThanOrEqual(8);
      expect(new Set(words).size).toBe(words.length);
      for (const word of words) expect(word.length).toBeGreaterThan(1);
      if (number) expect(number.number).toBeGreaterThan(0);
      if (number) expect(number.letter).toMatch(/^(|[a-qs-z]|bis|ter)$/);
      if (code) expect(code.exact.length + (code.prefix === undefined ? 0 : 1)).toBeGreaterThan(0);
    }),
  );
});

test("how a civic is written does not change what is sought", () => {
  const street = fc.constantFrom("via garibaldi", "salita della provvidenza", "corso italia");
  const spoken = fc.constantFrom("r", "/r", " r", " rosso", " /r", "R", " Rosso");
  fc.assert(
    fc.property(
      street,
      fc.integer({ min: 1, max: 9999 }),
      spoken,
      fc.constantFrom(" ", ", ", " n. "),
      (name, number, red, between) => {
        expect(read(`${name}${between}${number}${red}`)).toEqual(read(`${name} ${number}r`));
      },
    ),
  );
});

test("capitals, spaces and the kind of apostrophe do not change what is sought", () => {
  const word = fc.constantFrom("via", "garibaldi", "dell'infanzia", "12r", "caldaia", "ge-0001");
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (words) => {
      const plain = words.join(" ");
      const written = `  ${words.join("   ").toUpperCase().replaceAll("'", "’")} `;
      expect(read(written)).toEqual(read(plain));
    }),
  );
});
