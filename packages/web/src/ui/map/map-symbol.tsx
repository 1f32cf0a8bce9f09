import { map as words } from "#text/it-map.ts";
import { COLOURS, type MarkKind } from "#ui/map/colours.ts";

/** A mark of the map beside words: the same shape, letter and colour. */
export function MapSymbol({
  kind,
  text,
  colour = COLOURS[kind],
}: {
  kind: MarkKind;
  text?: string;
  colour?: string;
}) {
  return (
    <svg className="map-symbol" viewBox="-12 -12 24 24" aria-hidden="true" focusable="false">
      {kind === "work-order" ? (
        <rect x="-8" y="-8" width="16" height="16" transform="rotate(45)" fill={colour} />
      ) : null}
      {kind === "building" || kind === "deadline" ? (
        <rect x="-9" y="-9" width="18" height="18" fill={colour} />
      ) : null}
      {kind === "request" || kind === "mixed" ? <circle r="10" fill={colour} /> : null}
      <text y="4.5" textAnchor="middle">
        {text ?? words.glyphs[kind]}
      </text>
    </svg>
  );
}
