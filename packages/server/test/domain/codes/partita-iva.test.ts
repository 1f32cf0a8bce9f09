import fc from "fast-check";
import { expect, test } from "vitest";
import { elevenDigitCheck, readPartitaIva } from "#domain/codes/partita-iva.ts";

const first10 = fc
  .array(fc.constantFrom(..."0123456789"), { minLength: 10, maxLength: 10 })
  .map((digits) => digits.join(""))
  .filter((digits) => Number(digits) !== 0);

test.each(["00985801000", "IT00985801000", "it 0098 5801 000"])("«%s» is a valid partita IVA", (text) => {
  expect(readPartitaIva(text)).toEqual({ kind: "valid", code: "00985801000" });
});

test.each([
  ["00985801001", "check"],
  ["00000000000", "check"],
  ["0098580100", "form"],
  ["FR12345678901", "form"],
  ["", "form"],
])("«%s» is refused for its %s", (text, because) => {
  expect(readPartitaIva(text)).toMatchObject({ kind: "invalid", because });
});

test("ten digits and their check are valid, and one changed digit is always found", () => {
  fc.assert(
    fc.property(first10, fc.nat(10), fc.integer({ min: 1, max: 9 }), (first, place, shift) => {
      const code = first + elevenDigitCheck(first);
      expect(readPartitaIva(code).kind).toBe("valid");
      const other = String((Number(code[place]) + shift) % 10);
      expect(readPartitaIva(code.slice(0, place) + other + code.slice(place + 1)).kind).toBe("invalid");
    }),
  );
});
