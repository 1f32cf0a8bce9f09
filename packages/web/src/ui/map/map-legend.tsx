import { map as words } from "#text/it-map.ts";
import type { MapItem } from "#ui/map/map-items.ts";
import { MapSymbol } from "#ui/map/map-symbol.tsx";

/** What the marks mean: only those in use. */
export function MapLegend({ items }: { items: readonly MapItem[] }) {
  const has = (test: (item: MapItem) => boolean) => items.some(test);
  return (
    <ul className="map-legend" aria-label={words.legend}>
      {has((item) => item.kind === "work-order") ? (
        <li>
          <MapSymbol kind="work-order" /> {words.legendItems["work-order"]}
        </li>
      ) : null}
      {has((item) => item.kind === "request") ? (
        <li>
          <MapSymbol kind="request" /> {words.legendItems.request}
        </li>
      ) : null}
      {has((item) => item.kind === "building") ? (
        <li>
          <MapSymbol kind="building" /> {words.legendItems.building}
        </li>
      ) : null}
      {has((item) => item.kind === "building" && item.role === "subject") ? (
        <li>
          <span className="map-swatch map-swatch-subject" /> {words.legendItems.subjectBuilding}
        </li>
      ) : null}
      {has((item) => item.role === "candidate") ? (
        <li>
          <span className="map-swatch map-swatch-candidate" /> {words.legendItems.candidate}
        </li>
      ) : null}
      {items.length > 1 ? (
        <li>
          <MapSymbol kind="mixed" text="3" /> {words.legendItems.mixed}
        </li>
      ) : null}
    </ul>
  );
}
