import type { City, Street } from "#city/types.ts";

/** What could be understood of an address typed by a citizen; parts not understood are null. */
interface ReadAddress {
  streetCode: string | null;
  civic: string | null;
  /** Genoa's red numbers are shops, the black ones homes. */
  colour: "N" | "R" | null;
}

const INDEXES = new WeakMap<City, Map<string, Street>>();

function fold(text: string): string {
  const plain = text.normalize("NFD").replace(/\p{M}/gu, "").toUpperCase();
  return plain.replace(/[^A-Z0-9]+/g, " ").trim();
}

function streetsOf(city: City): Map<string, Street> {
  let index = INDEXES.get(city);
  if (!index) {
    index = new Map(city.streets.map((street) => [fold(street.name), street]));
    INDEXES.set(city, index);
  }
  return index;
}

const ADDRESS =
  /^(?<street>.*?[^\d\s,])[\s,]+(?:n\.?\s*|civ\.?\s*)?(?<number>\d{1,4})\s*(?:\/?\s*(?<letter>[a-z])\b)?\s*(?<red>rosso)?/i;

/**
 * Reads "Via San Lorenzo, 12r" or "via S. Lorenzo 12 rosso": the street by its official name, whatever the accents.
 * A street that is not in the register gives nothing: a guess would send people to the wrong door.
 */
export function readAddress(city: City, text: string): ReadAddress {
  const nothing: ReadAddress = { streetCode: null, civic: null, colour: null };
  const parts = ADDRESS.exec(text)?.groups;
  const street = streetsOf(city).get(fold(parts?.street ?? text.split(",")[0] ?? text));
  if (!street) return nothing;
  if (!parts?.number) return { ...nothing, streetCode: street.code };
  const letter = parts.letter?.toUpperCase();
  const red = parts.red !== undefined || letter === "R";
  const suffix = letter && letter !== "R" ? letter : "";
  return { streetCode: street.code, civic: parts.number + suffix, colour: red ? "R" : "N" };
}
