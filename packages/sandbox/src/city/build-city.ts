import { apportion } from "#city/apportion.ts";
import { type Details, drawDetails, spaceCountOf } from "#city/building-details.ts";
import { drawBuildings } from "#city/buildings.ts";
import { BOUNDARY, metresBetween } from "#city/geography.ts";
import { MUNICIPI } from "#city/municipi.ts";
import { drawReports } from "#city/reports.ts";
import { type KnownStreet, pointAlong, readStreets } from "#city/streets.ts";
import type { Building, BuildingUse, City, LonLat } from "#city/types.ts";

/** Units and elements are exact sums over all buildings; the metropolis has buildings only, for measurements. */
const SIZES = {
  small: { buildings: 240, units: 1_400, elements: 6_000 },
  genoa: { buildings: 2_400, units: 14_000, elements: 60_000 },
  metropolis: { buildings: 100_000, units: 0, elements: 0 },
} as const;

/** Nobody gives an address for a place further than this from any street. */
const NEAR_METRES = 600;
/** The whole of a large city inside would not fit in memory: the last ones asked for are enough. */
const KEPT_DETAILS = 500;
const NOTHING: Details = { storeys: [], spaces: [], units: [], elements: [] };

/**
 * The simulated municipality: the same seed and size build the same city, down to the last extinguisher, on any
 * machine. Buildings are drawn here; what is inside each one only when asked for.
 */
export function buildCity({ seed, size }: { seed: number; size: keyof typeof SIZES }): City {
  const streets = readStreets();
  const { buildings, complexes } = drawBuildings(streets, { seed, count: SIZES[size].buildings });
  const inside = openDetails(buildings, { seed, size });
  return {
    seed,
    municipi: MUNICIPI,
    boundary: BOUNDARY,
    streets,
    complexes,
    buildings,
    storeysOf: (code) => inside.of(code).storeys,
    spacesOf: (code) => inside.of(code).spaces,
    unitsOf: (code) => inside.of(code).units,
    elementsOf: (code) => inside.of(code).elements,
    partCountOf: inside.countOf,
    unitCountOf: inside.unitCountOf,
    reports: (options) => drawReports({ seed, buildings, streets }, options),
    addressNear: (point) => addressNear(streets, point),
  };
}

const UNIT_WEIGHT: Partial<Record<BuildingUse, number>> = { housing: 12, market: 3, office: 1.5 };
const ELEMENT_WEIGHT: Partial<Record<BuildingUse, number>> = {
  school: 1.5,
  office: 1.5,
  museum: 1.6,
  market: 1.3,
  library: 1.2,
  cemetery: 0.5,
  depot: 0.6,
};

interface Insides {
  of(code: string): Details;
  countOf(code: string): number;
  unitCountOf(code: string): number;
}

/** The insides of buildings, drawn when asked for; how many parts each has is settled at once, so that sums are exact. */
// oxlint-disable-next-line max-lines-per-function -- two closures over the same counts.
function openDetails(
  buildings: readonly Building[],
  { seed, size }: { seed: number; size: keyof typeof SIZES },
): Insides {
  if (SIZES[size].units === 0) return { of: () => NOTHING, countOf: () => 0, unitCountOf: () => 0 };
  const countsAt = shareParts(buildings, SIZES[size]);
  const places = new Map(buildings.map(({ code }, index) => [code, index]));
  const kept = new Map<string, Details>();
  return {
    of(code) {
      const known = kept.get(code);
      if (known !== undefined) return known;
      const index = places.get(code);
      if (index === undefined) return NOTHING;
      const details = drawDetails(buildings[index] as Building, { seed, ...countsAt(index) });
      if (kept.size >= KEPT_DETAILS) kept.delete(kept.keys().next().value as string);
      kept.set(code, details);
      return details;
    },
    countOf(code) {
      const index = places.get(code);
      if (index === undefined) return 0;
      const building = buildings[index] as Building;
      const counts = countsAt(index);
      return building.storeys + spaceCountOf(building, seed) + counts.units + counts.elements;
    },
    unitCountOf(code) {
      const index = places.get(code);
      return index === undefined ? 0 : countsAt(index).units;
    },
  };
}

/** How many units and elements each building has, by its place in the list. */
function shareParts(
  buildings: readonly Building[],
  totals: { units: number; elements: number },
): (index: number) => { units: number; elements: number } {
  const units = apportion(
    totals.units,
    buildings.map(({ use, storeys }) => (UNIT_WEIGHT[use] ?? 0.2) * (use === "housing" ? storeys : 1)),
    1,
  );
  const elements = apportion(
    totals.elements,
    buildings.map(({ use, storeys }) => (ELEMENT_WEIGHT[use] ?? 1) * (3 + Math.min(storeys, 10))),
    8,
  );
  return (index) => ({ units: units[index] as number, elements: elements[index] as number });
}

function addressNear(streets: readonly KnownStreet[], point: LonLat): { text: string; point: LonLat } | null {
  let best: { street: KnownStreet; number: number; metres: number } | undefined;
  for (const street of streets) {
    if (metresBetween(point, street.line[2] as LonLat) > NEAR_METRES + street.metres) continue;
    const step = Math.max(2, Math.round(street.lastNumber / 16));
    for (let number = 1; number <= street.lastNumber; number += step) {
      const metres = metresBetween(point, pointAlong(street, number / street.lastNumber, 0));
      if (best === undefined || metres < best.metres) best = { street, number, metres };
    }
  }
  if (best === undefined || best.metres > NEAR_METRES) return null;
  return {
    text: `${best.street.spoken} ${best.number}`,
    point: pointAlong(best.street, best.number / best.street.lastNumber, 0),
  };
}
