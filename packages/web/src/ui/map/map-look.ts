import type { FeatureLike } from "ol/Feature";
import CircleStyle from "ol/style/Circle";
import Fill from "ol/style/Fill";
import RegularShape from "ol/style/RegularShape";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import Text from "ol/style/Text";
import { map as words } from "#text/it-map.ts";
import { COLOURS, DEADLINE_COLOURS, EMERGENCY, INK, type MarkKind } from "#ui/map/colours.ts";
import { type Group, type MapItem, type Mark, markOf } from "#ui/map/map-items.ts";

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

const farStreet = new Style({ stroke: new Stroke({ color: "#d3cabb", width: 1.25 }), zIndex: 2 });

/** Ten metres wide, but never a hair nor a river. */
function streetLook(name: string, metresPerPixel: number): Style | Style[] {
  if (metresPerPixel > 8) return farStreet;
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
    ...(isSubject || isCandidate || selected || scale < 1
      ? { text: label(item.title, { overflow: true, offsetY: isSubject ? 22 : isCandidate ? -20 : 18 }) }
      : {}),
    zIndex: isSubject ? 3 : selected ? 2 : 1,
  });
}

/** The mark of what stands in one place: work is pinned above it, so that what lies there stays in sight. */
export function markLook(group: Group, { selected }: { selected: boolean }): Style[] {
  const mark = markOf(group);
  const { kind, count, emergency } = mark;
  const isSubject = group.items[0]?.role === "subject";
  const isStrong = selected || isSubject;
  const radius = isSubject ? 17 : count > 1 ? 15 : 12;
  const lift = kind === "building" || kind === "deadline" ? 0 : radius + 8;
  const zIndex = selected ? 20 : isSubject ? 15 : 10;
  const stroke = new Stroke({ color: isStrong ? FOCUS : "#fff", width: isStrong ? 4 : 2 });
  const fill = new Fill({ color: colourOf(mark) });
  const text = new Text({
    text: count > 1 ? String(count) : `${glyphOf(mark)}${emergency ? "!" : ""}`,
    font: `700 ${isSubject ? 15 : 13}px ${FONT}`,
    fill: new Fill({ color: "#fff" }),
    offsetY: 1 - lift,
  });
  const dark = { fill: new Fill({ color: INK }), lift };
  return [
    ...(lift > 0 ? [new Style({ image: STEM, zIndex })] : []),
    // The dark ring keeps an orange or white edge visible on any background.
    new Style({ image: shapeOf(kind, { ...dark, radius: radius + (isStrong ? 3 : 2) }), zIndex }),
    new Style({ image: shapeOf(kind, { fill, stroke, radius, lift }), text, zIndex: zIndex + 1 }),
  ];
}

function colourOf({ kind, emergency, worst }: Mark): string {
  if (emergency) return EMERGENCY;
  return kind === "deadline" && worst !== undefined ? DEADLINE_COLOURS[worst] : COLOURS[kind];
}

const glyphOf = ({ kind, worst }: Mark): string =>
  kind === "deadline" && worst !== undefined ? words.deadlines[worst].glyph : words.glyphs[kind];

/** The point of the pin. */
const STEM = new RegularShape({
  points: 3,
  radius: 9,
  rotation: Math.PI,
  displacement: [0, -9],
  fill: new Fill({ color: INK }),
});

interface Shape {
  radius: number;
  /** Pixels above its place. */
  lift: number;
  fill: Fill;
  stroke?: Stroke;
}

/** Orders are diamonds, buildings squares, reports and mixed groups discs. */
function shapeOf(kind: MarkKind, { radius, lift, ...paint }: Shape) {
  const displacement = [0, lift];
  if (kind === "request" || kind === "mixed") return new CircleStyle({ radius, displacement, ...paint });
  const angle = kind === "building" || kind === "deadline" ? Math.PI / 4 : 0;
  return new RegularShape({ points: 4, radius: radius * 1.25, angle, displacement, ...paint });
}
