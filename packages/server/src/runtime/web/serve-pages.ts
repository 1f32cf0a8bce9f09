import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Problem } from "#runtime/problem.ts";
import type { Api } from "#runtime/web/api.ts";
import { methodsAt } from "#runtime/web/methods-at.ts";

/** Serves the built web app; an address of a page answers the app's one HTML, which finds its own way. */
export async function servePages({ fastify }: Api, distFolder: string): Promise<void> {
  if (!existsSync(join(distFolder, "index.html"))) {
    fastify.setNotFoundHandler({ preHandler: fastify.rateLimit() }, (request, reply) => {
      refuseMethod(request, reply);
      throw new Problem("not-found", "Le pagine non sono ancora state costruite");
    });
    return;
  }
  await fastify.register(fastifyStatic, {
    root: distFolder,
    index: false,
    // No page is named so: what a tool leaves in the folder is nobody's business.
    dotfiles: "ignore",
    // The build left compressed copies beside the texts.
    preCompressed: true,
    // Built files carry their hash in the name.
    setHeaders: (reply, path) => {
      // A text says its encoding (ASVS 5.0, 4.1.1), and of this kind the library does not.
      if (path.endsWith(".svg")) reply.header("content-type", "image/svg+xml; charset=utf-8");
      reply.header(
        "cache-control",
        path.includes("/assets/") ? "public, max-age=31536000, immutable" : "no-cache",
      );
    },
  });
  const html = await readFile(join(distFolder, "index.html"), "utf8");
  fastify.setNotFoundHandler({ preHandler: fastify.rateLimit() }, (request, reply) => {
    refuseMethod(request, reply);
    // What is looked for may end like a file's name: `?action=role.grant`, `?q=Esempio S.r.l`.
    const [path = ""] = request.url.split("?");
    const isPage = request.method === "GET" && !/^\/api(\/|$)/.test(path) && !/\.\w{2,5}$/.test(path);
    if (!isPage) throw new Problem("not-found");
    return reply.type("text/html; charset=utf-8").header("cache-control", "no-cache").send(html);
  });
  fastify.get("/", (_, reply) =>
    reply.type("text/html; charset=utf-8").header("cache-control", "no-cache").send(html),
  );
}

/** @throws Problem `method-not-allowed` where the API has the address, for other methods */
function refuseMethod(request: FastifyRequest, reply: FastifyReply): void {
  const allowed = methodsAt(request.url);
  if (allowed.length === 0) return;
  reply.header("allow", allowed.join(", "));
  throw new Problem("method-not-allowed", `Qui si può usare: ${allowed.join(", ")}`);
}
