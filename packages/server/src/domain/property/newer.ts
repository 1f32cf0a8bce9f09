/** What is kept of a record of a register, and what the register says of it now. */
export interface Telling {
  /** Place in the order of changes; null: nobody knows. */
  sequence: number | null;
  /** Of what it says; two that say the same have the same. */
  digest: string;
  /** The day that it bears, where it bears one: of issue, of drawing. */
  datedOn: string | null;
}

/**
 * Whether what a register says may take the place of what is kept: an older change, or one that bears an older day, never
 * does so by itself.
 */
export function compareTellings(kept: Telling | undefined, said: Telling): "same" | "newer" | "older" {
  if (kept === undefined) return "newer";
  if (kept.digest === said.digest) return "same";
  if (kept.sequence !== null && said.sequence !== null && said.sequence < kept.sequence) return "older";
  const isEarlier = kept.datedOn !== null && said.datedOn !== null && said.datedOn < kept.datedOn;
  return isEarlier ? "older" : "newer";
}
