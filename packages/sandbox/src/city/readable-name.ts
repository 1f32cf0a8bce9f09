/** "VIA SAN LORENZO" as people write it. */
export function readableName(name: string): string {
  const small = new Set([
    "DI",
    "DEL",
    "DELLA",
    "DELLE",
    "DEI",
    "DEGLI",
    "AL",
    "ALLA",
    "E",
    "A",
    "DA",
    "DAL",
    "DALLA",
  ]);
  return name
    .split(" ")
    .map((word, index) => {
      if (index > 0 && small.has(word)) return word.toLowerCase();
      return word
        .toLowerCase()
        .replace(
          /(^|['’.-])(\p{L})/gu,
          (_all, before: string, letter: string) => before + letter.toUpperCase(),
        );
    })
    .join(" ");
}
