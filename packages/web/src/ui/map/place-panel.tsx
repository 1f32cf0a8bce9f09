import { buildingRoutes } from "@stabile/contract/buildings";
import type { Point } from "@stabile/contract/shapes";
import { useQuery } from "@tanstack/react-query";
import { queryOf } from "#api/queries.ts";
import { useMay } from "#api/session.tsx";
import { map as words } from "#text/it-map.ts";
import { degreesText, planeText } from "#ui/map/coordinates.ts";
import type { MapItem } from "#ui/map/map-items.ts";
import { PlaceMap, type PlaceMapProps } from "#ui/map/place-map.tsx";
import { Panel } from "#ui/panel.tsx";

export type PlacePanelProps = Omit<PlaceMapProps, "filter" | "subject"> & { subject: MapItem };

/** So that other parts of a page can lead to its map. */
export const MAP_ID = "mappa";

/** Where the thing of this page is: a map, and the coordinates to give to whoever asks for them. */
export function PlacePanel({ subject, ...map }: PlacePanelProps) {
  const [longitude, latitude] = subject.at;
  return (
    <Panel title={words.title} id={MAP_ID} className="map-panel">
      <PlaceMap subject={subject} {...map} />
      <dl className="map-coordinates">
        <div>
          <dt>{words.wgs84}</dt>
          <dd>{degreesText({ longitude, latitude })}</dd>
        </div>
        <div>
          <dt>{words.plane}</dt>
          <dd>{planeText({ longitude, latitude })}</dd>
        </div>
      </dl>
    </Panel>
  );
}

/** Its own point, or else its building's: a report without a point may have been given a building. */
export function usePlace(own: Point | undefined, building: { id: string } | undefined): Point | undefined {
  const mayRead = useMay("building.read");
  const found = useQuery({
    ...queryOf(buildingRoutes.readBuilding, { params: { id: building?.id ?? "" } }),
    enabled: mayRead && own === undefined && building !== undefined,
  });
  return own ?? found.data?.point;
}
