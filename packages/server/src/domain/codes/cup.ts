/**
 * CUP, the code of a public investment project (L. 3/2003, art. 11; CIPE 143/2002): not the canone unico.
 * Its check digit is not published, so that a well-formed code is only confirmed by OpenCUP.
 */
export type CupReading =
  | { kind: "well-formed"; code: string; year: number }
  | { kind: "invalid"; message: string };

const FORM = /^[A-Z]\d{2}[A-Z](\d{2})\d{9}$/;

/** Reads a CUP as people write it, also in its printed groups `C 11 G 06 00000 000 1`. */
export function readCup(text: string): CupReading {
  const code = text.replaceAll(/[\s.-]/g, "").toUpperCase();
  const year = FORM.exec(code)?.[1];
  if (year === undefined)
    return {
      kind: "invalid",
      message: "Il CUP ha quindici caratteri: una lettera, due cifre, una lettera, undici cifre",
    };
  return { kind: "well-formed", code, year: 2000 + Number(year) };
}
