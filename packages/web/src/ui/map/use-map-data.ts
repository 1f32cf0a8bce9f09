import { mapRoutes } from "@stabile/contract/map";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { CallInput } from "#api/call.ts";
import { queryOf } from "#api/queries.ts";
import { useMay } from "#api/session.tsx";
import { type Box, boxText, boxToLoad, hasOutlines, isNarrow } from "#ui/map/map-box.ts";
import {
  buildingItems,
  deadlineItems,
  type MapItem,
  requestItems,
  workOrderItems,
} from "#ui/map/map-items.ts";

/** The filters of the list of buildings, when the map stands in its place. */
export interface BuildingFilter {
  q?: string | undefined;
  municipio?: string | undefined;
  use?: string | undefined;
  withdrawn?: "include" | "exclude" | undefined;
}

/** The filters of the list of deadlines, when the map stands in its place. */
export type ObligationSearch = NonNullable<CallInput<typeof mapRoutes.readMapObligations>["query"]>;

export interface MapWanted {
  filter: BuildingFilter | undefined;
  deadlines: ObligationSearch | undefined;
}

export interface MapData {
  items: readonly MapItem[];
  ground: object | undefined;
  truncated: boolean;
  /** Orders and reports are not told for so wide a view. */
  isTooWide: boolean;
  error: unknown;
}

export const settingsQuery = { ...queryOf(mapRoutes.readMapSettings, {}), staleTime: 30 * 60_000 };

/** All the buildings of a filter, to know where to look first. */
export function filterQuery(filter: BuildingFilter) {
  return queryOf(mapRoutes.readMapBuildings, { query: filter });
}

/** All the buildings of a filter of deadlines: they are told without a box. */
export function deadlinesQuery(filter: ObligationSearch) {
  return queryOf(mapRoutes.readMapObligations, { query: filter });
}

/** While the next answer comes, the last one stays in sight. */
const KEPT = { placeholderData: keepPreviousData };

/** What surrounds a view, of what the person may see. Without a view nothing is asked. */
export function useMapData(view: Box, { filter, deadlines }: MapWanted): MapData {
  const load = boxToLoad(view);
  const bbox = boxText(load);
  const ground = useQuery({
    ...queryOf(mapRoutes.readMapGround, { query: { bbox } }),
    ...KEPT,
    staleTime: 10 * 60_000,
  });
  const isOfWork = deadlines === undefined;
  const buildings = useBuildings(load, filter, isOfWork);
  const work = useWork(load, isOfWork);
  const due = useQuery({ ...deadlinesQuery(deadlines ?? {}), ...KEPT, enabled: !isOfWork });
  const items = useMemo(
    () => [
      ...(work.orders ? workOrderItems(work.orders) : []),
      ...(work.requests ? requestItems(work.requests) : []),
      ...(buildings.data ? buildingItems(buildings.data) : []),
      ...(due.data ? deadlineItems(due.data) : []),
    ],
    [work.orders, work.requests, buildings.data, due.data],
  );
  return {
    items,
    ground: ground.data,
    truncated: [work.orders, work.requests, buildings.data, due.data].some((one) => one?.truncated),
    isTooWide: work.isTooWide,
    error: ground.error ?? buildings.error ?? work.error ?? due.error,
  };
}

/** Those of the filter, and once one looks closely, or when they are too many, those of the box with their outlines. */
// oxlint-disable-next-line max-params -- as its caller has them
function useBuildings(load: Box, filter: BuildingFilter | undefined, isWanted: boolean) {
  const may = useMay("building.read") && isWanted;
  const all = useQuery({ ...filterQuery(filter ?? {}), ...KEPT, enabled: may && filter !== undefined });
  const needsBox = filter === undefined || all.data?.truncated === true || hasOutlines(load);
  const inBox = useQuery({
    ...queryOf(mapRoutes.readMapBuildings, { query: { ...filter, bbox: boxText(load) } }),
    ...KEPT,
    enabled: may && needsBox,
  });
  return {
    data: needsBox ? (inBox.data ?? all.data) : all.data,
    error: all.error ?? inBox.error,
  };
}

/** Open orders and reports, when the box is narrow enough to be told them. */
function useWork(load: Box, isWanted: boolean) {
  const query = { bbox: boxText(load) };
  const isTold = isWanted && isNarrow(load);
  const [mayRequests, mayOrders] = [useMay("request.read"), useMay("work-order.read")];
  const requests = useQuery({
    ...queryOf(mapRoutes.readMapRequests, { query }),
    ...KEPT,
    enabled: mayRequests && isTold,
  });
  const orders = useQuery({
    ...queryOf(mapRoutes.readMapWorkOrders, { query }),
    ...KEPT,
    enabled: mayOrders && isTold,
  });
  return {
    requests: isTold ? requests.data : undefined,
    orders: isTold ? orders.data : undefined,
    isTooWide: isWanted && !isTold && (mayRequests || mayOrders),
    error: requests.error ?? orders.error,
  };
}
