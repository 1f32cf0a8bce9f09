import { type Catalogue, workOrderRoutes } from "@stabile/contract/work-orders";
import { useQuery } from "@tanstack/react-query";
import { queryOf } from "#api/queries.ts";

const catalogueQuery = {
  ...queryOf(workOrderRoutes.readCatalogue, {}),
  staleTime: 10 * 60_000,
};

const EMPTY: Catalogue = {
  categories: [],
  urgencies: [],
  municipi: [],
  workOrderStates: [],
  requestStates: [],
  suspendCauses: [],
  buildingUses: [],
  platforms: [],
};

/** Lists of values for filters and forms; empty lists until they arrive. */
export function useCatalogue(): Catalogue {
  return useQuery(catalogueQuery).data ?? EMPTY;
}
