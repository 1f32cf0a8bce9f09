import { PersonQuery } from "@stabile/contract/people";
import { type TolerantSearch, tolerantSearch } from "#api/search-params.ts";

const filters = PersonQuery.omit({ cursor: true, limit: true }).shape;

/** The filters of the list of people, as the address bar keeps them. */
export const personSearch = tolerantSearch(filters);
export type PersonSearch = TolerantSearch<typeof filters>;
