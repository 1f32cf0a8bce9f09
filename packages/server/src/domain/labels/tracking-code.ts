/** Crockford's letters: none that is taken for another when it is read aloud or copied by hand. */
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 12;

/** Sixty bits in three groups: easy to copy, and nobody finds one by trying. @param random at least twelve bytes of chance */
export function trackingCode(random: Uint8Array): string {
  const letters = [...random.subarray(0, LENGTH)]
    .map((byte) => LETTERS[byte % LETTERS.length] ?? "")
    .join("");
  return letters.replace(/(.{4})(?=.)/g, "$1-");
}

/** As people write it back: small letters, without the strokes, an O for a zero. @returns undefined when it is none */
export function readTrackingCode(text: string): string | undefined {
  const letters = text.toUpperCase().replace(/[\s-]/g, "").replaceAll("O", "0").replace(/[IL]/g, "1");
  if (letters.length !== LENGTH || [...letters].some((letter) => !LETTERS.includes(letter))) return undefined;
  return letters.replace(/(.{4})(?=.)/g, "$1-");
}
