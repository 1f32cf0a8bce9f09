import { exchangeRoutes } from "@stabile/contract/exchange";
import { z } from "zod";
import { type TolerantSearch, tolerantSearch } from "#api/search-params.ts";

const filters = {
  ...exchangeRoutes.listMessages.query.omit({ cursor: true, limit: true }).shape,
  outcome: exchangeRoutes.listExchanges.query.shape.outcome,
  /** Which part of the console is open. */
  view: z.enum(["messages", "ledger"]),
};

/** What the console shows, as the address bar keeps it. */
export const exchangeSearch = tolerantSearch(filters);
export type ExchangeSearch = TolerantSearch<typeof filters>;
