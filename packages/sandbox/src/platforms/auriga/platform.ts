import type { Platform } from "#core/platform.ts";
import { adminRoutes } from "#platforms/auriga/admin-routes.ts";
import { createTables } from "#platforms/auriga/archive/open-archive.ts";
import { callRoutes, sendFault } from "#platforms/auriga/call-routes.ts";
import { registryPage } from "#platforms/auriga/registry-page.ts";
import { faultEnvelope } from "#platforms/auriga/wire/envelope.ts";

/** AURIGA on its own listener, both generations of its wire side by side: see the README beside this file. */
export const auriga: Platform = {
  name: "auriga",
  title: "AURIGA",
  listener: "auriga",
  faultReplies: {
    failed: ({ reply }, status) =>
      status === 500
        ? reply
            .code(500)
            .type("text/xml; charset=utf-8")
            .send(faultEnvelope({ code: "Server", message: "java.lang.reflect.InvocationTargetException" }))
        : reply
            .code(status)
            .type("text/html")
            .send(
              `<html><body><h1>${status === 502 ? "Proxy Error" : "Service Unavailable"}</h1></body></html>`,
            ),
  },
  register(app, world) {
    createTables(world.db);
    // Any media type: what the envelope turns out to be is told by a SOAP Fault, not by a 415.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
    app.setErrorHandler((error, _request, reply) => sendFault(reply, error));
    app.addHook("onRequest", async (request, reply) => {
      // The gateway marks what it forwards: administration is not published.
      if (request.url.startsWith("/admin/") && request.headers["activityid"] !== undefined)
        return reply.code(404).send();
    });
    callRoutes(app, world);
    adminRoutes(app, world);
    registryPage(app, world);
  },
};
