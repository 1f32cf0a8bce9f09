/**
 * What a person meant by the text typed so far: a code, a civic number on a street, words. Pure and total: any text
 * gives a query, and each shape can then be looked for in the way that suits it.
 */
export interface SearchQuery {
  /** Words to be contained, without articles and punctuation, in small letters. Each is at least two characters. */
  words: readonly string[];
  /** A civic number, also while it is being typed. */
  civic: CivicQuery | undefined;
  code: CodeQuery | undefined;
}

/** In Genoa red and black numbers are two sequences: without a colour, either may be meant. */
export interface CivicQuery {
  number: number;
  letter: string;
  colour: "black" | "red" | undefined;
}

export interface CodeQuery {
  /** Whole codes it may be, in capitals. */
  exact: readonly string[];
  /** What the code begins with, in capitals; undefined when only whole codes make sense. */
  prefix: string | undefined;
  /** Nothing but a code is written so: words are sought only when no code answers. */
  isCertain: boolean;
}

const MOST_WORDS = 8;
/** A bare number is tried as the code of these years, this one first. */
const YEARS_BACK = 6;

/** @param year the year in Rome, of which a number alone is first thought to be */
export function readQuery(text: string, year: number): SearchQuery {
  const written = tidy(text);
  const code = readCodeQuery(written, year);
  // Our own codes are found whole or by their beginning; those of buildings come from elsewhere, and their middle may be known.
  if (code?.isCertain) return { words: /^(odl|seg)/.test(written) ? [] : [written], civic: undefined, code };
  const { rest, civic } = takeCivic(written.split(" ").filter(Boolean));
  return { words: wordsOf(rest), civic, code };
}

