import { expect, test } from "vitest";
import { DEMO_FIRMS, DEMO_IDENTITIES } from "#platforms/sirac/identities.ts";

test("every demo tax code has the right check character and a birthplace that does not exist", () => {
  for (const { id, claims } of DEMO_IDENTITIES) {
    if (claims.comge_codicefiscale === undefined) continue;
    expect(claims.comge_codicefiscale, id).toMatch(/^[A-Z]{6}\d\d[ABCDEHLMPRST]\d\dZ999[A-Z]$/);
    expect(claims.comge_codicefiscale.at(-1), id).toBe(
      checkCharacter(claims.comge_codicefiscale.slice(0, 15)),
    );
  }
});

test("tax code, birth date and sex of a demo identity agree", () => {
  for (const { id, claims } of DEMO_IDENTITIES) {
    const { comge_codicefiscale: code, comge_dataNascita: date, comge_sesso: sex } = claims;
    if (code === undefined || date === undefined) continue;
    const [day = "", month = "", year = ""] = date.split("/");
    expect(code.slice(6, 8), id).toBe(year.slice(2));
    expect("ABCDEHLMPRST".indexOf(code.charAt(8)) + 1, id).toBe(Number(month));
    expect(Number(code.slice(9, 11)), id).toBe(Number(day) + (sex === "F" ? 40 : 0));
  }
});

test("the demo companies' VAT numbers are formally right", () => {
  for (const { comge_partitaIva } of Object.values(DEMO_FIRMS)) {
    const digits = Array.from(comge_partitaIva, Number);
    const sum = digits.reduce((total, digit, index) => total + (index % 2 === 0 ? digit : doubled(digit)), 0);
    expect(sum % 10).toBe(0);
  }
});

test("identities are told apart by id, name and tax code", () => {
  for (const key of [
    (of: (typeof DEMO_IDENTITIES)[number]) => of.id,
    (of: (typeof DEMO_IDENTITIES)[number]) => of.display,
    (of: (typeof DEMO_IDENTITIES)[number]) => of.claims.comge_codicefiscale ?? of.claims.comge_spidCode,
  ]) {
    expect(new Set(DEMO_IDENTITIES.map(key)).size).toBe(DEMO_IDENTITIES.length);
  }
});

function doubled(digit: number): number {
  return digit > 4 ? digit * 2 - 9 : digit * 2;
}

/** D.M. 23 December 1976: letters and digits in odd places weigh by this table, in even places by their rank. */
function checkCharacter(fifteen: string): string {
  const odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
  const rank = (character: string): number =>
    /\d/.test(character) ? Number(character) : character.charCodeAt(0) - 65;
  const sum = Array.from(fifteen).reduce(
    (total, character, index) => total + (index % 2 === 0 ? (odd[rank(character)] ?? 0) : rank(character)),
    0,
  );
  return String.fromCharCode(65 + (sum % 26));
}
