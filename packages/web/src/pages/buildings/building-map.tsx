import type { Building } from "@stabile/contract/buildings";
import { useMemo } from "react";
import { building as words } from "#text/it-buildings.ts";
import type { MapItem } from "#ui/map/map-items.ts";
import { PlacePanel } from "#ui/map/place-panel.tsx";

/** The building's outline with what is around it; nothing when the register does not know where it is. */
export function BuildingMap({ building }: { building: Building }) {
  const { point, footprint } = building;
  const subject = useMemo(
    (): MapItem | undefined =>
      point && {
        kind: "building",
        id: building.id,
        code: building.code,
        title: building.name,
        address: building.addressText,
        at: [point.longitude, point.latitude],
        openOrders: building.openOrders,
        openRequests: building.openRequests,
        role: "subject",
        ...(footprint ? { footprint: { type: "MultiPolygon", coordinates: footprint } } : {}),
      },
    [building],
  );
  return subject ? <PlacePanel label={words.mapOf(building.name)} subject={subject} /> : null;
}