/** One form for what keyboards write in several: composed letters, plain apostrophes, single spaces, no commas. */
function tidy(text: string): string {
  return text
    .normalize("NFC")
    .toLowerCase()
    .replaceAll(/[‘’ʼ`´]/g, "'")
    .replaceAll(/[,;:()[\]{}"«»“”!?]+/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
}

const KINDS = { odl: "ODL", seg: "SEG" } as const;
const WHOLE = /^(odl|seg)[\s\-_/.]*(\d{4})[\s\-_/.]+(\d{1,9})$/;
const NUMBERED = /^(odl|seg)[\s\-_/.]*(\d{1,9})$/;
const DASHED = /^[a-z]{1,6}[-_/][a-z0-9\-_/]*\d[a-z0-9\-_/]*$/;

function readCodeQuery(written: string, year: number): CodeQuery | undefined {
  const [, kind, ofYear, number] = WHOLE.exec(written) ?? [];
  const asWritten = dashed(written);
  if (kind !== undefined && ofYear !== undefined && number !== undefined)
    return { exact: [`${prefixOf(kind)}-${ofYear}-${padded(number)}`], prefix: asWritten, isCertain: true };
  const [, numberedKind, digits] = NUMBERED.exec(written) ?? [];
  if (numberedKind !== undefined && digits !== undefined)
    return { exact: codesOf([prefixOf(numberedKind)], digits, year), prefix: asWritten, isCertain: true };
  if (/^(odl|seg)-?$/.test(written)) return { exact: [], prefix: asWritten, isCertain: true };
  if (DASHED.test(written) || /^(odl|seg)-\d{4}-[a-z0-9-]*$/.test(written))
    return { exact: [], prefix: asWritten, isCertain: true };
  if (/^\d{1,9}$/.test(written))
    return { exact: codesOf(["ODL", "SEG"], written, year), prefix: undefined, isCertain: false };
  const [, spokenYear, spokenNumber] = /^(20\d\d)[\s\-_/.]+(\d{1,9})$/.exec(written) ?? [];
  if (spokenYear === undefined || spokenNumber === undefined) return undefined;
  const exact = ["ODL", "SEG"].map((prefix) => `${prefix}-${spokenYear}-${padded(spokenNumber)}`);
  return { exact, prefix: undefined, isCertain: false };
}

/** `odl 2026 12` and `odl/2026/12` begin as `ODL-2026-12`. */
function dashed(written: string): string {
  return written
    .replaceAll(/[\s\-_/.]+/g, "-")
    .replace(/^(odl|seg)(?=\d)/, "$1-")
    .toUpperCase();
}

function prefixOf(kind: string): string {
  return kind === "odl" ? KINDS.odl : KINDS.seg;
}

function padded(number: string): string {
  return String(Number(number)).padStart(6, "0");
}

function codesOf(prefixes: readonly string[], digits: string, year: number): string[] {
  const years = Array.from({ length: YEARS_BACK }, (_, back) => year - back);
  return prefixes.flatMap((prefix) => years.map((one) => `${prefix}-${one}-${padded(digits)}`));
}

/** `12`, `12r`, `12/r`, `12a`, `12ar`, `12bis`; a word of colour may follow, detached. */
const CIVIC = /^(?<number>\d{1,4})\/?(?<letter>bis|ter|[a-mo-qs-z])?\/?(?<colour>r|n)?$/;
const RED = /^\/?(?:r|rosso|rossa|rossi)\.?$/;
const BLACK = /^\/?(?:n|nero|nera|neri)\.?$/;
/** What is said before a civic number and is not part of the street. */
const SAYS_CIVIC = /^(?:n|nr|num|numero|civ|civico)\.?$/;

function takeCivic(tokens: readonly string[]): { rest: string[]; civic: CivicQuery | undefined } {
  const at = tokens.findLastIndex((token) => CIVIC.test(token));
  const found = CIVIC.exec(tokens[at] ?? "")?.groups;
  if (found === undefined || Number(found.number) === 0 || found.number?.startsWith("0"))
    return { rest: [...tokens], civic: undefined };
  const { letter, after, colour } = detachedAfter(tokens, at, found.letter ?? "");
  const said = SAYS_CIVIC.test(tokens[at - 1] ?? "") ? 1 : 0;
  const rest = [...tokens.slice(0, at - said), ...tokens.slice(after)];
  return { rest, civic: { number: Number(found.number), letter, colour: colour ?? colourOf(found.colour) } };
}

/** `12 a rosso`, `12 rosso`, `12 /r`: what follows the number belongs to it, when it is of these words. */
function detachedAfter(tokens: readonly string[], at: number, attached: string) {
  let after = at + 1;
  let letter = attached;
  const next = tokens[after] ?? "";
  if (letter === "" && /^(?:bis|ter|[b-mp-qs-z])$/.test(next)) {
    letter = next;
    after += 1;
  }
  const said = tokens[after] ?? "";
  const colour = RED.test(said) ? "red" : BLACK.test(said) ? "black" : undefined;
  return { letter, after: colour === undefined ? after : after + 1, colour } as const;
}

function colourOf(sign: string | undefined): CivicQuery["colour"] {
  if (sign === undefined) return undefined;
  return sign === "r" ? "red" : "black";
}

/** How the kinds of street are shortened on paper. */
const SHORT = new Map([
  ["v.", "via"],
  ["v.le", "viale"],
  ["c.so", "corso"],
  ["p.zza", "piazza"],
  ["p.za", "piazza"],
  ["l.go", "largo"],
  ["sal.", "salita"],
  ["vic.", "vico"],
]);

/** Said in every title and address, they tell nothing apart. */
const LITTLE = new Set(
  "di da in su con per tra fra al ai del dei il lo la le gli un una uno della dello delle degli nel nella nello nei sul sulla dal dalla ed".split(
    " ",
  ),
);
const ELIDED = /^(?:l|d|un|dell|nell|sull|all|dall|coll|quest|quell)'(?=.)/;

function wordsOf(tokens: readonly string[]): string[] {
  const words = tokens
    .map((token) => SHORT.get(token) ?? token)
    .map((token) => token.replace(ELIDED, ""))
    .map((token) => token.replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ""))
    .filter((word) => word.length > 1);
  const telling = words.filter((word, index) => index === words.length - 1 || !LITTLE.has(word));
  return [...new Set(telling)].slice(0, MOST_WORDS);
}
