import { retentionRoutes } from "@stabile/contract/retention";
import { tolerantSearch } from "#api/search-params.ts";

const { show } = retentionRoutes.listDiscardCandidates.query.shape;
/** Which list, as the address bar keeps it. */
export const retentionSearch = tolerantSearch({ show: show.unwrap().optional() });
