import { drawDetails, type Details } from "#city/building-details.ts";
import { drawBuildings, readable } from "#city/buildings.ts";
import { BOUNDARY, metresBetween } from "#city/geography.ts";
import { drawReports } from "#city/reports.ts";
import { MUNICIPI } from "#city/street-names.ts";
import { drawStreets, pointAlong } from "#city/streets.ts";
import type { City, LonLat, Street } from "#city/types.ts";

const BUILDINGS = { small: 240, genoa: 2_400, metropolis: 100_000 } as const;

/** Nobody gives an address for a place further than this from any street. */
const NEAR_METRES = 600;

/** The simulated municipality: the same seed and size build the same city, down to the last extinguisher. */
export function buildCity({ seed, size }: { seed: number; size: keyof typeof BUILDINGS }): City {
  const streets = drawStreets();
  const { buildings, complexes } = drawBuildings(streets, { seed, count: BUILDINGS[size] });
  const byCode = new Map(buildings.map((building) => [building.code, building]));
  const kept = new Map<string, Details>();

  const detailsOf = (code: string): Details => {
    const known = kept.get(code);
    if (known !== undefined) return known;
    const building = byCode.get(code);
    const details =
      building === undefined
        ? { storeys: [], spaces: [], units: [], elements: [] }
        : drawDetails(building, { seed });
    // The whole of a large city inside would not fit in memory: the last ones asked for are enough.
    if (kept.size > 500) kept.delete(kept.keys().next().value as string);
    kept.set(code, details);
    return details;
  };

  return {
    seed,
    municipi: MUNICIPI,
    boundary: BOUNDARY,
    streets,
    complexes,
    buildings,
    storeysOf: (code) => detailsOf(code).storeys,
    spacesOf: (code) => detailsOf(code).spaces,
    unitsOf: (code) => detailsOf(code).units,
    elementsOf: (code) => detailsOf(code).elements,
    reports: (options) => drawReports({ seed, buildings, streets }, options),
    addressNear: (point) => addressNear(streets, point),
  };
}

function addressNear(streets: readonly Street[], point: LonLat): { text: string; point: LonLat } | null {
  let best: { street: Street; number: number; metres: number } | undefined;
  for (const street of streets) {
    for (let number = 1; number <= 160; number += 6) {
      const metres = metresBetween(point, pointAlong(street, number / 160, 0));
      if (best === undefined || metres < best.metres) best = { street, number, metres };
    }
  }
  if (best === undefined || best.metres > NEAR_METRES) return null;
  return {
    text: `${readable(best.street.name)} ${best.number}`,
    point: pointAlong(best.street, best.number / 160, 0),
  };
}
