import { createHash } from "node:crypto";
import type { Building, City } from "#city/types.ts";
import {
  type AssetRecord,
  complesso,
  recordCountOf,
  recordsOf,
  type RegisterSource,
} from "#platforms/realgimm/records.ts";

/**
 * The city as it was first entered in the register: numbered from 0 without being kept, since a building can always be
 * drawn again. Complexes come first, then each building with everything in it.
 */
export interface FirstEntries {
  total: number;
  /** Tells one register from another: it changes when the city is another one. */
  fingerprint: string;
  /** Records from a place on, made as they are read. */
  from(place: number): Generator<AssetRecord>;
  find(key: string): AssetRecord | undefined;
}

export function openFirstEntries(city: City): FirstEntries {
  const source: RegisterSource = {
    city,
    streets: new Map(city.streets.map((street) => [street.code, street])),
  };
  const complexes = city.complexes.map(complesso);
  const { starts, total } = numberBuildings(source, complexes.length);
  const places = new Map(city.buildings.map(({ code }, index) => [code, index]));
  const buildingAt = (index: number): AssetRecord[] => {
    const building = city.buildings[index];
    return building === undefined ? [] : recordsOf(source, building);
  };

  return {
    total,
    fingerprint: fingerprintOf(city, total),
    *from(place) {
      yield* complexes.slice(place);
      // The last building that begins at or before the place.
      for (let index = lastAtOrBefore(starts, place); index < city.buildings.length; index += 1)
        yield* buildingAt(index).slice(Math.max(0, place - (starts[index] as number)));
    },
    find(key) {
      const complex = complexes.find((record) => record.key === key);
      if (complex !== undefined) return complex;
      const building = places.get(key.split("-").slice(0, 3).join("-"));
      return building === undefined ? undefined : buildingAt(building).find((record) => record.key === key);
    },
  };
}

function numberBuildings(source: RegisterSource, first: number): { starts: Int32Array; total: number } {
  const { buildings } = source.city;
  const starts = new Int32Array(buildings.length);
  let next = first;
  buildings.forEach((building, index) => {
    starts[index] = next;
    next += recordCountOf(source, building);
  });
  return { starts, total: next };
}

function lastAtOrBefore(starts: Int32Array, place: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] as number) <= place) low = middle;
    else high = middle - 1;
  }
  return low;
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
