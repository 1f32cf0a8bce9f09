import formbody from "@fastify/formbody";
import type { FastifyInstance } from "fastify";
import type { SandboxControl } from "#core/control.ts";
import { registerTrainingStyle } from "#core/training-page.ts";
import { registerAdminRoutes } from "#platforms/console/admin-routes.ts";
import { registerFormRoutes } from "#platforms/console/form-routes.ts";
import { registerSiracPage } from "#platforms/sirac/desk/page-routes.ts";

/** The instructor's console, on a listener of its own that no fault touches. */
export async function registerConsole(app: FastifyInstance, control: SandboxControl): Promise<void> {
  await app.register(formbody);
  app.addHook("onRequest", async (request, reply) => {
    const { method, headers } = request;
    const site = headers["sec-fetch-site"];
    // Any page open in the same browser can post a form to this port; only our own page may.
    if (method !== "GET" && site !== undefined && site !== "same-origin" && site !== "none") {
      return reply.code(403).send({ title: "Richiesta da un altro sito" });
    }
  });
  registerTrainingStyle(app);
  registerAdminRoutes(app, control);
  registerFormRoutes(app, control);
  registerSiracPage(app, control.world);
}
