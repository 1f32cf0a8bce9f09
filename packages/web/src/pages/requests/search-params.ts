import { RequestQuery } from "@stabile/contract/requests";
import { type TolerantSearch, tolerantSearch } from "#api/search-params.ts";

const filters = RequestQuery.omit({ cursor: true, limit: true }).shape;

/** The filters of the reports list, as the address bar keeps them. */
export const requestSearch = tolerantSearch(filters);
export type RequestSearch = TolerantSearch<typeof filters>;
