import { readFile } from "node:fs/promises";
import { type RawBuilder, sql } from "kysely";
import { z } from "zod";
import { boxSql, type Box, middleSql, showsOutlines } from "#features/registry/map-box.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";

const Position = z.tuple([z.number(), z.number()]).rest(z.number());
const Line = z.array(Position).min(2);
const Area = z.array(z.array(Line));
const Geometry = z.discriminatedUnion("type", [
  z.object({ type: z.literal("LineString"), coordinates: Line }),
  z.object({ type: z.literal("MultiLineString"), coordinates: z.array(Line) }),
  z.object({ type: z.literal("Polygon"), coordinates: z.array(Line) }),
  z.object({ type: z.literal("MultiPolygon"), coordinates: Area }),
]);
const GroundFile = z.object({
  features: z.array(
    z.object({
      geometry: Geometry,
      properties: z.object({ kind: z.enum(["boundary", "water", "street"]), name: z.string().optional() }),
    }),
  ),
});
type GroundFeature = z.infer<typeof GroundFile>["features"][number];

/** One line or area of the background, already written as GeoJSON. */
interface Drawn {
  kind: GroundFeature["properties"]["kind"];
  box: Box;
  text: string;
}

/** The municipality's own lines, kept in memory: a city's streets are a few megabytes. Long ones come first. */
export type Ground = readonly Drawn[];

/**
 * Reads a GeoJSON file of boundary, water and streets (`properties.kind`, and `name` for streets), EPSG:4326.
 * @throws Problem `configuration-invalid` when the file is not there or is something else
 */
export async function loadGround(path: string | undefined): Promise<Ground> {
  if (path === undefined) return [];
  try {
    const { features } = GroundFile.parse(JSON.parse(await readFile(path, "utf8")));
    return features.flatMap(partsOf).sort((a, b) => sizeOf(b.box) - sizeOf(a.box));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new Problem("configuration-invalid", `MAP_GROUND_FILE (${path}): ${why.slice(0, 500)}`);
  }
}

function partsOf({ geometry, properties }: GroundFeature): Drawn[] {
  if (geometry.type === "MultiLineString")
    return geometry.coordinates.flatMap((line) =>
      partsOf({ geometry: { type: "LineString", coordinates: line }, properties }),
    );
  if (geometry.type === "Polygon")
    return partsOf({ geometry: { type: "MultiPolygon", coordinates: [geometry.coordinates] }, properties });
  const points = geometry.type === "LineString" ? geometry.coordinates : geometry.coordinates.flat(2);
  const text = JSON.stringify({ type: "Feature", geometry, properties });
  return [{ kind: properties.kind, box: around(points), text }];
}

function around(points: readonly (readonly number[])[]): Box {
  const box = { west: 180, south: 90, east: -180, north: -90 };
  for (const [lon = 0, lat = 0] of points) {
    box.west = Math.min(box.west, lon);
    box.east = Math.max(box.east, lon);
    box.south = Math.min(box.south, lat);
    box.north = Math.max(box.north, lat);
  }
  return box;
}

const sizeOf = ({ west, south, east, north }: Box): number => Math.hypot(east - west, north - south);

const overlaps = (a: Box, b: Box): boolean =>
  a.west <= b.east && b.west <= a.east && a.south <= b.north && b.south <= a.north;

const MOST_LINES = 2000;
const MOST_OUTLINES = 600;

/**
 * The background of a box as GeoJSON. Outlines are those of the municipality's buildings, with no name: everybody may
 * see them from the street, and the register of public property is published (art. 30, D.Lgs. 33/2013).
 */
export async function mapGround(db: Db, { ground, box }: { ground: Ground; box: Box }): Promise<string> {
  const lines = ground.filter((drawn) => overlaps(drawn.box, box));
  const outlines = showsOutlines(box) ? await outlinesIn(db, box) : [];
  const features = [...lines.slice(0, MOST_LINES).map(({ text }) => text), ...outlines];
  const isTruncated = lines.length > MOST_LINES || outlines.length === MOST_OUTLINES;
  return `{"type":"FeatureCollection","features":[${features.join(",")}],"truncated":${isTruncated}}`;
}

async function outlinesIn(db: Db, box: Box): Promise<string[]> {
  const { rows } = await sql<{ geometry: string }>`
    select st_asgeojson(b.footprint, 7) as geometry from building b
    where b.point && ${boxSql(box)} and b.footprint is not null and b.withdrawn_on is null
    order by b.point <-> ${middleSql(box)} limit ${MOST_OUTLINES}`.execute(db);
  return rows.map(
    ({ geometry }) => `{"type":"Feature","geometry":${geometry},"properties":{"kind":"outline"}}`,
  );
}

/** Where the municipality is: its boundary, or else its buildings. */
export async function extentOf(db: Db, ground: Ground): Promise<number[] | undefined> {
  const boundary = ground.find(({ kind }) => kind === "boundary")?.box;
  if (boundary) return [boundary.west, boundary.south, boundary.east, boundary.north];
  const { rows } = await sql<{ extent: number[] | null }>`
    select case when count(point) > 0 then ${EXTENT} end as extent
    from building b where withdrawn_on is null`.execute(db);
  return rows[0]?.extent ?? undefined;
}

const EXTENT: RawBuilder<unknown> = sql`json_build_array(
  min(st_x(point)) - 0.001, min(st_y(point)) - 0.001, max(st_x(point)) + 0.001, max(st_y(point)) + 0.001)`;
