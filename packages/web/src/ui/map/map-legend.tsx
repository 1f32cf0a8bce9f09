import { map as words } from "#text/it-map.ts";
import { DEADLINE_COLOURS, EMERGENCY } from "#ui/map/colours.ts";
import { DEADLINE_STATES, type MapItem } from "#ui/map/map-items.ts";
import { MapSymbol } from "#ui/map/map-symbol.tsx";

const { legendItems } = words;

/** What the marks mean: only those in use. */
export function MapLegend({ items }: { items: readonly MapItem[] }) {
  const work = items.filter(({ kind }) => kind !== "building" && kind !== "deadline");
  const states = new Set(items.map((item) => (item.kind === "deadline" ? item.state : undefined)));
  const entries = [
    items.some(({ kind }) => kind === "work-order") && (
      <>
        <MapSymbol kind="work-order" /> {legendItems["work-order"]}
      </>
    ),
    items.some(({ kind }) => kind === "request") && (
      <>
        <MapSymbol kind="request" /> {legendItems.request}
      </>
    ),
    work.some((item) => "urgency" in item && item.urgency === "emergency") && (
      <>
        <MapSymbol kind="mixed" text="!" colour={EMERGENCY} /> {legendItems.emergency}
      </>
    ),
    work.length > 1 && (
      <>
        <MapSymbol kind="mixed" text="3" /> {legendItems.mixed}
      </>
    ),
    items.some(({ kind }) => kind === "building") && (
      <>
        <span className="map-swatch" /> <MapSymbol kind="building" /> {legendItems.building}
      </>
    ),
    items.some(({ kind, role }) => kind === "building" && role === "subject") && (
      <>
        <span className="map-swatch map-swatch-subject" /> {legendItems.subjectBuilding}
      </>
    ),
    items.some(({ role }) => role === "candidate") && (
      <>
        <span className="map-swatch map-swatch-candidate" /> {legendItems.candidate}
      </>
    ),
    ...DEADLINE_STATES.map(
      (state) =>
        states.has(state) && (
          <>
            <MapSymbol kind="deadline" text={words.deadlines[state].glyph} colour={DEADLINE_COLOURS[state]} />{" "}
            {words.deadlines[state].label}
          </>
        ),
    ),
  ].filter((entry) => entry !== false);
  return (
    <ul className="map-legend" aria-label={words.legend}>
      {entries.map((entry, index) => (
        // oxlint-disable-next-line no-array-index-key -- a fixed list, some of it left out
        <li key={index}>{entry}</li>
      ))}
    </ul>
  );
}
