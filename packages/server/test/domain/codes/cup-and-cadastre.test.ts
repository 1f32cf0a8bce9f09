import fc from "fast-check";
import { expect, test } from "vitest";
import { cadastralLabel, cadastralText, readCadastralKey } from "#domain/codes/cadastral-key.ts";
import { readCup } from "#domain/codes/cup.ts";

test.each([
  ["B30H10000010005", 2010],
  ["J87G22000360002", 2022],
  ["c 11 g 06 00000 000 1", 2006],
])("«%s» has the form of a CUP of its year", (text, year) => {
  expect(readCup(text)).toMatchObject({ kind: "well-formed", year });
});

test.each(["", "B30H1000001000", "330H10000010005", "B30H1000001000X", "B7E26B1DC7"])(
  "«%s» is no CUP",
  (text) => {
    expect(readCup(text).kind).toBe("invalid");
  },
);

test("a cadastral key is the same with or without the zeros and spaces of its source", () => {
  const reading = readCadastralKey({
    municipality: "d969",
    section: "gea",
    sheet: "0045",
    parcel: "01204/02",
    subaltern: "007",
  });
  expect(reading).toMatchObject({ kind: "valid" });
  if (reading.kind !== "valid") return;
  expect(cadastralText(reading.key)).toBe("D969-GEA-45-1204/2-7");
  expect(cadastralLabel(reading.key)).toBe("Foglio 45, particella 1204/2, sub. 7 (sez. GEA)");
});

test("a whole parcel has no subaltern, and a zero means none", () => {
  const reading = readCadastralKey({ municipality: "D969", sheet: "45", parcel: "1204", subaltern: "0" });
  expect(reading.kind === "valid" && cadastralLabel(reading.key)).toBe("Foglio 45, particella 1204");
});

test.each([
  [{ municipality: "Genova", sheet: "1", parcel: "1" }, "municipality"],
  [{ municipality: "D969", parcel: "1" }, "sheet"],
  [{ municipality: "D969", sheet: "1" }, "parcel"],
  [{ municipality: "D969", sheet: "1", parcel: "1", subaltern: "A" }, "subaltern"],
] as const)("what is wrong in a cadastral key is named: %o", (parts, field) => {
  expect(readCadastralKey(parts)).toMatchObject({ kind: "invalid", field });
});

test("two different properties never have the same text, and reading again changes nothing", () => {
  const keys = fc.record({
    municipality: fc.constantFrom("D969", "A182"),
    section: fc.constantFrom("", "A", "GEA"),
    sheet: fc.integer({ min: 1, max: 120 }).map(String),
    parcel: fc
      .tuple(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 0, max: 3 }))
      .map(([number, below]) => (below === 0 ? String(number) : `${number}/${below}`)),
    subaltern: fc.integer({ min: 0, max: 60 }).map((number) => (number === 0 ? "" : String(number))),
  });
  fc.assert(
    fc.property(keys, keys, (one, other) => {
      expect(readCadastralKey(one)).toEqual({ kind: "valid", key: one });
      expect(cadastralText(one) === cadastralText(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
    }),
  );
});
