import { requestRoutes } from "@stabile/contract/requests";
import { pagesOf, queryOf } from "#api/queries.ts";
import type { RequestSearch } from "#pages/requests/search-params.ts";

/** Without a state in the address the desk sees what waits for it. */
export function requestsQuery({ state = "inbox", ...search }: RequestSearch) {
  const query = state === "all" ? search : { ...search, state };
  return pagesOf(requestRoutes.listRequests, { query });
}

export const requestQuery = (id: string) => queryOf(requestRoutes.readRequest, { params: { id } });

export const candidatesQuery = (id: string) => queryOf(requestRoutes.readCandidates, { params: { id } });
