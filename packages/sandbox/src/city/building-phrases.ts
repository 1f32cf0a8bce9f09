/** How Italian joins "a" and "di" to a name, by its first word: feminine, masculine, plural, before a vowel or an s + consonant. */
type Gender = "la" | "il" | "lo" | "l'" | "i" | "gli" | "le";

const JOINED: Record<Gender, { a: string; di: string; il: string }> = {
  la: { a: "alla ", di: "della ", il: "la " },
  il: { a: "al ", di: "del ", il: "il " },
  lo: { a: "allo ", di: "dello ", il: "lo " },
  "l'": { a: "all'", di: "dell'", il: "l'" },
  i: { a: "ai ", di: "dei ", il: "i " },
  gli: { a: "agli ", di: "degli ", il: "gli " },
  le: { a: "alle ", di: "delle ", il: "le " },
};

const FIRST_WORDS: Record<string, Gender> = {
  scuola: "la",
  nido: "il",
  mercato: "il",
  museo: "il",
  palazzo: "il",
  centro: "il",
  biblioteca: "la",
  castello: "il",
  galata: "il",
  cimitero: "il",
  sciorba: "la",
  piscine: "le",
  piscina: "la",
  stadio: "lo",
  anagrafe: "l'",
  municipio: "il",
  albergo: "l'",
  loggia: "la",
  villa: "la",
  galleria: "la",
  raccolte: "le",
  raccolta: "la",
  wolfsoniana: "la",
  palasport: "il",
  impianto: "l'",
  campo: "il",
  autorimessa: "l'",
  magazzino: "il",
  archivio: "l'",
  quartiere: "il",
  cep: "il",
  alloggi: "gli",
  casa: "la",
  palazzina: "la",
  uffici: "gli",
  distretto: "il",
  sportello: "lo",
  ambito: "l'",
  palestra: "la",
  bocciofila: "la",
  spogliatoi: "gli",
  sala: "la",
  deposito: "il",
  tettoia: "la",
};

/** First words that are part of a proper name and keep their capital inside a sentence. */
const PROPER = new Set([
  "palazzo",
  "castello",
  "galata",
  "sciorba",
  "wolfsoniana",
  "cep",
  "albergo",
  "municipio",
  "villa",
]);

/** "alla scuola primaria Mazzini", "della scuola…", and with `il` the article alone: "la scuola…". */
export function withPreposition(name: string, preposition: "a" | "di" | "il"): string {
  const first = (/^[\p{L}]+/u.exec(name)?.[0] ?? "").toLowerCase();
  const gender = FIRST_WORDS[first];
  if (gender === undefined) return preposition === "il" ? name : `${preposition} ${name}`;
  return JOINED[gender][preposition] + inSentence(name);
}

/** The name as it stands inside a sentence: "scuola primaria Mazzini", but "Palazzo Tursi". */
export function inSentence(name: string): string {
  const first = (/^[\p{L}]+/u.exec(name)?.[0] ?? "").toLowerCase();
  return PROPER.has(first) || !(first in FIRST_WORDS) ? name : name.charAt(0).toLowerCase() + name.slice(1);
}
