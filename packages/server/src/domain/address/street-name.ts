import { bareText, readStreetKind, takeStreetKind } from "#domain/address/street-kinds.ts";

export interface StreetName {
  /** Its kind (DUG), whole and capitalised: Via, Piazza, Salita… Null when none is known. */
  kind: string | null;
  /** The rest, readable: "Antonio Gramsci", "dell'Oro". */
  name: string;
}

/** "P.ZZA CITTA' DI GAETA" → Piazza, "Città di Gaeta". Total: an unknown kind stays in the name. */
export function readStreetName(text: string): StreetName {
  const tidy = tidyText(text);
  const taken = takeStreetKind(tidy);
  return taken === undefined
    ? { kind: null, name: readableName(tidy, true) }
    : { kind: taken.kind, name: readableName(taken.rest) };
}

/** The same of a file that keeps the kind in a column of its own; a kind that is not known is kept as it is written. */
export function joinStreetName(kind: string, name: string): StreetName {
  const written = tidyText(kind);
  if (written === "") return readStreetName(name);
  return { kind: readStreetKind(written) ?? readableName(written, true), name: readableName(tidyText(name)) };
}

export function writeStreetName({ kind, name }: StreetName): string {
  return kind === null ? name : `${kind} ${name}`.trim();
}

/**
 * What two writings of the same street have in common: "C.so Città di Gaeta" and "CORSO CITTA' DI GAETA" have one key.
 * Apostrophes hold words together ("dell'Oro" is one word), so that one that stands for an accent makes no difference.
 */
export function streetKey(text: string): string {
  const { kind, name } = readStreetName(text);
  const bare = bareText(name.replaceAll(/['’`´]/g, ""));
  return kind === null ? bare : `${bareText(kind)} ${bare}`;
}

function tidyText(text: string): string {
  return text
    .normalize("NFC")
    .replaceAll(/[‘’ʼ`´]/g, "'")
    .replaceAll(/\s+/g, " ")
    .trim();
}

/** A text all in capitals is made readable; one that has small letters was written by somebody who chose them. */
function readableName(text: string, begins = false): string {
  const written = accented(text);
  if (/\p{Ll}/u.test(text)) return written;
  // Accents first: of "II'" they leave no Roman number.
  return written.replaceAll(/[\p{L}\p{M}\p{N}.]+/gu, (word, at: number) => inSmall(word, begins && at === 0));
}

const LITTLE = new Set(
  "a ad ai al alla alle allo agli all d da dai dal dalla de dei del della delle dello degli dell di e ed in nel nella sul sulla per con su".split(
    " ",
  ),
);
const ROMAN = /^(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})$/;

function inSmall(word: string, isFirst: boolean): string {
  if (word.includes(".") || (ROMAN.test(word) && word.length > 1)) return word;
  const small = word.toLowerCase();
  if (!isFirst && LITTLE.has(small)) return small;
  return small.replace(/\p{L}/u, (letter) => letter.toUpperCase());
}

/** Words cut short by their apostrophe, which is then no accent. */
const CUT = new Set("ca de po mo vo fra da di fa sta va be ne co to".split(" "));
const ACCENT: Record<string, string> = {
  a: "à",
  e: "è",
  i: "ì",
  o: "ò",
  u: "ù",
  A: "À",
  E: "È",
  I: "Ì",
  O: "Ò",
  U: "Ù",
};

/** Old registers write an apostrophe for the accent of a last vowel: "Citta'" → "Città", but "Ca' da Po" stays. */
function accented(text: string): string {
  return text.replaceAll(
    // From the beginning of a word only: tried from each of its letters, a long one takes the square of its length.
    /(?<!\p{L})(\p{L}*)([aeiouAEIOU])'(?![\p{L}\p{N}'])/gu,
    (whole, before: string, vowel: string) =>
      before === "" || CUT.has(`${before}${vowel}`.toLowerCase()) ? whole : `${before}${ACCENT[vowel]}`,
  );
}
