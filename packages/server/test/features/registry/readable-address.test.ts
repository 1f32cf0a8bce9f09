import fc from "fast-check";
import { expect, test } from "vitest";
import { readableAddress } from "#features/registry/readable-address.ts";

const NOWHERE = { streetName: null, civicNumber: null, civicLetter: null, civicColour: "black" } as const;
const street = (streetName: string) => readableAddress({ ...NOWHERE, streetName }).streetName;

test.each([
  ["VIA DEI LANDI", "Via dei Landi"],
  ["VIA XX SETTEMBRE", "Via XX Settembre"],
  ["PIAZZA DELL'OLMO", "Piazza dell'Olmo"],
  ["SALITA DI S. ANNA", "Salita di S. Anna"],
  ["VIA CITTA' DI GAETA", "Via Città di Gaeta"],
  ["VIA AL MOLO GIANO", "Via al Molo Giano"],
  ["Via Dei Landi", "Via Dei Landi"],
])("a register's «%s» is read «%s»", (written, read) => {
  expect(street(written)).toBe(read);
});

test("the civic stands after the street, with its letter and colour; without a number there is only the street", () => {
  const place = { ...NOWHERE, streetName: "VIA DEI LANDI" };
  const text = (changes: object) => readableAddress({ ...place, ...changes }).addressText;
  expect(text({ civicNumber: 12, civicLetter: "A", civicColour: "red" })).toBe("Via dei Landi 12AR");
  expect(text({ civicNumber: 12 })).toBe("Via dei Landi 12");
  expect(text({ civicColour: "red" })).toBe("Via dei Landi");
  expect(readableAddress(NOWHERE)).toEqual({ streetName: null, addressText: "" });
});

const LITTLE = ["DEI", "DI", "DELLA", "DELLE", "AL", "DEGLI", "DA"];
const WORDS = ["LANDI", "GARIBALDI", "ROSE", "MOLO", "FIESCHI", "GIUSTINIANI", "NAVE", "BRIGNOLE"];
const capitals = fc
  .record({
    kind: fc.constantFrom("VIA", "PIAZZA", "SALITA", "VICO", "CORSO"),
    parts: fc.array(fc.constantFrom(...LITTLE, ...WORDS), { minLength: 0, maxLength: 4 }),
    last: fc.constantFrom(...WORDS),
  })
  .map(({ kind, parts, last }) => [kind, ...parts, last].join(" "));

test("whatever street in capitals keeps its letters, has small articles and capital names, and stays so", () => {
  fc.assert(
    fc.property(capitals, (written) => {
      const read = street(written) ?? "";
      expect(read.toUpperCase()).toBe(written);
      expect(street(read)).toBe(read);
      const [kind = "", ...words] = read.split(" ");
      expect(kind).toMatch(/^\p{Lu}\p{Ll}+$/u);
      for (const word of words)
        expect(word).toMatch(LITTLE.includes(word.toUpperCase()) ? /^\p{Ll}+$/u : /^\p{Lu}\p{Ll}+$/u);
    }),
  );
});

test("any text at all is read without an exception, and no letter or figure of it is lost", () => {
  const kept = (text: string) => fold(text).replaceAll(/[^a-z0-9]/g, "");
  const fold = (text: string) => text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."ABCDEIOU '.123"), maxLength: 30 }), (rest) => {
      const read = street(`VIA ${rest}`) ?? "";
      expect(kept(read)).toBe(kept(`VIA ${rest}`));
    }),
  );
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (written) => typeof street(written) === "string"));
});
