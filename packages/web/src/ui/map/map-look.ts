import type { FeatureLike } from "ol/Feature";
import CircleStyle from "ol/style/Circle";
import Fill from "ol/style/Fill";
import RegularShape from "ol/style/RegularShape";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import Text from "ol/style/Text";
import { map as words } from "#text/it-map.ts";
import { COLOURS, EMERGENCY, INK, type MarkKind } from "#ui/map/colours.ts";
import { type Group, type MapItem, markOf } from "#ui/map/map-items.ts";

const FOCUS = "#ff9900";
const FONT = '"Titillium Web", system-ui, sans-serif';

const halo = new Stroke({ color: "#fff", width: 3 });

function label(text: string, options: Partial<ConstructorParameters<typeof Text>[0]> = {}): Text {
  return new Text({
    text,
    font: `600 13px ${FONT}`,
    fill: new Fill({ color: INK }),
    stroke: halo,
    ...options,
  });
}

/** Background: land, sea, streets with their names, nameless buildings. Metres a pixel say how close one looks. */
export function groundLook(feature: FeatureLike, metresPerPixel: number): Style | Style[] {
  const kind = feature.get("kind") as string;
  if (kind === "street") return streetLook(String(feature.get("name") ?? ""), metresPerPixel);
  return GROUND_LOOKS[kind] ?? [];
}

const GROUND_LOOKS: Record<string, Style> = {
  boundary: new Style({
    fill: new Fill({ color: "#faf8f2" }),
    stroke: new Stroke({ color: "#8795a3", width: 1.5, lineDash: [6, 4] }),
    zIndex: 0,
  }),
  water: new Style({ fill: new Fill({ color: "#d3e5f2" }), zIndex: 1 }),
  outline: new Style({
    fill: new Fill({ color: "#e6dfd2" }),
    stroke: new Stroke({ color: "#b3a892", width: 1 }),
    zIndex: 4,
  }),
};

/** Ten metres wide, but never a hair nor a river. */
function streetLook(name: string, metresPerPixel: number): Style[] {
  const width = Math.min(Math.max(10 / metresPerPixel, 1.5), 16);
  const casing = new Style({ stroke: new Stroke({ color: "#c9c0b0", width: width + 2 }), zIndex: 2 });
  const paved = new Style({ stroke: new Stroke({ color: "#fff", width }), zIndex: 3 });
  if (metresPerPixel > 2.5 || name === "") return [casing, paved];
  const named = label(name, {
    placement: "line",
    font: `400 12px ${FONT}`,
    fill: new Fill({ color: "#4b4436" }),
    overflow: false,
  });
  return [casing, paved, new Style({ text: named, zIndex: 5 })];
}

/** A building's outline: the page's own strong, a candidate dashed, the others pale. */
export function outlineLook(item: MapItem, { selected, scale }: { selected: boolean; scale: number }): Style {
  const isSubject = item.role === "subject";
  const isCandidate = item.role === "candidate";
  const stroke = selected ? FOCUS : isCandidate ? COLOURS.request : COLOURS["work-order"];
  return new Style({
    fill: new Fill({ color: isSubject ? "rgba(0, 89, 179, 0.45)" : "rgba(0, 89, 179, 0.16)" }),
    stroke: new Stroke({
      color: stroke,
      width: selected ? 5 : isSubject || isCandidate ? 3 : 1.5,
      ...(isCandidate && !selected ? { lineDash: [8, 5] } : {}),
    }),
    ...(isSubject || isCandidate || selected || scale < 0.8
      ? { text: label(item.title, { overflow: true, offsetY: isSubject ? 22 : 18 }) }
      : {}),
    zIndex: isSubject ? 3 : selected ? 2 : 1,
  });
}

/** The mark of what stands in one place. */
export function markLook(group: Group, { selected }: { selected: boolean }): Style[] {
  const { kind, count, emergency } = markOf(group);
  const isSubject = group.items[0]?.role === "subject";
  const size = isSubject ? 17 : count > 1 ? 15 : 12;
  const edge = selected || isSubject ? FOCUS : "#fff";
  const shape = shapeOf(kind, size, {
    fill: new Fill({ color: emergency ? EMERGENCY : COLOURS[kind] }),
    stroke: new Stroke({ color: edge, width: selected || isSubject ? 4 : 2 }),
  });
  const glyph = count > 1 ? String(count) : `${words.glyphs[kind]}${emergency ? "!" : ""}`;
  const text = new Text({
    text: glyph,
    font: `700 ${isSubject ? 15 : 13}px ${FONT}`,
    fill: new Fill({ color: "#fff" }),
    offsetY: 1,
  });
  // The dark ring keeps an orange or white edge visible on any background.
  const ring = shapeOf(kind, size + (selected || isSubject ? 3 : 2), { fill: new Fill({ color: INK }) });
  const zIndex = selected ? 20 : isSubject ? 15 : 10;
  return [new Style({ image: ring, zIndex }), new Style({ image: shape, text, zIndex: zIndex + 1 })];
}

type Paint = { fill: Fill; stroke?: Stroke };

/** Orders are diamonds, buildings squares, reports and mixed groups discs. */
function shapeOf(kind: MarkKind, radius: number, paint: Paint) {
  if (kind === "request" || kind === "mixed") return new CircleStyle({ radius, ...paint });
  const angle = kind === "building" ? Math.PI / 4 : 0;
  return new RegularShape({ points: 4, radius: radius * 1.25, angle, ...paint });
}
