/**
 * CIG, the code of a tender (ANAC, algorithm published with the PCP; reference domain.md §5). Three makings:
 * - v1 (Simog): seven digits, the first before the year's number, and three check characters;
 * - v2 (Simog, then PCP): a letter A–U, six hexadecimal digits, three check characters;
 * - smart: a letter X–Z, two check characters, seven hexadecimal digits.
 */
export type CigVersion = "v1" | "v2" | "smart";

export type CigReading =
  | { kind: "valid"; code: string; version: CigVersion }
  | { kind: "invalid"; because: "form" | "check"; message: string };

const FACTOR = 211;

function checkOf(value: number, { modulus, width }: { modulus: number; width: number }): string {
  return ((value * FACTOR) % modulus).toString(16).toUpperCase().padStart(width, "0");
}

/** The whole v1 code of seven digits. */
export function completeCigV1(digits7: string): string {
  return digits7 + checkOf(Number(digits7), { modulus: 4091, width: 3 });
}

/** The whole v2 code of a letter A–U and six hexadecimal digits. */
export function completeCigV2(letter: string, hex6: string): string {
  const rank = letter.charCodeAt(0) - 64;
  return letter + hex6 + checkOf(Number.parseInt(hex6, 16) + rank, { modulus: 4091, width: 3 });
}

/** The whole smart code of a letter X–Z and seven hexadecimal digits. */
export function completeSmartCig(letter: string, hex7: string): string {
  return letter + checkOf(Number.parseInt(hex7, 16), { modulus: 251, width: 2 }) + hex7;
}

/** Reads a CIG as people write it: case and spaces do not matter. */
export function readCig(text: string): CigReading {
  const code = text.replaceAll(/[\s.-]/g, "").toUpperCase();
  const made = remake(code);
  if (made === undefined)
    return { kind: "invalid", because: "form", message: "Il CIG ha dieci caratteri, cifre e lettere" };
  if (made.code !== code)
    return { kind: "invalid", because: "check", message: "Il CIG ha un carattere sbagliato" };
  return { kind: "valid", ...made };
}

/** The code that the part without check makes; undefined when the form is none of the three. */
function remake(code: string): { code: string; version: CigVersion } | undefined {
  const [first = ""] = code;
  // A number of zeros is nobody's: forms are filled with it where a CIG is missing.
  if (/^\d{7}[0-9A-F]{3}$/.test(code))
    return Number(code.slice(1, 7)) === 0
      ? undefined
      : { code: completeCigV1(code.slice(0, 7)), version: "v1" };
  if (/^[A-U][0-9A-F]{9}$/.test(code)) return { code: completeCigV2(first, code.slice(1, 7)), version: "v2" };
  if (/^[XYZ][0-9A-F]{9}$/.test(code))
    return Number.parseInt(code.slice(3), 16) === 0
      ? undefined
      : { code: completeSmartCig(first, code.slice(3)), version: "smart" };
  return undefined;
}
