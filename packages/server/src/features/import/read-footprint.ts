import { z } from "zod";
import { refused } from "#features/import/importer.ts";
import type { LonLat, ToLonLat } from "#features/import/projections.ts";
import type { SourceGeometry } from "#features/import/source-row.ts";

const Ring = z.array(z.tuple([z.number(), z.number()], z.number())).min(4);
const Shape = z.union([
  z.object({ type: z.literal("Polygon"), coordinates: z.array(Ring).min(1) }),
  z.object({ type: z.literal("MultiPolygon"), coordinates: z.array(z.array(Ring).min(1)).min(1) }),
]);

export type FootprintReading = { kind: "footprint"; geojson: string | null } | ReturnType<typeof refused>;

/** The shape of a building as GeoJSON in degrees WGS84, always of several parts; null when the row has none. */
export function readFootprint(
  geometry: SourceGeometry | undefined,
  toLonLat: ToLonLat | undefined,
): FootprintReading {
  if (geometry === undefined || geometry.type.endsWith("Point")) return { kind: "footprint", geojson: null };
  const read = Shape.safeParse(geometry);
  if (!read.success || toLonLat === undefined) return refused("Geometria non utilizzabile", geometry.type);
  const parts = read.data.type === "Polygon" ? [read.data.coordinates] : read.data.coordinates;
  const coordinates = parts.map((rings) => rings.map((ring) => closed(ring.map(([x, y]) => toLonLat(x, y)))));
  if (!isOneBuilding(coordinates.flat(2)))
    return refused("Geometria più estesa di un edificio", geometry.type);
  return { kind: "footprint", geojson: JSON.stringify({ type: "MultiPolygon", coordinates }) };
}

/** Some two kilometres: the largest cemetery fits, a corner that slipped to another place does not. */
const MOST_DEGREES = 0.02;

function isOneBuilding(corners: readonly LonLat[]): boolean {
  const extent = (axis: 0 | 1) => {
    const [least, most] = corners.reduce(
      ([low, high], corner) => [Math.min(low, corner[axis]), Math.max(high, corner[axis])],
      [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    );
    return (most ?? 0) - (least ?? 0);
  };
  return extent(0) <= MOST_DEGREES && extent(1) <= MOST_DEGREES;
}

/** A ring ends where it began; some exports forget it, and the database refuses it. */
function closed(ring: readonly LonLat[]): LonLat[] {
  const [first, last] = [ring[0], ring.at(-1)];
  if (first === undefined || last === undefined) return [...ring];
  return first[0] === last[0] && first[1] === last[1] ? [...ring] : [...ring, first];
}
