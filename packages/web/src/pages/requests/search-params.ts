import { RequestQuery } from "@stabile/contract/requests";
import { z } from "zod";
import { type TolerantSearch, tolerantSearch } from "#api/search-params.ts";

const filters = {
  ...RequestQuery.omit({ cursor: true, limit: true, state: true }).shape,
  /** `all` is the page's own: every state. */
  state: z.union([RequestQuery.shape.state, z.literal("all")]),
};

/** The filters of the reports list, as the address bar keeps them. */
export const requestSearch = tolerantSearch(filters);
export type RequestSearch = TolerantSearch<typeof filters>;
