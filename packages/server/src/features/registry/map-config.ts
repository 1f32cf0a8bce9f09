import { z } from "zod";

/** A picture's address may hold `{x}`, `{y}` and `{z}`, but its host is one: the browser is told exactly which. */
const PictureUrl = z
  .url({ protocol: /^https?$/ })
  .refine((url) => !/^https?:\/\/[^/]*[{}]/.test(url), "l'host non può contenere {…}");

/** How maps are drawn. Without a geoportal the background is made of our own lines. */
export const MapConfig = z.object({
  MAP_BASE_URL: PictureUrl.optional(),
  MAP_BASE_KIND: z.enum(["wms", "wmts", "xyz"]).default("wms"),
  /** WMS layers, or the one WMTS layer. */
  MAP_BASE_LAYERS: z.string().default(""),
  /** WMTS only: a matrix set on the Google grid (EPSG:3857). */
  MAP_BASE_MATRIX_SET: z.string().default("GoogleMapsCompatible"),
  MAP_BASE_ATTRIBUTION: z.string().default(""),
  /** GeoJSON of boundary, water and streets. */
  MAP_GROUND_FILE: z.string().optional(),
  MAP_GROUND_ATTRIBUTION: z.string().default(""),
});
export type MapConfig = z.infer<typeof MapConfig>;

/** The one host besides ours that pages may load pictures from. */
export function pictureSources({ MAP_BASE_URL }: MapConfig): string[] {
  return MAP_BASE_URL === undefined ? [] : [new URL(MAP_BASE_URL.replaceAll(/[{}]/g, "")).origin];
}
