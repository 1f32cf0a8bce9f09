/** A civic number. In Genoa red and black numbers are two sequences of the same street: the colour is part of the key. */
export interface CivicNumber {
  /** 1 to 9999. */
  number: number;
  /** What follows the number: "A", "bis", "A/1", "/2"; empty when nothing does. */
  letter: string;
  colour: "black" | "red";
}

export type CivicReading =
  | { kind: "civic"; civic: CivicNumber }
  /** "snc", "s.n.": the place has no number, and says so. */
  | { kind: "without-number" }
  | { kind: "unreadable"; message: string };

export interface CivicRules {
  /** Where red numbers are in use an R after the number is a colour; elsewhere it is a letter as any other. */
  redNumbers: boolean;
}

const SAYS_CIVIC = /^(?:n|nr|num|numero|civ|civico)\b[.°º]*\s*/iu;
const WITHOUT = /^(?:s\.?\s*n\.?(?:\s*c\.?)?|senza numero(?: civico)?|0+)$/iu;
const WRITTEN = /^(?<number>\d{1,5})(?<rest>.*)$/su;

/** "12r", "12 rosso", "12/R", "14/A", "14 bis", "0104", "n. 3" … Total: what is not understood says why. */
export function readCivic(text: string, { redNumbers }: CivicRules): CivicReading {
  const written = text.normalize("NFKC").trim().replace(SAYS_CIVIC, "");
  if (written === "" || WITHOUT.test(written)) return { kind: "without-number" };
  const found = WRITTEN.exec(written)?.groups;
  if (found === undefined) return unreadable(text);
  const number = Number(found.number);
  if (number < 1 || number > 9_999) return unreadable(text);
  const suffix = readSuffix(found.rest ?? "", redNumbers);
  return suffix === undefined ? unreadable(text) : { kind: "civic", civic: { number, ...suffix } };
}

function unreadable(text: string): CivicReading {
  return { kind: "unreadable", message: `«${text.trim()}» non è un numero civico` };
}

const WORDS = /^(?:bis|ter|quater|quinquies)$/u;
const RED = new Set(["rosso", "rossa", "rossi"]);
const BLACK = new Set(["nero", "nera", "neri"]);

/** Letters, figures and colour after the number, in that order of theirs. Undefined when something else is said. */
function readSuffix(text: string, redNumbers: boolean): Omit<CivicNumber, "number"> | undefined {
  if (/^[-–]\s*\d/u.test(text.trim())) return undefined;
  const tokens = text.toLowerCase().match(/bis|ter|quater|quinquies|\p{L}+|\d+|[^\p{L}\d\s/\\.,-]/gu) ?? [];
  let colour: CivicNumber["colour"] = "black";
  const last = tokens.at(-1) ?? "";
  if (RED.has(last) || (redNumbers && last === "r")) {
    colour = "red";
    tokens.pop();
  } else if (BLACK.has(last)) tokens.pop();
  else if (redNumbers && /^[a-qs-z]r$/u.test(last)) {
    colour = "red";
    tokens[tokens.length - 1] = last.slice(0, -1);
  }
  if (tokens.length > 3 || !tokens.every(isSuffix)) return undefined;
  return { letter: tokens.map(writeSuffix).join(""), colour };
}

function isSuffix(token: string): boolean {
  return /^(?:[a-z]|([a-z])\1|\d{1,3})$/u.test(token) || WORDS.test(token);
}

/** A figure keeps its bar: "12/1" must not become 121. */
function writeSuffix(token: string): string {
  if (/^\d/u.test(token)) return `/${Number(token)}`;
  return WORDS.test(token) ? token : token.toUpperCase();
}

/** As it is written on the wall: "12A", "7bis", "3R" where red numbers are in use. */
export function writeCivic({ number, letter, colour }: CivicNumber): string {
  return `${number}${letter}${colour === "red" ? "R" : ""}`;
}

/** The same of two writings of the same number on one street. */
export function civicKey({ number, letter, colour }: CivicNumber): string {
  return `${number}|${letter.toUpperCase()}|${colour}`;
}

/** As one walks along the street: by number, then by letter, black before red. */
export function compareCivics(a: CivicNumber, b: CivicNumber): number {
  if (a.number !== b.number) return a.number - b.number;
  const byLetter = comparePlain(a.letter.toUpperCase(), b.letter.toUpperCase());
  return byLetter === 0 ? comparePlain(a.colour, b.colour) : byLetter;
}

function comparePlain(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The colour as offices write it in a column of its own. Undefined when it is none of theirs. */
export function readColour(text: string): CivicNumber["colour"] | undefined {
  const written = text.trim().toLowerCase();
  if (["r", "red", "2"].includes(written) || RED.has(written)) return "red";
  return ["", "n", "black", "1"].includes(written) || BLACK.has(written) ? "black" : undefined;
}
