import { sourceRoutes as contract } from "@stabile/contract/sources";
import { decideItem } from "#features/sources/decide-item.ts";
import { listItems } from "#features/sources/list-items.ts";
import { type KnownSource, listSources } from "#features/sources/list-sources.ts";
import type { Api } from "#runtime/web/api.ts";

/** What registers that are only read say, and which building each thing is of. */
export function sourceRoutes(api: Api, { sources }: { sources: readonly KnownSource[] }): void {
  api.route(contract.listSources, async ({ db, reach }) => ({
    value: { items: await listSources(db, { sources, reach }) },
  }));
  api.route(contract.listSourceItems, async ({ db, query, reach }) => ({
    value: await listItems(db, {
      ...{ state: query.state, source: query.source, buildingId: query.buildingId },
      ...{ cursor: query.cursor, limit: query.limit, reach },
    }),
  }));
  api.route(contract.decideSourceItem, async ({ db, params, body, principal, reach, correlationId }) => ({
    value: await decideItem(db, api, { id: params.id, decision: body, principal, reach, correlationId }),
  }));
}
