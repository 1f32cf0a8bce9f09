import { mapRoutes as contract, type MapSettings } from "@stabile/contract/map";
import { parseBox } from "#features/registry/map-box.ts";
import { mapBuildings } from "#features/registry/map-buildings.ts";
import type { MapConfig } from "#features/registry/map-config.ts";
import { extentOf, type Ground, mapGround } from "#features/registry/map-ground.ts";
import type { Api } from "#runtime/web/api.ts";

export interface MapDeps {
  config: MapConfig;
  ground: Ground;
}

/** Background and buildings of maps; reports and orders are told by their own features, each with its permission. */
export function mapBackgroundRoutes(api: Api, { config, ground }: MapDeps): void {
  api.route(contract.readMapSettings, async ({ db }) => {
    const extent = await extentOf(db, ground);
    return {
      value: {
        ...baseOf(config),
        attribution: config.MAP_GROUND_ATTRIBUTION,
        ...(extent ? { extent } : {}),
      },
    };
  });
  api.route(contract.readMapGround, async ({ db, query }) => ({
    json: await mapGround(db, { ground, box: parseBox(query.bbox) }),
  }));
  api.route(contract.readMapBuildings, async ({ db, query: { bbox, ...filter }, reach }) => ({
    json: await mapBuildings(db, { filter, bbox, reach }),
  }));
}

function baseOf(config: MapConfig): Pick<MapSettings, "base"> {
  if (config.MAP_BASE_URL === undefined) return {};
  return {
    base: {
      kind: config.MAP_BASE_KIND,
      url: config.MAP_BASE_URL,
      layers: config.MAP_BASE_LAYERS,
      matrixSet: config.MAP_BASE_MATRIX_SET,
      attribution: config.MAP_BASE_ATTRIBUTION,
    },
  };
}
