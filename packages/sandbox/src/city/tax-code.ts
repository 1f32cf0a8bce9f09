import type { Draw } from "#city/draw.ts";

const ODD = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
const MONTHS = "ABCDEHLMPRST";

/** A tax code with its right check character and Z999, a place that does not exist: nobody can have it. */
export function demoTaxCode(firstName: string, lastName: string, draw: Draw): string {
  const woman = firstName.endsWith("a") && firstName !== "Andrea";
  const day = draw.between(1, 28) + (woman ? 40 : 0);
  const body = `${letters(lastName)}${letters(firstName)}${String(draw.between(40, 99))}${draw.pick([...MONTHS])}${String(day).padStart(2, "0")}Z999`;
  return body + checkCharacter(body);
}

/** Consonants first, then vowels, then X: DM 23 December 1976. */
function letters(name: string): string {
  const upper = name.toUpperCase().replaceAll(/[^A-Z]/g, "");
  const consonants = upper.replaceAll(/[AEIOU]/g, "");
  const vowels = upper.replaceAll(/[^AEIOU]/g, "");
  return `${consonants}${vowels}XXX`.slice(0, 3);
}

function checkCharacter(body: string): string {
  const rank = (character: string) =>
    /\d/.test(character) ? Number(character) : character.charCodeAt(0) - 65;
  const sum = [...body].reduce(
    (total, character, index) => total + (index % 2 === 0 ? (ODD[rank(character)] ?? 0) : rank(character)),
    0,
  );
  return String.fromCharCode(65 + (sum % 26));
}
