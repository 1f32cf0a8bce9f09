import { writeCivic } from "#domain/address/civic-number.ts";
import { readStreetName, writeStreetName } from "#domain/address/street-name.ts";
import type { AssetRecord } from "#ports/asset-registry.ts";

type Building = Extract<AssetRecord, { type: "building" }>;
type Place = Pick<Building, "streetName" | "civicNumber" | "civicLetter" | "civicColour">;

/** Registers write in capitals: "VIA DEI LANDI" is shown "Via dei Landi", with its civic in the address. */
export function readableAddress(place: Place): { streetName: string | null; addressText: string } {
  const { civicNumber: number, civicLetter, civicColour: colour } = place;
  const streetName = place.streetName === null ? null : writeStreetName(readStreetName(place.streetName));
  const civic = number === null ? "" : writeCivic({ number, letter: civicLetter ?? "", colour });
  return { streetName, addressText: `${streetName ?? ""} ${civic}`.trim() };
}
