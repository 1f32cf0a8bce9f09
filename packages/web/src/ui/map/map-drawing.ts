import type { MapSettings } from "@stabile/contract/map";
import ScaleLine from "ol/control/ScaleLine";
import Feature from "ol/Feature";
import GeoJSON from "ol/format/GeoJSON";
import type Geometry from "ol/geom/Geometry";
import PointShape from "ol/geom/Point";
import type BaseLayer from "ol/layer/Base";
import VectorLayer from "ol/layer/Vector";
import OlMap from "ol/Map";
import { fromLonLat, getPointResolution, transformExtent } from "ol/proj";
import VectorSource from "ol/source/Vector";
import View from "ol/View";
import { baseLayer } from "#ui/map/map-base.ts";
import type { Box, LonLat } from "#ui/map/map-box.ts";
import { type Group, groupNear, keyOf, type MapItem } from "#ui/map/map-items.ts";
import { groundLook, markLook, outlineLook } from "#ui/map/map-look.ts";
import { interactionsOf } from "#ui/map/map-moves.ts";

export interface DrawingOptions {
  target: HTMLElement;
  start: Box;
  base: MapSettings["base"];
  /** Nothing may slide. */
  isStill: boolean;
  onMove: (view: Box) => void;
  /** What stands where somebody pressed; empty: nothing. */
  onPick: (keys: string[]) => void;
}

/** A map on the screen. Coordinates are degrees on this side, EPSG:3857 inside. */
export interface Drawing {
  showGround(collection: object): void;
  showItems(items: readonly MapItem[], selected: readonly string[]): void;
  fit(box: Box): void;
  zoom(levels: number): void;
  centre(at: LonLat): void;
  close(): void;
}

/** Nearer than this on the screen, two marks would cover each other. */
const MARK_PIXELS = 30;
/** Metres a pixel: from here outwards a building is a mark, not an outline. */
const OUTLINES_TO = 3;
const geoJson = new GeoJSON({ dataProjection: "EPSG:4326", featureProjection: "EPSG:3857" });
const toView = (box: Box) => transformExtent([...box], "EPSG:4326", "EPSG:3857");

interface Shown {
  items: readonly MapItem[];
  selected: ReadonlySet<string>;
}

export function createDrawing(options: DrawingOptions): Drawing {
  const { target, isStill } = options;
  const sources = { ground: new VectorSource(), outlines: new VectorSource(), marks: new VectorSource() };
  const shown: Shown = { items: [], selected: new Set() };
  const view = new View({ maxZoom: 20, minZoom: 8, enableRotation: false });
  const scale = () => metresPerPixel(view);
  const map = new OlMap({
    target,
    view,
    controls: [new ScaleLine({ units: "metric", minWidth: 80 })],
    interactions: interactionsOf(isStill),
    layers: layersOf(sources, { shown, scale, base: options.base }),
  });
  view.fit(toView(options.start));
  let drawnAt = scale();
  const redraw = () => {
    drawnAt = scale();
    drawItems(sources, shown.items, drawnAt);
  };
  map.on("moveend", () => {
    if (scale() !== drawnAt) redraw();
    options.onMove(transformExtent(view.calculateExtent(), "EPSG:3857", "EPSG:4326") as unknown as Box);
  });
  map.on("rendercomplete", () => target.setAttribute("data-drawn", "true"));
  watchPicking(map, options.onPick);
  return {
    showGround(collection) {
      sources.ground.clear(true);
      sources.ground.addFeatures(geoJson.readFeatures(collection));
    },
    showItems(items, selected) {
      shown.items = items;
      shown.selected = new Set(selected);
      redraw();
    },
    ...movesOf(view, isStill ? 0 : 200),
    close: () => map.setTarget(undefined),
  };
}

function movesOf(view: View, duration: number): Pick<Drawing, "fit" | "zoom" | "centre"> {
  return {
    fit: (box) => view.fit(toView(box), { duration }),
    zoom(levels) {
      view.cancelAnimations();
      view.animate({ zoom: (view.getZoom() ?? 15) + levels, duration });
    },
    centre(at) {
      view.cancelAnimations();
      view.animate({ center: fromLonLat([...at]), duration });
    },
  };
}

interface Looks {
  shown: Shown;
  scale: () => number;
  base: MapSettings["base"];
}

/** From the ground up: our lines, the geoportal's pictures over them, outlines, marks. */
function layersOf({ ground, outlines, marks }: Sources, { shown, scale, base }: Looks): BaseLayer[] {
  const isSelected = (item: MapItem) => shown.selected.has(keyOf(item));
  return [
    new VectorLayer({ source: ground, style: (one) => groundLook(one, scale()), declutter: true }),
    ...(base ? [baseLayer(base)] : []),
    new VectorLayer({
      source: outlines,
      declutter: true,
      style(one) {
        const item = one.get("item") as MapItem;
        return outlineLook(item, { selected: isSelected(item), scale: scale() });
      },
    }),
    new VectorLayer({
      source: marks,
      style(one) {
        const group = one.get("group") as Group;
        return markLook(group, { selected: group.items.some(isSelected) });
      },
    }),
  ];
}

function metresPerPixel(view: View): number {
  return getPointResolution(view.getProjection(), view.getResolution() ?? 1, view.getCenter() ?? [0, 0], "m");
}

interface Sources {
  ground: VectorSource;
  outlines: VectorSource;
  marks: VectorSource;
}

/** Buildings as outlines when one looks closely; all the rest, and buildings from afar, as marks. */
function drawItems(
  { outlines, marks }: Omit<Sources, "ground">,
  items: readonly MapItem[],
  scale: number,
): void {
  const isOutlined = (item: MapItem) => item.kind === "building" && item.footprint && scale <= OUTLINES_TO;
  outlines.clear(true);
  marks.clear(true);
  outlines.addFeatures(
    items.filter(isOutlined).map((item) => {
      const footprint = item.kind === "building" ? item.footprint : undefined;
      const feature = new Feature<Geometry>(geoJson.readGeometry(footprint) ?? undefined);
      feature.set("item", item, true);
      return feature;
    }),
  );
  const rest = items.filter((item) => !isOutlined(item));
  marks.addFeatures(
    groupNear(rest, MARK_PIXELS * scale).map((group) => {
      const feature = new Feature<Geometry>(new PointShape(fromLonLat([...group.at])));
      feature.set("group", group, true);
      return feature;
    }),
  );
}

/** What may be pressed shows a hand; marks come before the outlines beneath them. */
function watchPicking(map: OlMap, onPick: (keys: string[]) => void): void {
  const keysAt = (pixel: number[]) => {
    const found = map.getFeaturesAtPixel(pixel, { hitTolerance: 6 });
    const group = found.find((one) => one.get("group") !== undefined)?.get("group") as Group | undefined;
    if (group) return group.items.map(keyOf);
    const item = found.find((one) => one.get("item") !== undefined)?.get("item") as MapItem | undefined;
    return item ? [keyOf(item)] : [];
  };
  map.on("singleclick", (event) => onPick(keysAt(event.pixel)));
  map.on("pointermove", (event) => {
    if (event.dragging) return;
    map.getTargetElement()?.classList.toggle("map-over", keysAt(event.pixel).length > 0);
  });
}
