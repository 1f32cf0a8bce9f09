import { BOUNDARY, COAST } from "#city/geography.ts";
import { readableName } from "#city/readable-name.ts";
import { readStreets } from "#city/streets.ts";
import type { LonLat } from "#city/types.ts";

interface GroundFeature {
  type: "Feature";
  geometry: { type: "LineString" | "Polygon"; coordinates: LonLat[] | LonLat[][] };
  properties: { kind: "boundary" | "water" | "street"; name?: string };
}

/** How far the sea is drawn beyond the two ends of the coast, degrees. */
const OFFING = 0.25;

/**
 * The city as the background of a map, GeoJSON: what a municipality would take from its own topographic database.
 * `data/map-ground.geojson` is this, written by `node packages/sandbox/src/city/write-map-ground.ts`.
 */
export function mapGround(): { type: "FeatureCollection"; features: GroundFeature[] } {
  return {
    type: "FeatureCollection",
    features: [
      ...BOUNDARY.map((ring) => area("boundary", [...ring])),
      area("water", sea()),
      ...readStreets().map(
        ({ name, line }): GroundFeature => ({
          type: "Feature",
          geometry: { type: "LineString", coordinates: line.map(rounded) },
          properties: { kind: "street", name: readableName(name) },
        }),
      ),
    ],
  };
}

function area(kind: "boundary" | "water", ring: LonLat[]): GroundFeature {
  return { type: "Feature", geometry: { type: "Polygon", coordinates: [ring] }, properties: { kind } };
}

/** South of the coast, and west and east of it at the height of its ends. */
function sea(): LonLat[] {
  const [first, last] = [COAST[0] as LonLat, COAST.at(-1) as LonLat];
  const [west, east, south] = [first[0] - OFFING, last[0] + OFFING, last[1] - OFFING];
  const ring: LonLat[] = [[west, first[1]], ...COAST, [east, last[1]], [east, south], [west, south]];
  return [...ring, ring[0] as LonLat].map(rounded);
}

/** A metre is enough. */
const rounded = ([lon, lat]: LonLat): LonLat => [Number(lon.toFixed(5)), Number(lat.toFixed(5))];
