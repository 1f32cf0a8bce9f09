import { createHash } from "node:crypto";
import type { Building, City } from "#city/types.ts";
import { type BuildingEntries, openBuildingEntries } from "#platforms/realgimm/building-entries.ts";
import { complesso, recordCountOf, recordsOf, type RegisterSource } from "#platforms/realgimm/records.ts";

/** The city as it was first entered: complexes come first, then each building with everything in it. */
export interface FirstEntries extends BuildingEntries {
  /** Tells one register from another: it changes when the city is another one. */
  fingerprint: string;
}

export function openFirstEntries(city: City): FirstEntries {
  const source: RegisterSource = {
    city,
    streets: new Map(city.streets.map((street) => [street.code, street])),
  };
  const entries = openBuildingEntries({
    city,
    lead: city.complexes.map(complesso),
    countOf: (building) => recordCountOf(source, building),
    recordsOf: (building) => recordsOf(source, building),
  });
  return { ...entries, fingerprint: fingerprintOf(city, entries.total) };
}

/** Some buildings from the whole city are enough: another seed, size or generator changes them all. */
function fingerprintOf(city: City, total: number): string {
  const step = Math.max(1, Math.floor(city.buildings.length / 50));
  const some: Building[] = city.buildings.filter((_, index) => index % step === 0);
  const inside = some.slice(0, 5).map(({ code }) => city.elementsOf(code));
  return createHash("sha256")
    .update(JSON.stringify([city.seed, total, some, inside]))
    .digest("hex");
}
