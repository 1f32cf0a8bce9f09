import fc from "fast-check";
import { expect, test } from "vitest";
import { readTaxCode, taxCodeCheckLetter, undoOmocodia } from "#domain/codes/codice-fiscale.ts";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const OMOCODIA = "LMNPQRSTUV";
const PLACES = [6, 7, 9, 10, 12, 13, 14];

const letter = fc.constantFrom(...LETTERS);
const digit = fc.constantFrom(..."0123456789");
const first15 = fc
  .tuple(
    fc.array(letter, { minLength: 6, maxLength: 6 }),
    fc.array(digit, { minLength: 2, maxLength: 2 }),
    fc.constantFrom(..."ABCDEHLMPRST"),
    fc.integer({ min: 1, max: 31 }),
    fc.boolean(),
    letter,
    fc.array(digit, { minLength: 3, maxLength: 3 }),
  )
  .map(([name, year, month, day, woman, place, number]) =>
    [...name, ...year, month, String(woman ? day + 40 : day).padStart(2, "0"), place, ...number].join(""),
  );
const codes = first15.map((first) => first + taxCodeCheckLetter(first));

function withOmocodia(code: string, replaced: number): string {
  const characters = [...code.slice(0, 15)];
  for (const place of PLACES.slice(PLACES.length - replaced))
    characters[place] = OMOCODIA[Number(characters[place])] as string;
  const first = characters.join("");
  return first + taxCodeCheckLetter(first);
}

test.each(["RSSMRA85M10H501S", "LMRBHM74A01Z3P0U", "rssmra85m10h501s", " RSSMRA 85M10 H501S "])(
  "the person's code «%s» is valid",
  (code) => {
    expect(readTaxCode(code).kind).toBe("person");
  },
);

test("an omocodia is valid, and says which digits it stands for", () => {
  const reading = readTaxCode("LMRBHM74A01Z3P0U");
  expect(reading).toMatchObject({ kind: "person", isOmocodia: true });
  expect(reading.kind === "person" && reading.plain.slice(0, 15)).toBe("LMRBHM74A01Z330");
});

test.each([
  ["RSSMRA85M10H501T", "check"],
  ["RSSMRA85M10H501", "length"],
  ["", "length"],
  ["RSSMRA85F10H501S", "form"],
  ["RSSMRA85M32H501S", "form"],
  ["RSSMRA85M00H501S", "form"],
  ["00985801001", "check"],
  ["00000000000", "check"],
])("«%s» is refused for its %s", (code, because) => {
  expect(readTaxCode(code)).toMatchObject({ kind: "invalid", because });
});

test("an entity's code is eleven digits with the check of a partita IVA", () => {
  expect(readTaxCode("00985801000")).toEqual({ kind: "entity", code: "00985801000" });
});

test("every code made by the rule is valid, plain or with any number of digits replaced", () => {
  fc.assert(
    fc.property(codes, fc.integer({ min: 0, max: 7 }), (code, replaced) => {
      const written = withOmocodia(code, replaced);
      const reading = readTaxCode(written);
      expect(reading).toEqual({ kind: "person", code: written, plain: code, isOmocodia: replaced > 0 });
      expect(undoOmocodia(written)).toBe(code);
    }),
  );
});

test("no code survives one changed character", () => {
  fc.assert(
    fc.property(codes, fc.nat(15), fc.constantFrom(...LETTERS, ..."0123456789"), (code, place, other) => {
      fc.pre(code[place] !== other);
      const changed = code.slice(0, place) + other + code.slice(place + 1);
      // A digit replaced by the letter that stands for it changes the check letter too, so it never passes alone.
      expect(readTaxCode(changed).kind).toBe("invalid");
    }),
  );
});

test("any text is answered, never thrown at", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(["person", "entity", "invalid"]).toContain(readTaxCode(text).kind);
    }),
  );
});
