/** Longitude and latitude, degrees. */
export type LonLat = readonly [lon: number, lat: number];

/** West, south, east, north, degrees. */
export type Box = readonly [west: number, south: number, east: number, north: number];

const METRES_OF_DEGREE = 111_195;

/** Metres between two near points, on a plane. */
export function metresBetween(a: LonLat, b: LonLat): number {
  const shrink = Math.cos((((a[1] + b[1]) / 2) * Math.PI) / 180);
  return Math.hypot((a[0] - b[0]) * shrink, a[1] - b[1]) * METRES_OF_DEGREE;
}

/** A box with a point in its middle, so many metres to each side. */
export function boxAround([lon, lat]: LonLat, metres: number): Box {
  const high = metres / METRES_OF_DEGREE;
  const wide = high / Math.cos((lat * Math.PI) / 180);
  return [lon - wide, lat - high, lon + wide, lat + high];
}

/** The box of some points, with room around them; undefined without points. */
export function boxOf(points: readonly LonLat[], metres = 120): Box | undefined {
  if (points.length === 0) return undefined;
  const boxes = points.map((point) => boxAround(point, metres));
  const side = (index: 0 | 1 | 2 | 3, pick: (...values: number[]) => number) =>
    boxes.reduce((kept, box) => pick(kept, box[index]), boxes[0]?.[index] ?? 0);
  return [side(0, Math.min), side(1, Math.min), side(2, Math.max), side(3, Math.max)];
}

export function holds([west, south, east, north]: Box, [lon, lat]: LonLat): boolean {
  return west <= lon && lon <= east && south <= lat && lat <= north;
}

/**
 * What to ask the server for, to show a view: the view widened to a grid as coarse as itself. A small move asks for
 * the same box again, which is already here.
 */
export function boxToLoad([west, south, east, north]: Box): Box {
  const step = 2 ** Math.ceil(Math.log2(Math.max(east - west, north - south, 1e-4) / 2));
  const down = (value: number, least: number) => Math.max(Math.floor(value / step) * step, least);
  const up = (value: number, most: number) => Math.min(Math.ceil(value / step) * step, most);
  return [down(west, -180), down(south, -90), up(east, 180), up(north, 90)];
}

/** As the API takes it. */
export function boxText(box: Box): string {
  return box.map((side) => Number(side.toFixed(6))).join(",");
}

const WIDEST_WITH_WORK = 0.1;
const WIDEST_WITH_OUTLINES = 0.06;

/** Whether open orders and reports are told for a box this wide. */
export function isNarrow([west, south, east, north]: Box): boolean {
  return Math.max(east - west, north - south) <= WIDEST_WITH_WORK;
}

/** Whether buildings come with their outlines. */
export function hasOutlines([west, , east]: Box): boolean {
  return east - west <= WIDEST_WITH_OUTLINES;
}
