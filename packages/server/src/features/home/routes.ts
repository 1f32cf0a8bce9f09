import { workOrderRoutes } from "@stabile/contract/work-orders";
import { readCatalogue } from "#features/home/read-catalogue.ts";
import { openHomes } from "#features/home/read-home.ts";
import type { PlatformDescriptor } from "#ports/platform-descriptor.ts";
import type { Api } from "#runtime/web/api.ts";

export function homeRoutes(api: Api, { platforms }: { platforms: readonly PlatformDescriptor[] }): void {
  const homeOf = openHomes(api.db, { clock: api.clock, platforms });
  api.route(workOrderRoutes.readHome, async ({ principal }) => ({ json: await homeOf(principal) }));
  api.route(workOrderRoutes.readCatalogue, async ({ db }) => ({ value: await readCatalogue(db, platforms) }));
}
