import { timingSafeEqual } from "node:crypto";
import type { FastifyRequest } from "fastify";
import type { Platform } from "#core/platform.ts";
import { adminRoutes } from "#platforms/realgimm/admin-routes.ts";
import { announcementRoutes } from "#platforms/realgimm/announcement-routes.ts";
import { assetRoutes } from "#platforms/realgimm/asset-routes.ts";
import { type ChangeLog, openChangeLog } from "#platforms/realgimm/change-log.ts";

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
    let log: ChangeLog | undefined;
    // Opened at the first call: the city is built then, not while the sandbox starts.
    const changes = () => {
      log ??= openChangeLog(world.db, world.city);
      return log;
    };
    app.addHook("onRequest", async (request, reply) => {
      const isRefused = () => !isKnown(request) || world.faults.strikes("realgimm", "expiredTokenRate");
      if (request.url.startsWith("/api/") && isRefused()) return reply.code(401).send();
      // The gateway marks what it forwards: administration is not published.
      if (request.url.startsWith("/admin/") && request.headers["activityid"] !== undefined)
        return reply.code(404).send();
    });
    app.setNotFoundHandler((_request, reply) => reply.code(404).send());
    assetRoutes(app, { changes, faults: world.faults });
    announcementRoutes(app);
    adminRoutes(app, { changes, world });
  },
};

function isKnown(request: FastifyRequest): boolean {
  const given = Buffer.from(String(request.headers["authenticationrealgimm"] ?? ""));
  const wanted = Buffer.from(CREDENTIAL);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
