import { workOrderRoutes } from "@stabile/contract/work-orders";
import { readCatalogue } from "#features/home/read-catalogue.ts";
import { readHome } from "#features/home/read-home.ts";
import type { PlatformDescriptor } from "#ports/platform-descriptor.ts";
import type { Api } from "#runtime/web/api.ts";

export function homeRoutes(api: Api, { platforms }: { platforms: readonly PlatformDescriptor[] }): void {
  const { clock } = api;
  api.route(workOrderRoutes.readHome, async ({ db, principal }) => ({
    json: await readHome(db, principal, { now: clock.now(), platforms }),
  }));
  api.route(workOrderRoutes.readCatalogue, async ({ db }) => ({ value: await readCatalogue(db, platforms) }));
}
