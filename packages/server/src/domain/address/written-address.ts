import { readCivic } from "#domain/address/civic-number.ts";

/** An address as a citizen writes it, taken apart as far as it can be. */
export interface WrittenAddress {
  street: string;
  number: number | null;
  /** In small letters: what is compared. */
  letter: string;
  colour: "black" | "red" | null;
}

const NUMBERED = /^(?<street>.*\p{L}['.]?)\s+(?<civic>\d{1,4}(?!\d).*)$/isu;

/** "Via San Lorenzo, 12r - scala B" → street, 12, red. Total: what is not understood stays in the street. */
export function readAddress(text: string): WrittenAddress {
  const written = text
    .replace(/\b\d{5}\b.*$/su, "")
    .replace(/,\s*(?=(?:n\.?\s*|civico\s*)?\d)/iu, " ")
    .split(/[,;(]|\s[-–]\s|\s(?:scala|sc\.|interno|int\.|presso|piano)\s/iu)[0];
  const street = (written ?? "").trim();
  const found = NUMBERED.exec(street)?.groups;
  // Citizens of a city with red numbers write "12r"; elsewhere nobody has a letter R often enough to matter.
  const reading = readCivic(found?.civic ?? "", { redNumbers: true });
  if (found === undefined || reading.kind !== "civic")
    return { street, number: null, letter: "", colour: null };
  const { number, letter, colour } = reading.civic;
  return {
    street: (found.street ?? "").replace(/[\s.]+(?:n|nr|num|civ|civico|numero)\.?$/iu, "").trim(),
    number,
    letter: letter.toLowerCase(),
    colour,
  };
}
