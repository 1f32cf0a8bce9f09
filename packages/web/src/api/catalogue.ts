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

/** `IV` → `Municipio IV Media Val Bisagno`; a code that the catalogue does not know stays as it is. */
export function useMunicipioName(): (code: string | undefined) => string | undefined {
  const { municipi } = useCatalogue();
  return (code) => municipi.find((municipio) => municipio.code === code)?.label ?? code;
}

/** `realgimm` → `RealGimm`; a code that the catalogue does not know stays as it is. */
export function usePlatformName(): (code: string) => string {
  const { platforms } = useCatalogue();
  return (code) => platforms.find((platform) => platform.code === code)?.label ?? code;
}

/** Lists of values for filters and forms; empty lists until they arrive. */
export function useCatalogue(): Catalogue {
  return useQuery(catalogueQuery).data ?? EMPTY;
}
