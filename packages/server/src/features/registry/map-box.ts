import { type RawBuilder, sql } from "kysely";
import { Problem } from "#runtime/problem.ts";

/** A piece of the Earth, in degrees (EPSG:4326). */
export interface Box {
  west: number;
  south: number;
  east: number;
  north: number;
}

/**
 * Reads `west,south,east,north`.
 * @param widest the longest side allowed, degrees
 * @throws Problem `bad-request` when it is not a box on Earth, or too wide
 */
export function parseBox(text: string, widest = 360): Box {
  const refuse = (message: string): never => {
    throw new Problem("bad-request", message, [{ field: "bbox", message }]);
  };
  const [west = Number.NaN, south = Number.NaN, east = Number.NaN, north = Number.NaN] = text
    .split(",")
    .map(Number);
  if (!(west >= -180 && east <= 180 && south >= -90 && north <= 90)) refuse("Riquadro fuori dal mondo");
  if (west >= east || south >= north) refuse("Attesi, in ordine: ovest, sud, est e nord");
  if (east - west > widest || north - south > widest)
    refuse(`Riquadro troppo grande: al massimo ${String(widest).replace(".", ",")} gradi di lato`);
  return { west, south, east, north };
}

/** Wider than this, some five kilometres, outlines of buildings would be specks. */
const WIDEST_WITH_OUTLINES = 0.06;

export const showsOutlines = ({ west, east }: Box): boolean => east - west <= WIDEST_WITH_OUTLINES;

export const boxSql = ({ west, south, east, north }: Box): RawBuilder<unknown> =>
  sql`st_makeenvelope(${west}::float8, ${south}::float8, ${east}::float8, ${north}::float8, 4326)`;

/** The middle, to put first what lies nearest to it: the index on a point gives rows in that order. */
export const middleSql = ({ west, south, east, north }: Box): RawBuilder<unknown> =>
  sql`st_setsrid(st_makepoint(${(west + east) / 2}::float8, ${(south + north) / 2}::float8), 4326)`;

/** SQL of a collection over rows `f` with `n` (1, 2, 3…) and `feature`: `most` of them, and whether there were more. */
export const collectionSql = (most: number): RawBuilder<string> => sql`json_build_object(
  'type', 'FeatureCollection',
  'features', coalesce(json_agg(f.feature order by f.n) filter (where f.n <= ${most}), '[]'),
  'truncated', coalesce(bool_or(f.n > ${most}), false))::text`;

export const pointSql = (column: string): RawBuilder<unknown> =>
  sql`json_build_object('type', 'Point', 'coordinates', json_build_array(st_x(${sql.ref(column)}), st_y(${sql.ref(column)})))`;
