import cookie from "@fastify/cookie";
import formbody from "@fastify/formbody";
import type { FastifyInstance } from "fastify";
import type { Platform, World } from "#core/platform.ts";
import { registerTrainingStyle } from "#core/training-page.ts";
import { oidcProtocol, registerAuthorization } from "#platforms/sirac/authorize-routes.ts";
import { registerDiscovery } from "#platforms/sirac/discovery-routes.ts";
import { registerEndSession } from "#platforms/sirac/end-session-routes.ts";
import { openSirac, type SiracLives } from "#platforms/sirac/open-sirac.ts";
import { registerOwnSession } from "#platforms/sirac/own-session-routes.ts";
import { proxyProtocol, registerProxyDoor } from "#platforms/sirac/proxy/door-routes.ts";
import { registerProxy } from "#platforms/sirac/proxy/proxy-routes.ts";
import { registerSamlLogout } from "#platforms/sirac/saml/slo-routes.ts";
import { registerSamlSignOn, samlProtocol } from "#platforms/sirac/saml/sso-routes.ts";
import { registerChoice } from "#platforms/sirac/sign-in.ts";
import { registerTokenRoutes } from "#platforms/sirac/token-routes.ts";
import { registerUserInfo } from "#platforms/sirac/user-info-routes.ts";

/**
 * The municipality's single sign-on: an OpenID provider after Keycloak's habits and a SAML 2.0 identity provider, with
 * one session between them. Its name is the address it is reached by.
 */
export function createSirac(lives: Partial<SiracLives> = {}): Platform {
  return {
    name: "sirac",
    title: "SIRAC, accesso unico del Comune (OpenID Connect e SAML)",
    listener: "sirac",
    async register(app: FastifyInstance, world: World) {
      await app.register(cookie);
      await app.register(formbody);
      const sirac = await openSirac(world, lives);
      registerTrainingStyle(app);
      registerDiscovery(app, sirac);
      registerAuthorization(app, sirac);
      registerTokenRoutes(app, sirac);
      registerUserInfo(app, sirac);
      registerEndSession(app, sirac);
      registerSamlSignOn(app, sirac);
      registerSamlLogout(app, sirac);
      registerProxyDoor(app, sirac);
      registerOwnSession(app, sirac);
      registerChoice(app, sirac, {
        oidc: oidcProtocol(sirac),
        saml: samlProtocol(sirac),
        proxy: proxyProtocol(sirac),
      });
    },
  };
}

export const sirac: Platform = createSirac();

/** SIRAC's reverse proxy in front of an application: the municipality's usual way, here without Apache. */
export const siracProxy: Platform = {
  name: "sirac",
  title: "SIRAC, reverse proxy davanti a Stabile",
  listener: "sirac-proxy",
  async register(app: FastifyInstance, world: World) {
    await app.register(cookie);
    registerTrainingStyle(app);
    registerProxy(app, await openSirac(world));
  },
};
