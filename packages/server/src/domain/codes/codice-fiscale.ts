import { hasElevenDigitCheck } from "#domain/codes/partita-iva.ts";

/**
 * Codice fiscale (DM 23 dicembre 1976): sixteen characters for a person, eleven digits for an entity. When two people
 * would have the same one, the tax office replaces digits, from the last, by letters (omocodia): those codes are valid.
 */

/** Values of characters in odd places: of the digits, and of the letter with the same rank. */
const ODD_OF_RANK = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
];
/** The letter that stands for each digit in an omocodia. */
const OMOCODIA = "LMNPQRSTUV";
const DIGIT_PLACES = [6, 7, 9, 10, 12, 13, 14];

/** The form of a person's code: also used to find codes inside free text. */
export const PERSON_TAX_CODE =
  "[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]";
const PERSON = new RegExp(`^${PERSON_TAX_CODE}$`);

export type TaxCodeReading =
  /** `plain`: with the digits an omocodia had replaced, so that the same person's data can be compared. */
  | { kind: "person"; code: string; plain: string; isOmocodia: boolean }
  /** Also the provisional code of a person who has no other yet. */
  | { kind: "entity"; code: string }
  | { kind: "invalid"; because: "length" | "form" | "check"; message: string };

function rankOf(character: string): number {
  const digit = character.charCodeAt(0) - 48;
  return digit <= 9 ? digit : character.charCodeAt(0) - 65;
}

/**
 * The sixteenth character.
 * @param first15 the first fifteen characters, capital letters and digits
 */
export function taxCodeCheckLetter(first15: string): string {
  const sum = [...first15].reduce((total, character, index) => {
    const rank = rankOf(character);
    return total + (index % 2 === 0 ? (ODD_OF_RANK[rank] ?? 0) : rank);
  }, 0);
  return String.fromCharCode(65 + (sum % 26));
}

/** The code as it was before an omocodia replaced its digits, with the check letter that goes with it. */
export function undoOmocodia(code: string): string {
  const characters = [...code];
  for (const place of DIGIT_PLACES) {
    const digit = OMOCODIA.indexOf(characters[place] ?? "");
    if (digit >= 0) characters[place] = String(digit);
  }
  const first15 = characters.slice(0, 15).join("");
  return first15 + taxCodeCheckLetter(first15);
}

/** Reads a codice fiscale as people write it: case and spaces do not matter. */
export function readTaxCode(text: string): TaxCodeReading {
  const code = text.replaceAll(/[\s.-]/g, "").toUpperCase();
  if (/^\d+$/.test(code) && code.length === 11) {
    return hasElevenDigitCheck(code)
      ? { kind: "entity", code }
      : invalid("check", "Il codice fiscale ha una cifra sbagliata");
  }
  if (code.length !== 16)
    return invalid("length", "Il codice fiscale ha sedici caratteri, o undici cifre per un ente");
  if (!PERSON.test(code)) return invalid("form", "Lettere e cifre del codice fiscale non sono al loro posto");
  const plain = undoOmocodia(code);
  if (!isBirthDay(Number(plain.slice(9, 11))))
    return invalid("form", "Il giorno di nascita nel codice fiscale non esiste");
  if (taxCodeCheckLetter(code.slice(0, 15)) !== code[15])
    return invalid("check", "Il codice fiscale ha un carattere sbagliato");
  return { kind: "person", code, plain, isOmocodia: plain !== code };
}

/** Women's days are written with forty more. */
function isBirthDay(day: number): boolean {
  return (day >= 1 && day <= 31) || (day >= 41 && day <= 71);
}

function invalid(because: "length" | "form" | "check", message: string): TaxCodeReading {
  return { kind: "invalid", because, message };
}
