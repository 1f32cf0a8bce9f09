import type { Draw } from "#city/draw.ts";

const ODD = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
const MONTHS = "ABCDEHLMPRST";

interface Named {
  firstName: string;
  lastName: string;
  isWoman: boolean;
}

/**
 * A tax code with its right check character (DM 23 December 1976) and Z999, a place that does not exist: it passes
 * every formal check and nobody can have it.
 */
export function demoTaxCode({ firstName, lastName, isWoman }: Named, draw: Draw): string {
  const year = String(draw.between(40, 99));
  const day = String(draw.between(1, 28) + (isWoman ? 40 : 0)).padStart(2, "0");
  const body = `${lastNameLetters(lastName)}${firstNameLetters(firstName)}${year}${draw.pick([...MONTHS])}${day}Z999`;
  return body + checkCharacter(body);
}

/** Consonants first, then vowels, then X. */
function lastNameLetters(name: string): string {
  const { consonants, vowels } = split(name);
  return `${consonants}${vowels}XXX`.slice(0, 3);
}

/** The same, but of four consonants or more the second one is left out. */
function firstNameLetters(name: string): string {
  const { consonants } = split(name);
  if (consonants.length < 4) return lastNameLetters(name);
  return `${consonants.charAt(0)}${consonants.slice(2, 4)}`;
}

function split(name: string): { consonants: string; vowels: string } {
  const upper = name
    .normalize("NFD")
    .toUpperCase()
    .replaceAll(/[^A-Z]/g, "");
  return { consonants: upper.replaceAll(/[AEIOU]/g, ""), vowels: upper.replaceAll(/[^AEIOU]/g, "") };
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
