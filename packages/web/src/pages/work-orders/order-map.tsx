import type { WorkOrder } from "@stabile/contract/work-orders";
import { useMemo } from "react";
import { order as words } from "#text/it-work-orders.ts";
import type { MapItem } from "#ui/map/map-items.ts";
import { PlacePanel, usePlace } from "#ui/map/place-panel.tsx";

/** Where the work is to be done, and what else is open there. */
export function OrderMap({ order }: { order: WorkOrder }) {
  const point = usePlace(order.point, order.building);
  const subject = useMemo(
    (): MapItem | undefined =>
      point && {
        kind: "work-order",
        id: order.id,
        code: order.code,
        title: order.title,
        address: order.addressText,
        at: [point.longitude, point.latitude],
        state: order.state,
        urgency: order.urgency,
        role: "subject",
      },
    [order, point],
  );
  return subject ? <PlacePanel label={words.mapOf(order.code)} subject={subject} metres={150} /> : null;
}
