import type { Point } from "@stabile/contract/shapes";
import { map as words } from "#text/it-map.ts";
import { degreesText, planeText } from "#ui/map/coordinates.ts";
import { PlaceMap, type PlaceMapProps } from "#ui/map/place-map.tsx";
import { Panel } from "#ui/panel.tsx";

export type PlacePanelProps = PlaceMapProps & { point: Point };

/** Where the thing of this page is: a map, and the coordinates to give to whoever asks for them. */
export function PlacePanel({ point, ...map }: PlacePanelProps) {
  return (
    <Panel title={words.title}>
      <PlaceMap {...map} />
      <p className="map-coordinates">
        <span className="quiet">{words.coordinates}:</span> {degreesText(point)} ({words.wgs84}) ·{" "}
        {planeText(point)}
      </p>
    </Panel>
  );
}
