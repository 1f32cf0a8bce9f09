import { BuildingQuery } from "@stabile/contract/buildings";
import { z } from "zod";
import { type TolerantSearch, tolerantSearch } from "#api/search-params.ts";

const filters = BuildingQuery.omit({ cursor: true, limit: true }).shape;
/** `mappa`: the same buildings on a map instead of in a list. */
const view = { vista: z.enum(["mappa"]) };

/** The filters of the building list and how it is looked at, as the address bar keeps them. */
export const buildingSearch = tolerantSearch({ ...filters, ...view });
export type BuildingSearch = TolerantSearch<typeof filters & typeof view>;
