import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { Encoding } from "#features/import/inspect-file.ts";
import type { SourceFile, SourceRow } from "#features/import/source-row.ts";
import { Problem } from "#runtime/problem.ts";

const Feature = z.object({
  id: z.union([z.string(), z.number()]).optional(),
  // A collection of geometries has no coordinates of its own.
  geometry: z.object({ type: z.string(), coordinates: z.unknown().optional() }).nullish(),
  properties: z.record(z.string(), z.unknown()).nullish(),
});

const Collection = z.object({
  type: z.literal("FeatureCollection"),
  features: z.array(z.unknown()),
  // Dropped by RFC 7946, still written by every GIS for other projections. A link to a definition is not followed.
  crs: z
    .object({ properties: z.object({ name: z.string() }) })
    .nullish()
    .catch(undefined),
});

/** Larger than this it would not fit in memory at ease: a CSV of the same layer does, whatever its size. */
const MOST_BYTES = 400_000_000;

/** A GeoJSON collection, whole in memory. @throws Problem `bad-request` when it is none, or is too large */
export async function openGeoJson(path: string, encoding: Encoding, bytes: number): Promise<SourceFile> {
  if (bytes > MOST_BYTES)
    throw new Problem("bad-request", `${path} è troppo grande per un GeoJSON: esporta lo strato in CSV`);
  const { features, crs } = parseCollection(path, new TextDecoder(encoding).decode(await readFile(path)));
  if (features.length === 0) throw new Problem("bad-request", `${path}: lo strato GeoJSON non ha oggetti`);
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
    throw new Problem("bad-request", `${path} non è JSON: ${whereBroken(text, error)}`);
  }
  // One object alone is a layer of one.
  const read = Collection.safeParse(isFeature(json) ? { type: "FeatureCollection", features: [json] } : json);
  if (!read.success) throw new Problem("bad-request", `${path} non è una FeatureCollection GeoJSON`);
  return read.data;
}

function isFeature(json: unknown): boolean {
  return typeof json === "object" && json !== null && "type" in json && json.type === "Feature";
}

function whereBroken(text: string, error: unknown): string {
  if (text.split("\n", 3).filter((line) => isJson(line)).length > 1)
    return "ha un oggetto per riga; esporta lo strato come una sola FeatureCollection";
  const { message } = error as Error;
  if (/unexpected end|unterminated/i.test(message)) return "finisce prima del tempo";
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position !== undefined)
    return `non si legge dalla riga ${text.slice(0, Number(position)).split("\n").length}`;
  const near = /, (?:\.\.\.)?"([\s\S]*)"(?:\.\.\.)? is not valid JSON$/.exec(message)?.[1] ?? "";
  return `non si legge vicino a «${near.replaceAll(/\s+/g, " ").trim()}»`;
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
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
