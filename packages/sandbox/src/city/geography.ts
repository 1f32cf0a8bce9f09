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

/** The coast from west to east, coarse and slightly inland: the boundary itself takes in harbours and breakwaters. */
const COAST: readonly LonLat[] = [
  [8.66, 44.402],
  [8.7, 44.416],
  [8.74, 44.4262],
  [8.76, 44.4265],
  [8.79, 44.4258],
  [8.815, 44.4252],
  [8.835, 44.4245],
  [8.85, 44.4205],
  [8.87, 44.4135],
  [8.885, 44.4098],
  [8.9, 44.4085],
  [8.91, 44.4105],
  [8.92, 44.4135],
  [8.9255, 44.4128],
  [8.929, 44.4095],
  [8.932, 44.403],
  [8.94, 44.3998],
  [8.95, 44.3972],
  [8.96, 44.3948],
  [8.975, 44.394],
  [8.985, 44.394],
  [8.995, 44.391],
  [9.01, 44.3878],
  [9.03, 44.3838],
  [9.045, 44.38],
  [9.07, 44.376],
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
  if (from === undefined || to === undefined) return false;
  const coast = from[1] + ((lon - from[0]) / (to[0] - from[0])) * (to[1] - from[1]);
  return lat >= coast;
}

export function isInsideBoundary(point: LonLat): boolean {
  return BOUNDARY.some((ring) => isInside(point, ring));
}

/** Ray casting. */
function isInside([x, y]: LonLat, ring: readonly LonLat[]): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [xi, yi] = ring[i] as LonLat;
    const [xj, yj] = ring[j] as LonLat;
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

/** Moves a point northwards, inland, until it stands on land and inside the municipality. */
export function ashore(point: LonLat): LonLat {
  let at = point;
  for (let step = 0; step < 60 && !isOnLand(at); step += 1) at = moved(at, { east: 0, north: 20 });
  return at;
}
