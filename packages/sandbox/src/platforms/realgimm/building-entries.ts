import type { Building, City } from "#city/types.ts";
import type { AssetRecord } from "#platforms/realgimm/records.ts";

/** A record and its place, numbered from 0. */
export interface PlacedRecord {
  record: AssetRecord;
  place: number;
}

/** Records numbered from 0 without being kept: those of a building can always be drawn again. */
export interface BuildingEntries {
  total: number;
  /** Records from a place on, made as they are read. */
  from(place: number): Generator<AssetRecord>;
  find(key: string): PlacedRecord | undefined;
}

interface Drawing {
  city: City;
  /** Records that come before those of the first building. */
  lead: readonly AssetRecord[];
  /** How many records `recordsOf` gives. */
  countOf(building: Building): number;
  recordsOf(building: Building): readonly AssetRecord[];
}

export function openBuildingEntries({ city, lead, countOf, recordsOf }: Drawing): BuildingEntries {
  const starts = new Int32Array(city.buildings.length);
  let total = lead.length;
  city.buildings.forEach((building, index) => {
    starts[index] = total;
    total += countOf(building);
  });
  const indexes = new Map(city.buildings.map(({ code }, index) => [code, index]));
  const recordsAt = (index: number) => recordsOf(city.buildings[index] as Building);

  return {
    total,
    *from(place) {
      yield* lead.slice(place);
      // The last building that begins at or before the place.
      for (let index = lastAtOrBefore(starts, place); index < starts.length; index += 1)
        yield* recordsAt(index).slice(Math.max(0, place - (starts[index] as number)));
    },
    find(key) {
      const leading = lead.findIndex((record) => record.key === key);
      if (leading >= 0) return { record: lead[leading] as AssetRecord, place: leading };
      const index = indexes.get(key.split("-").slice(0, 3).join("-"));
      if (index === undefined) return undefined;
      const records = recordsAt(index);
      const within = records.findIndex((record) => record.key === key);
      if (within < 0) return undefined;
      return { record: records[within] as AssetRecord, place: (starts[index] as number) + within };
    },
  };
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
