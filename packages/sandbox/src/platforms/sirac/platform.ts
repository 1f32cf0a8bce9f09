import cookie from "@fastify/cookie";
import formbody from "@fastify/formbody";
import type { FastifyInstance } from "fastify";
import type { Platform, World } from "#core/platform.ts";
import { openSigningKey, type SigningKey } from "#core/signing-key.ts";
import { registerTrainingStyle } from "#core/training-page.ts";
import { registerAuthorization } from "#platforms/sirac/authorize-routes.ts";
import { type OidcClient, registeredClients } from "#platforms/sirac/clients.ts";
import { registerDiscovery } from "#platforms/sirac/discovery-routes.ts";
import { registerEndSession } from "#platforms/sirac/end-session-routes.ts";
import { openSiracStore, type SiracStore } from "#platforms/sirac/store.ts";
import { registerTokenRoutes } from "#platforms/sirac/token-routes.ts";
import { registerUserInfo } from "#platforms/sirac/user-info-routes.ts";

export interface SiracLives {
  /** Seconds, each. */
  code: number;
  access: number;
  refresh: number;
  session: number;
}

/** What the provider's routes share. */
export interface Sirac {
  world: World;
  key: SigningKey;
  store: SiracStore;
  clients: readonly OidcClient[];
  lives: SiracLives;
}

const LIVES: SiracLives = { code: 60, access: 300, refresh: 1_800, session: 36_000 };

/**
 * The municipality's single sign-on as an OpenID provider: authorization code with PKCE, after Keycloak's habits
 * (`genova-sirac` and `interop` §4.2). The issuer is the address it is reached by, without a path.
 */
export function createSirac(lives: Partial<SiracLives> = {}): Platform {
  return {
    name: "sirac",
    title: "SIRAC, accesso unico del Comune (OpenID Connect)",
    listener: "sirac",
    async register(app: FastifyInstance, world: World) {
      await app.register(cookie);
      await app.register(formbody);
      const sirac: Sirac = {
        world,
        key: await openSigningKey(world.db, "sirac"),
        store: openSiracStore(world.db),
        clients: registeredClients(world.config.stabileUrl),
        lives: { ...LIVES, ...lives },
      };
      registerTrainingStyle(app);
      registerDiscovery(app, sirac);
      registerAuthorization(app, sirac);
      registerTokenRoutes(app, sirac);
      registerUserInfo(app, sirac);
      registerEndSession(app, sirac);
    },
  };
}

export const sirac: Platform = createSirac();
