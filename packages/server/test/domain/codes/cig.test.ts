import fc from "fast-check";
import { expect, test } from "vitest";
import { completeCigV1, completeCigV2, completeSmartCig, readCig } from "#domain/codes/cig.ts";

const hex = (length: number) =>
  fc
    .array(fc.constantFrom(..."0123456789ABCDEF"), { minLength: length, maxLength: length })
    .map((digits) => digits.join(""));

test.each([
  ["95156957EC", "v1"],
  ["48886723C1", "v1"],
  ["B7E26B1DC7", "v2"],
  ["I01ECD6AE4", "v2"],
  ["Z063947806", "smart"],
  ["ZEE0718779", "smart"],
  ["b7e2 6b1d c7", "v2"],
])("«%s» is a valid CIG made in the way %s", (text, version) => {
  expect(readCig(text)).toMatchObject({ kind: "valid", version });
});

test.each([
  ["B7E26B1DC8", "check"],
  ["0000000000", "form"],
  ["Z000000000", "form"],
  ["95156957E", "form"],
  ["W7E26B1DC7", "form"],
  ["", "form"],
])("«%s» is refused for its %s", (text, because) => {
  expect(readCig(text)).toMatchObject({ kind: "invalid", because });
});

test("every code made by one of the three rules is read as what it is", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9_999_999 }), hex(6), hex(7), (number, hex6, hex7) => {
      fc.pre(number % 1_000_000 !== 0 && Number.parseInt(hex7, 16) !== 0);
      const digits = String(number).padStart(7, "0");
      expect(readCig(completeCigV1(digits))).toMatchObject({ version: "v1" });
      expect(readCig(completeCigV2("B", hex6))).toMatchObject({ version: "v2" });
      expect(readCig(completeSmartCig("Z", hex7))).toMatchObject({ version: "smart" });
    }),
  );
});

test("a changed digit of the number is always found", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 999_999 }),
      fc.nat(6),
      fc.integer({ min: 1, max: 9 }),
      (number, place, shift) => {
        const code = completeCigV1(`9${String(number).padStart(6, "0")}`);
        const other = String((Number(code[place]) + shift) % 10);
        expect(readCig(code.slice(0, place) + other + code.slice(place + 1)).kind).toBe("invalid");
      },
    ),
  );
});
