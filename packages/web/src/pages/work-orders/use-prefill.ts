import { type Building, buildingRoutes } from "@stabile/contract/buildings";
import { type Request, requestRoutes } from "@stabile/contract/requests";
import { useQueries, useQuery } from "@tanstack/react-query";
import { queryOf } from "#api/queries.ts";
import type { NewOrderDraft } from "#pages/work-orders/new-work-order-form.ts";
import type { NewWorkOrderSearch } from "#pages/work-orders/search-params.ts";

export interface Prefill {
  isReading: boolean;
  error: unknown;
  requests: readonly Request[];
  draft: NewOrderDraft;
}

/** Reads what the address names (reports, building) and proposes from it: the address itself, then the first report. */
export function usePrefill(search: NewWorkOrderSearch): Prefill {
  const ids = search.requestIds?.split(",") ?? [];
  const answers = useQueries({
    queries: ids.map((id) => queryOf(requestRoutes.readRequest, { params: { id } })),
  });
  const requests = answers.flatMap((answer) => (answer.data ? [answer.data] : []));
  const buildingId = search.buildingId ?? requests.find((request) => request.building)?.building?.id;
  const building = useQuery({
    ...queryOf(buildingRoutes.readBuilding, { params: { id: buildingId ?? "" } }),
    enabled: buildingId !== undefined,
  });
  return {
    isReading: answers.some((answer) => answer.isLoading) || building.isLoading,
    error: answers.find((answer) => answer.error)?.error ?? building.error,
    requests,
    draft: draftOf(search, requests, building.data),
  };
}

function draftOf(
  search: NewWorkOrderSearch,
  requests: readonly Request[],
  building: Building | undefined,
): NewOrderDraft {
  const first = requests[0];
  return {
    title: search.title ?? first?.subject.slice(0, 200) ?? "",
    description: requests.map((request) => request.description).join("\n\n"),
    category: search.category ?? first?.category ?? "",
    urgency: search.urgency ?? first?.urgency ?? "",
    building,
    pendingBuilding: "",
    elementId: building?.elements.some(({ id }) => id === search.elementId) ? (search.elementId ?? "") : "",
    addressText: search.addressText ?? first?.addressText ?? "",
    firmId: "",
    issue: false,
    requestIds: requests.map((request) => request.id),
    parentId: search.parentId,
  };
}
