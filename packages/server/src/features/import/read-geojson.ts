import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { Encoding } from "#features/import/inspect-file.ts";
import type { SourceFile, SourceRow } from "#features/import/source-row.ts";
import { Problem } from "#runtime/problem.ts";

const Feature = z.object({
  id: z.union([z.string(), z.number()]).optional(),
  geometry: z.object({ type: z.string(), coordinates: z.unknown() }).nullish(),
  properties: z.record(z.string(), z.unknown()).nullish(),
});

const Collection = z.object({
  type: z.literal("FeatureCollection"),
  features: z.array(z.unknown()),
  // Dropped by RFC 7946, still written by every GIS for other projections.
  crs: z.object({ properties: z.object({ name: z.string() }) }).nullish(),
});

/** Larger than this it would not fit in memory at ease: a CSV of the same layer does, whatever its size. */
const MOST_BYTES = 400_000_000;

/** A GeoJSON collection, whole in memory. @throws Problem `bad-request` when it is none, or is too large */
export async function openGeoJson(path: string, encoding: Encoding, bytes: number): Promise<SourceFile> {
  if (bytes > MOST_BYTES)
    throw new Problem("bad-request", `${path} è troppo grande per un GeoJSON: esporta lo strato in CSV`);
  const { features, crs } = parseCollection(path, new TextDecoder(encoding).decode(await readFile(path)));
  const rows = features.map((feature, index) => toRow(index + 1, feature));
  const headings = [...new Set(rows.flatMap(({ cells }) => [...cells.keys()]))];
  const named = epsgOf(crs?.properties.name);
  return {
    format: "geojson",
    encoding,
    headings,
    ...(named === undefined ? {} : { crs: named }),
    async *rows() {
      yield* rows;
    },
  };
}

function parseCollection(path: string, text: string): z.infer<typeof Collection> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Problem("bad-request", `${path} non è JSON: ${(error as Error).message}`);
  }
  const read = Collection.safeParse(json);
  if (!read.success) throw new Problem("bad-request", `${path} non è una FeatureCollection GeoJSON`);
  return read.data;
}

function toRow(line: number, feature: unknown): SourceRow {
  const read = Feature.safeParse(feature);
  if (!read.success)
    return { line, cells: new Map(), fault: { reason: "Non è un oggetto GeoJSON", detail: "" } };
  const { id, geometry, properties } = read.data;
  const cells = new Map(
    Object.entries(properties ?? {}).map(([name, value]) => [name.trim(), cellText(value)]),
  );
  if (id !== undefined && !cells.has("id")) cells.set("id", String(id));
  return { line, cells, ...(geometry ? { geometry } : {}) };
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value).trim();
}

/** `urn:ogc:def:crs:EPSG::3003` and `EPSG:3003` → EPSG:3003; CRS84 is 4326 in the order that GeoJSON uses. */
function epsgOf(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  if (/CRS84$/i.test(name)) return "EPSG:4326";
  const code = /EPSG:{1,2}(?:[\d.]+:)?(\d{4,5})$/i.exec(name)?.[1];
  return code === undefined ? undefined : `EPSG:${code}`;
}
