import { complianceRoutes } from "@stabile/contract/compliance";
import { type TolerantSearch, tolerantSearch } from "#api/search-params.ts";

const filters = complianceRoutes.tallyObligations.query.shape;

/** The filters of the list, as the address bar keeps them. */
export const obligationSearch = tolerantSearch(filters);
export type ObligationSearch = TolerantSearch<typeof filters>;
