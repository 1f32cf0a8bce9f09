import { buildingRoutes as contract } from "@stabile/contract/buildings";
import { listBuildings } from "#features/registry/list-buildings.ts";
import { readBuilding } from "#features/registry/read-building.ts";
import type { Api } from "#runtime/web/api.ts";

/** The register's pages: buildings, and one with what it is made of. */
export function registryRoutes(api: Api): void {
  api.route(contract.listBuildings, async ({ db, query: { cursor, limit, ...filter }, reach }) => ({
    json: await listBuildings(db, { filter, cursor, limit, reach }),
  }));
  api.route(contract.readBuilding, async ({ db, params, reach }) => ({
    json: await readBuilding(db, { id: params.id, reach }),
  }));
}
