const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const CHECK = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
/** The pod of our imaginary org; real ids carry one in the same place. */
const POD = "7Q0";

/**
 * The 18-character form of a Salesforce id: each of the three added characters says which letters of a group of
 * five are capitals, so that the id survives a comparison without case.
 */
export function withChecksum(id15: string): string {
  let suffix = "";
  for (let group = 0; group < 3; group++) {
    let bits = 0;
    for (let i = 0; i < 5; i++) {
      const letter = id15.charAt(group * 5 + i);
      if (letter >= "A" && letter <= "Z") bits |= 1 << i;
    }
    suffix += CHECK.charAt(bits);
  }
  return id15 + suffix;
}

/** Ids of one object grow with `sequence`, and sort as it does. */
export function makeId(prefix: string, sequence: number): string {
  let rest = sequence;
  let tail = "";
  for (let i = 0; i < 9; i++) {
    tail = DIGITS.charAt(rest % 62) + tail;
    rest = Math.floor(rest / 62);
  }
  return withChecksum(prefix + POD + tail);
}

/** The 18-character form of an id given in either form, or null when the text cannot be an id. */
export function normaliseId(text: string): string | null {
  if (!/^[0-9A-Za-z]{15}([0-9A-Za-z]{3})?$/.test(text)) return null;
  if (text.length === 15) return withChecksum(text);
  const full = withChecksum(text.slice(0, 15));
  return full.slice(15) === text.slice(15).toUpperCase() ? full : null;
}
