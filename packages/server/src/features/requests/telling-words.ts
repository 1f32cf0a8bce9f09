/** What says nothing of which street it is: kinds of street, prepositions, titles, and their abbreviations. */
const COMMON_IN_STREETS = new Set(
  `via viale vico vicolo piazza piazzale piazzetta corso salita discesa largo lungomare passo ponte strada stradone
  calata borgo galleria rampa scalinata mura molo campo pza zza pzza cso vle lgo
  nell sull san santa santo santi sant di de del dell dello della dei degli delle d da dal dall dalla al all alla ai a in e ed la il lo le
  don dottor dott prof ing avv gen cap col ten padre suor monsignor mons snc`.split(/\s+/u),
);

/** "v. Stefano Prasca" → stefano, prasca: what tells one street from another, without accents and capitals. */
export function streetWords(street: string): string[] {
  return wordsOf(street).filter((word) => word.length > 2 && !COMMON_IN_STREETS.has(word));
}

const MOST_NAMES = 6;

/**
 * Proper names inside what a citizen writes: words with a capital that do not open a sentence.
 * A text all in capitals tells nothing by them, and gives none.
 */
export function namesIn(text: string): string[] {
  if (text === text.toUpperCase()) return [];
  const names = text.matchAll(/(?<=[\p{L}\p{N},;:'’"«(-]\s?|['’"«(])\p{Lu}[\p{L}]{3,}/gu);
  return [...new Set([...names].map(([word]) => fold(word)))].slice(0, MOST_NAMES);
}

/** What is in every such building's name and therefore tells none apart. */
const COMMON_IN_NAMES = new Set("del dello della dei degli delle dell per con via piazza corso".split(" "));

/** How much of a building's name a text speaks of, 0 to 1: the share of the name's words that are in it. */
export function shareNamed(name: string, text: string): number {
  const words = wordsOf(name).filter((word) => word.length > 2 && !COMMON_IN_NAMES.has(word));
  if (words.length === 0) return 0;
  const written = new Set(wordsOf(text));
  return words.filter((word) => written.has(word)).length / words.length;
}

const wordsOf = (text: string): string[] => fold(text).split(/[^\p{L}\p{N}]+/u);

const fold = (text: string): string => text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
