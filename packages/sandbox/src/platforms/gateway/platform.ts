import type { KeptSettings } from "#core/kept-settings.ts";
import type { FaultReplies, Platform, World } from "#core/platform.ts";
import { openSigningKey, type SigningKey } from "#core/signing-key.ts";
import { type AccessTokens, openAccessTokens } from "#platforms/gateway/access-tokens.ts";
import { PUBLISHED_APIS, type PublishedApi } from "#platforms/gateway/api-catalogue.ts";
import { type ApplicationRegistry, openApplications } from "#platforms/gateway/applications.ts";
import { registerCallRoutes } from "#platforms/gateway/call-routes.ts";
import { registerDeveloperPortal } from "#platforms/gateway/developer-portal.ts";
import { backEndDown, sendFault, throttledOut, unclassified } from "#platforms/gateway/fault-body.ts";
import { openQuota, type Quota } from "#platforms/gateway/quota.ts";
import {
  DEFAULT_GATEWAY_SETTINGS,
  type GatewaySettings,
  openGatewaySettings,
} from "#platforms/gateway/settings.ts";
import { registerTokenRoutes } from "#platforms/gateway/token-routes.ts";

/** What the gateway's routes share. */
export interface Gateway {
  world: World;
  apis: readonly PublishedApi[];
  settings: KeptSettings<GatewaySettings>;
  applications: ApplicationRegistry;
  tokens: AccessTokens;
  quota: Quota;
  key: SigningKey;
}

export interface GatewayOptions {
  settings?: Partial<GatewaySettings>;
  apis?: readonly PublishedApi[];
}

/** Generic faults in the gateway's own words. */
function wordFaults(versionOf: (world: World) => GatewaySettings["version"]): FaultReplies {
  return {
    throttled({ request, reply, world }) {
      const nextAccess = new Date(Math.ceil((Date.now() + 1_000) / 1_000) * 1_000);
      const code = world.faults.draw("gateway", "throttling code") < 0.5 ? 900800 : 900804;
      return sendFault(request, reply, { fault: throttledOut(code, nextAccess), version: versionOf(world) });
    },
    failed({ request, reply, world }, status) {
      const fault = status === 500 ? unclassified(500) : { ...backEndDown(), status };
      return sendFault(request, reply, { fault, version: versionOf(world) });
    },
  };
}

/** The municipality's API gateway, after WSO2 API Manager: see `genova-wso2` and `interop` §2 for its facts. */
export function createGateway({ settings = {}, apis = PUBLISHED_APIS }: GatewayOptions = {}): Platform {
  const defaults = { ...DEFAULT_GATEWAY_SETTINGS, ...settings };
  const versionOf = (world: World): GatewaySettings["version"] =>
    openGatewaySettings(world.db, defaults).read().version;
  return {
    name: "gateway",
    title: "API Gateway del Comune (WSO2)",
    listener: "gateway",
    faultReplies: wordFaults(versionOf),
    async register(app, world) {
      const store = openGatewaySettings(world.db, defaults);
      const key = await openSigningKey(world.db, "gateway");
      const gateway: Gateway = {
        world,
        apis,
        settings: store,
        applications: openApplications(world.db),
        tokens: openAccessTokens(world.db, key),
        quota: openQuota(),
        key,
      };
      await app.register((scope) => registerTokenRoutes(scope, gateway));
      await app.register(async (scope) => registerDeveloperPortal(scope, gateway));
      await app.register(async (scope) => registerCallRoutes(scope, gateway));
    },
  };
}

export const gateway: Platform = createGateway();
