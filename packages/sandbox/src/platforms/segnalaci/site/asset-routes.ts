import { readFileSync } from "node:fs";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { World } from "#core/platform.ts";
import { mapData } from "./map-data.ts";

function asset(name: string): Buffer {
  return readFileSync(new URL(`./assets/${name}`, import.meta.url));
}

/** Style, script and map of the pages; all from this very address. */
export function assetRoutes(app: FastifyInstance, world: World): void {
  const files = [
    ["sito.css", "text/css; charset=utf-8"],
    ["map-drawing.js", "text/javascript; charset=utf-8"],
    ["map-picker.js", "text/javascript; charset=utf-8"],
    ["map-view.js", "text/javascript; charset=utf-8"],
    ["icona.svg", "image/svg+xml"],
  ] as const;
  for (const [name, type] of files) {
    const content = asset(name);
    app.get(`/risorse/${name}`, { config: { faultless: true } }, async (_request, reply) =>
      reply
        .type(type)
        .header("cache-control", "max-age=300")
        .header("x-content-type-options", "nosniff")
        .send(content),
    );
  }
  let map: string | undefined;
  app.get("/risorse/mappa.json", async (_request, reply) => {
    map ??= JSON.stringify(mapData(world.city, world.city.boundary ?? []));
    return reply.type("application/json").header("cache-control", "max-age=300").send(map);
  });
  const pointSchema = z.object({ lat: z.coerce.number(), lon: z.coerce.number() });
  app.get("/indirizzo", async (request) => {
    const { lat, lon } = pointSchema.parse(request.query);
    return { text: world.city.addressNear([lon, lat])?.text ?? null };
  });
}
