import type { CivicQuery } from "#domain/search/read-query.ts";

const RED = "[ /]?(r|rosso|rossa)";

/**
 * The regular expression (PostgreSQL's) of a civic number inside a folded text, however its letter and colour were
 * written there: `12r`, `12/r`, `12 rosso`, `12ar`. It matches the number asked for and not those that begin like it.
 */
export function civicPattern({ number, letter, colour }: CivicQuery): string {
  const written = letter === "" ? ` ${number}` : ` ${number}[ /]?${letter}`;
  if (colour === "red") return `${written}${RED}\\M`;
  const whole = letter === "" ? "(?![0-9])" : "(?![a-qs-z0-9])";
  return colour === undefined ? `${written}${whole}` : `${written}${whole}(?!${RED}\\M)`;
}
