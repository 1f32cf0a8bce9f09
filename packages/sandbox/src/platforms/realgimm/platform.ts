import { timingSafeEqual } from "node:crypto";
import type { FastifyError, FastifyRequest } from "fastify";
import type { Platform } from "#core/platform.ts";
import { adminRoutes } from "#platforms/realgimm/admin-routes.ts";
import { announcementRoutes } from "#platforms/realgimm/announcement-routes.ts";
import { assetRoutes } from "#platforms/realgimm/asset-routes.ts";
import { documentRoutes } from "#platforms/realgimm/document-routes.ts";
import { registerOf } from "#platforms/realgimm/register.ts";
import { writeRoutes } from "#platforms/realgimm/write-routes.ts";

/** The technical user: no `Basic` before it (reference: RealGimm sheet §2). */
const CREDENTIAL = Buffer.from("stabile:realgimm-demo").toString("base64");

/** RealGimm on its own listener: see the README beside this file. */
export const realgimm: Platform = {
  name: "realgimm",
  title: "RealGimm",
  listener: "realgimm",
  faultReplies: {
    failed: ({ reply }, status) =>
      reply
        .code(status)
        .type("text/plain; charset=utf-8")
        .send(status === 500 ? "GNC-000-Server was unable to process request. --->" : "Service Unavailable"),
  },
  register(app, world) {
    const register = registerOf(world);
    const changes = () => register().changes;
    app.addHook("onRequest", async (request, reply) => {
      const isRefused = () => !isKnown(request) || world.faults.strikes("realgimm", "expiredTokenRate");
      if (request.url.startsWith("/api/") && isRefused()) return reply.code(401).send();
      // The gateway marks what it forwards: administration is not published.
      if (request.url.startsWith("/admin/") && request.headers["activityid"] !== undefined)
        return reply.code(404).send();
    });
    app.setNotFoundHandler((_request, reply) => reply.code(404).send());
    app.setErrorHandler((error: FastifyError, _request, reply) => {
      const status = error.statusCode ?? 500;
      if (status >= 500) throw error;
      return reply.code(status).send({
        title: "Richiesta non valida",
        status,
        detail: "Campo non valido: corpo",
        moreInfo: "PAT-001",
      });
    });
    assetRoutes(app, { changes, faults: world.faults });
    documentRoutes(app, { register, city: () => world.city });
    writeRoutes(app, { register, world });
    announcementRoutes(app);
    adminRoutes(app, { register, world });
  },
};

function isKnown(request: FastifyRequest): boolean {
  const given = Buffer.from(String(request.headers["authenticationrealgimm"] ?? ""));
  const wanted = Buffer.from(CREDENTIAL);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
