import { readableName } from "#city/readable-name.ts";
import type { City, LonLat } from "#city/types.ts";

/** The city as the map of the form draws it. Coordinates are degrees with five decimals, about a metre. */
interface MapData {
  /** West, south, east, north. */
  bounds: [number, number, number, number];
  /** Rings of the municipal boundary; empty when the city does not know it. */
  boundary: number[][];
  /** Name and flat list of longitude, latitude, longitude… */
  streets: { n: string; l: number[] }[];
  /** Neighbourhoods, those with most streets first: name and where to write it. */
  quarters: { n: string; at: number[] }[];
}

function flat(line: readonly LonLat[]): number[] {
  return line.flatMap(([lon, lat]) => [Number(lon.toFixed(5)), Number(lat.toFixed(5))]);
}

export function mapData(city: City, boundary: readonly (readonly LonLat[])[]): MapData {
  const bounds: MapData["bounds"] = [180, 90, -180, -90];
  for (const { line } of city.streets) {
    for (const [lon, lat] of line) {
      bounds[0] = Math.min(bounds[0], lon);
      bounds[1] = Math.min(bounds[1], lat);
      bounds[2] = Math.max(bounds[2], lon);
      bounds[3] = Math.max(bounds[3], lat);
    }
  }
  const streets = city.streets.map(({ name, line }) => ({ n: readableName(name), l: flat(line) }));
  return { bounds, boundary: boundary.map(flat), streets, quarters: quartersOf(city) };
}

/** A neighbourhood's name is written amid its streets. */
function quartersOf({ streets }: City): MapData["quarters"] {
  const known = Map.groupBy(
    streets.filter(({ quarter }) => quarter !== undefined),
    ({ quarter = "" }) => quarter,
  );
  return [...known]
    .toSorted(([, some], [, others]) => others.length - some.length)
    .map(([n, inside]) => {
      const middles = inside.map(({ line }) => line[Math.floor(line.length / 2)] ?? [0, 0]);
      const mean = (axis: 0 | 1) => middles.reduce((sum, middle) => sum + middle[axis], 0) / middles.length;
      return { n, at: flat([[mean(0), mean(1)]]) };
    });
}
