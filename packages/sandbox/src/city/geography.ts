import { readFileSync } from "node:fs";
import type { LonLat } from "#city/types.ts";

interface Boundary {
  geometry: { coordinates: [number, number][][][] };
}

const boundary = JSON.parse(
  readFileSync(new URL("../../data/genova-boundary.geojson", import.meta.url), "utf8"),
) as Boundary;

/** Outer rings of the municipal boundary (openpolis/geojson-italy, limits by ISTAT, CC-BY 4.0). */
export const BOUNDARY: readonly (readonly LonLat[])[] = boundary.geometry.coordinates.map(
  (polygon) => polygon[0] ?? [],
);

/**
 * The coast from Vesima to Capolungo, drawn by hand a street's width inland: the boundary itself takes in harbours,
 * the airport and breakwaters. From one longitude to the next it is a straight line; the sea is south of it.
 */
export const COAST: readonly LonLat[] = [
  [8.7045, 44.4146],
  [8.72, 44.419],
  [8.73, 44.4219],
  [8.7435, 44.4275],
  [8.76, 44.4268],
  [8.77, 44.4263],
  [8.79, 44.4257],
  [8.8, 44.4247],
  [8.83, 44.4246],
  [8.8355, 44.4248],
  [8.845, 44.4222],
  [8.8525, 44.42],
  [8.8593, 44.4165],
  [8.865, 44.4145],
  [8.872, 44.4128],
  [8.88, 44.4112],
  [8.89, 44.409],
  [8.9, 44.4073],
  [8.906, 44.4073],
  [8.909, 44.41],
  // The old port: piers and basins are left out.
  [8.9125, 44.413],
  [8.918, 44.4149],
  [8.922, 44.4146],
  [8.9235, 44.4138],
  [8.9262, 44.4122],
  [8.9282, 44.4106],
  [8.9287, 44.4075],
  [8.9292, 44.4045],
  [8.931, 44.402],
  [8.934, 44.399],
  [8.938, 44.398],
  [8.944, 44.3965],
  [8.948, 44.3955],
  [8.951, 44.3945],
  [8.953, 44.3927],
  [8.96, 44.3921],
  [8.966, 44.3914],
  [8.972, 44.3902],
  [8.976, 44.3905],
  [8.984, 44.3928],
  [8.9897, 44.3913],
  [8.998, 44.3877],
  [9.01, 44.3858],
  [9.02, 44.3842],
  [9.03, 44.3826],
  [9.04, 44.3812],
  [9.05, 44.38],
  [9.0537, 44.3798],
  [9.066, 44.385],
];

/** Metres of a degree at Genoa's latitude. */
const METRES = { lon: 79_500, lat: 111_130 } as const;

export function moved([lon, lat]: LonLat, { east, north }: { east: number; north: number }): LonLat {
  return [round(lon + east / METRES.lon), round(lat + north / METRES.lat)];
}

const round = (degrees: number): number => Math.round(degrees * 1e6) / 1e6;

export function metresBetween(a: LonLat, b: LonLat): number {
  return Math.hypot((a[0] - b[0]) * METRES.lon, (a[1] - b[1]) * METRES.lat);
}

export function isOnLand([lon, lat]: LonLat): boolean {
  const index = COAST.findIndex(([west], at) => west <= lon && lon <= (COAST[at + 1]?.[0] ?? -Infinity));
  const from = COAST[index];
  const to = COAST[index + 1];
  // West of Vesima and east of Nervi the municipality is all inland.
  if (from === undefined || to === undefined) return lat > (lon > 9 ? 44.385 : 44.4146);
  const coast = from[1] + ((lon - from[0]) / (to[0] - from[0])) * (to[1] - from[1]);
  return lat >= coast;
}

export function isInsideBoundary(point: LonLat): boolean {
  return BOUNDARY.some((ring) => isInside(point, ring));
}

/** Ray casting. */
export function isInside([x, y]: LonLat, ring: readonly LonLat[]): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [xi, yi] = ring[i] as LonLat;
    const [xj, yj] = ring[j] as LonLat;
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

/** Moves a point inland, northwards, until it stands on land and inside the municipality. */
export function ashore(point: LonLat): LonLat {
  let at = point;
  for (let step = 0; step < 60 && !(isOnLand(at) && isInsideBoundary(at)); step += 1)
    at = moved(at, { east: 0, north: 20 });
  return at;
}
