import { buildingRoutes as contract } from "@stabile/contract/buildings";
import { searchEverything } from "#features/search/search-everything.ts";
import type { Api } from "#runtime/web/api.ts";

export function searchRoutes(api: Api): void {
  api.route(contract.search, async ({ db, query, principal }) => ({
    json: await searchEverything(db, { text: query.q, limit: query.limit, principal, now: api.clock.now() }),
  }));
}
