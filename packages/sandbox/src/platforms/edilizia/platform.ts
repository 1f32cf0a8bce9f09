import type { Platform } from "#core/platform.ts";
import { LEAKED } from "#platforms/edilizia/answers.ts";
import { fileRoutes } from "#platforms/edilizia/file-routes.ts";
import { type Office, openOffice } from "#platforms/edilizia/office.ts";
import { amnestyRoutes, decreeRoutes } from "#platforms/edilizia/paper-routes.ts";

/** The building office's three services on one listener: see the README beside this file. */
export const edilizia: Platform = {
  name: "edilizia",
  title: "Edilizia: pratiche, abitabilità, condono",
  listener: "edilizia",
  faultReplies: {
    failed: ({ reply }, status) =>
      reply.code(status).send({ errore: { detail: `${LEAKED} Timeout expired.` } }),
  },
  register(app, world) {
    let opened: Office | undefined;
    // Opened at the first call: the city is built then, not while the sandbox starts.
    const office = () => {
      opened ??= openOffice(world.db, world.city);
      return opened;
    };
    app.addHook("onRequest", async (request, reply) => {
      // The gateway marks what it forwards: administration is not published.
      if (request.url.startsWith("/admin/") && request.headers["activityid"] !== undefined)
        return reply.code(404).send();
    });
    app.setNotFoundHandler((_request, reply) => reply.code(404).send());
    fileRoutes(app, office);
    decreeRoutes(app, office);
    amnestyRoutes(app, office);
  },
};
