import { type LonLat, PROJECTIONS, type ToLonLat, transformFrom } from "#features/import/projections.ts";

/** West, south, east, north: degrees WGS84. */
export type Bounds = readonly [west: number, south: number, east: number, north: number];

const ITALY: Bounds = [6.6, 35.2, 18.6, 47.2];

export interface ChosenCrs {
  crs: string;
  /** Others that give the same points within a metre. */
  alike: readonly string[];
  /** The file has north before east. */
  swapped: boolean;
  toLonLat: ToLonLat;
  /** Where the middle of the data falls. */
  middle: LonLat;
}

export type CrsFinding =
  | { kind: "found"; chosen: ChosenCrs }
  | { kind: "several"; candidates: readonly ChosenCrs[] }
  /** No projection puts these numbers where they should be. */
  | { kind: "none"; middle: readonly [number, number] };

/**
 * Which projection puts the middle of the data inside the municipality, or inside Italy when its bounds are not known.
 * Projections that agree within a metre count as one. The middle is the median: a few wrong points do not move it.
 * @param crs the only one to be tried, when it was given
 */
export function detectCrs(
  points: readonly (readonly [x: number, y: number])[],
  { bounds, crs }: { bounds?: Bounds | undefined; crs?: string | undefined },
): CrsFinding {
  const middle = [median(points.map(([x]) => x)), median(points.map(([, y]) => y))] as const;
  const tried = crs === undefined ? Object.keys(PROJECTIONS) : [crs];
  const fitting = tried.flatMap((code) =>
    [false, true].flatMap((swapped) => tryOne(code, swapped, { middle, bounds })),
  );
  const chosen = onePerFamily(fitting);
  const [first] = chosen;
  if (first === undefined) return { kind: "none", middle };
  return chosen.length === 1 ? { kind: "found", chosen: first } : { kind: "several", candidates: chosen };
}

function tryOne(
  crs: string,
  swapped: boolean,
  { middle: [x, y], bounds }: { middle: readonly [number, number]; bounds: Bounds | undefined },
): ChosenCrs[] {
  const straight = transformFrom(crs);
  const toLonLat: ToLonLat = swapped ? (a, b) => straight(b, a) : straight;
  const middle = toLonLat(x, y);
  const [west, east] = PROJECTIONS[crs]?.zone ?? [0, 0];
  const isIn = isWithin(middle, bounds ?? ITALY) && middle[0] >= west && middle[0] <= east;
  return isIn ? [{ crs, alike: [], swapped, toLonLat, middle }] : [];
}

function onePerFamily(fitting: readonly ChosenCrs[]): ChosenCrs[] {
  const families = new Map<string, ChosenCrs>();
  for (const one of fitting) {
    const family = `${PROJECTIONS[one.crs]?.family}:${one.swapped}`;
    const kept = families.get(family);
    families.set(family, kept === undefined ? one : { ...kept, alike: [...kept.alike, one.crs] });
  }
  return [...families.values()];
}

export function isWithin([longitude, latitude]: LonLat, [west, south, east, north]: Bounds): boolean {
  return longitude >= west && longitude <= east && latitude >= south && latitude <= north;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** A box of about 50 km around a point: what "far from the rest" means when the municipality's bounds are not known. */
export function around([longitude, latitude]: LonLat): Bounds {
  return [longitude - 0.6, latitude - 0.45, longitude + 0.6, latitude + 0.45];
}
