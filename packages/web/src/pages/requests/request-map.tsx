import type { Request } from "@stabile/contract/requests";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useMay } from "#api/session.tsx";
import { candidatesQuery } from "#pages/requests/request-queries.ts";
import { awaitsTriage } from "#pages/requests/triage-panel.tsx";
import { request as words } from "#text/it-requests.ts";
import type { MapItem } from "#ui/map/map-items.ts";
import { PlacePanel, usePlace } from "#ui/map/place-panel.tsx";

/** Where the citizen pointed, the buildings it may be, and the open reports around. */
export function RequestMap({ request }: { request: Request }) {
  const mayTriage = useMay("request.triage");
  const found = useQuery({
    ...candidatesQuery(request.id),
    enabled: mayTriage && awaitsTriage(request),
  });
  const proposed = useMemo(
    () => found.data?.buildings.map(({ building }) => building.id) ?? [],
    [found.data],
  );
  const point = usePlace(request.point, request.building);
  const subject = useMemo(
    (): MapItem | undefined =>
      point && {
        kind: "request",
        id: request.id,
        code: request.code,
        title: request.subject,
        address: request.addressText,
        at: [point.longitude, point.latitude],
        state: request.state,
        urgency: request.urgency,
        role: "subject",
      },
    [request, point],
  );
  return subject ? (
    <PlacePanel label={words.mapOf(request.code)} subject={subject} candidates={proposed} metres={150} />
  ) : null;
}
