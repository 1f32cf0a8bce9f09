import type { MapSettings } from "@stabile/contract/map";
import TileLayer from "ol/layer/Tile";
import { get as projectionOf } from "ol/proj";
import TileWMS from "ol/source/TileWMS";
import WMTS from "ol/source/WMTS";
import XYZ from "ol/source/XYZ";
import { createXYZ } from "ol/tilegrid";
import WMTSTileGrid from "ol/tilegrid/WMTS";

type Base = NonNullable<MapSettings["base"]>;
const MAX_ZOOM = 20;

/** The geoportal's pictures. A picture that does not come leaves our own lines, drawn beneath, in sight. */
export function baseLayer(base: Base): TileLayer {
  return new TileLayer({ source: SOURCES[base.kind](base) });
}

const SOURCES: Record<Base["kind"], (base: Base) => TileWMS | WMTS | XYZ> = {
  xyz: ({ url }) => new XYZ({ url, maxZoom: MAX_ZOOM }),
  wms: ({ url, layers }) =>
    new TileWMS({ url, params: { LAYERS: layers, FORMAT: "image/png", TILED: true } }),
  wmts: wmtsSource,
};

/** On the Google grid, as nearly every geoportal offers it: no capabilities document has to be read by the page. */
function wmtsSource({ url, layers, matrixSet }: Base): WMTS {
  const grid = createXYZ({ maxZoom: MAX_ZOOM });
  const resolutions = grid.getResolutions();
  return new WMTS({
    url,
    layer: layers,
    matrixSet,
    format: "image/png",
    style: "default",
    requestEncoding: url.includes("{") ? "REST" : "KVP",
    projection: projectionOf("EPSG:3857") ?? "EPSG:3857",
    tileGrid: new WMTSTileGrid({
      origin: grid.getOrigin(0),
      resolutions,
      matrixIds: resolutions.map((_, index) => String(index)),
    }),
  });
}
