/** Partita IVA: eleven digits, the last a check digit (DPR 633/1972, art. 35; algorithm: reference domain.md §5). */

/**
 * The check digit of ten digits: Luhn, the digits in even places doubled.
 * @param first10 exactly ten decimal digits
 */
export function elevenDigitCheck(first10: string): string {
  const sum = [...first10].reduce((total, character, index) => {
    const digit = Number(character);
    const doubled = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
    return total + (index % 2 === 1 ? doubled : digit);
  }, 0);
  return String((10 - (sum % 10)) % 10);
}

/** Whether eleven digits agree with their check; eleven zeros do by arithmetic, but nobody has them. */
export function hasElevenDigitCheck(code: string): boolean {
  return (
    /^\d{11}$/.test(code) && Number(code) !== 0 && elevenDigitCheck(code.slice(0, 10)) === code.slice(10)
  );
}

export type PartitaIvaReading =
  | { kind: "valid"; code: string }
  | { kind: "invalid"; because: "form" | "check"; message: string };

/** Reads a partita IVA as people write it: spaces and the `IT` of the VIES form are taken off. */
export function readPartitaIva(text: string): PartitaIvaReading {
  const code = text
    .replaceAll(/[\s.-]/g, "")
    .toUpperCase()
    .replace(/^IT(?=\d)/, "");
  if (!/^\d{11}$/.test(code))
    return { kind: "invalid", because: "form", message: "La partita IVA ha undici cifre" };
  if (!hasElevenDigitCheck(code))
    return { kind: "invalid", because: "check", message: "La partita IVA ha una cifra sbagliata" };
  return { kind: "valid", code };
}
