import { BuildingQuery } from "@stabile/contract/buildings";
import { type TolerantSearch, tolerantSearch } from "#api/search-params.ts";

const filters = BuildingQuery.omit({ cursor: true, limit: true }).shape;

/** The filters of the building list, as the address bar keeps them. */
export const buildingSearch = tolerantSearch(filters);
export type BuildingSearch = TolerantSearch<typeof filters>;
