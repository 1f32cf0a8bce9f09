import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import fastifyRateLimit from "@fastify/rate-limit";
import Fastify from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compressPages } from "#main/compress-pages.ts";
import type { Api } from "#runtime/web/api.ts";
import { servePages } from "#runtime/web/serve-pages.ts";

const SCRIPT = "export const words = 'manutenzione';\n".repeat(400);
const fastify = Fastify();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "stabile-pages-"));
  await mkdir(join(folder, "assets"));
  await writeFile(join(folder, "index.html"), "<!doctype html><title>Stabile</title>");
  await writeFile(join(folder, "assets/app-1a2b.js"), SCRIPT);
  await writeFile(join(folder, "assets/photo-1a2b.png"), Buffer.alloc(5_000, 7));
  expect(await compressPages(folder), "only texts, and only those worth it").toBe(1);
  await fastify.register(fastifyRateLimit);
  // why: of the whole application the pages need only its fastify.
  await servePages({ fastify } as unknown as Api, folder);
});

afterAll(async () => {
  await fastify.close();
  await rm(folder, { recursive: true });
});

const ask = (accepted: string) =>
  fastify.inject({ url: "/assets/app-1a2b.js", headers: { "accept-encoding": accepted } });

test("a browser receives the script compressed, as a script, kept for a year", async () => {
  const answer = await ask("gzip, deflate, br");
  expect(answer.headers["content-encoding"]).toBe("br");
  expect(answer.headers["content-type"]).toMatch(/^(application|text)\/javascript/);
  expect(answer.headers["cache-control"]).toContain("immutable");
  expect(answer.headers.vary).toContain("accept-encoding");
  expect(answer.rawPayload.length).toBeLessThan(SCRIPT.length / 10);
  expect(brotliDecompressSync(answer.rawPayload).toString()).toBe(SCRIPT);
});

test("one that knows only gzip receives gzip, and one that knows neither the text itself", async () => {
  expect(gunzipSync((await ask("gzip")).rawPayload).toString()).toBe(SCRIPT);
  const plain = await ask("identity");
  expect(plain.headers["content-encoding"]).toBeUndefined();
  expect(plain.body).toBe(SCRIPT);
});

test("what is compressed already is served as it is", async () => {
  const answer = await fastify.inject({
    url: "/assets/photo-1a2b.png",
    headers: { "accept-encoding": "gzip, br" },
  });
  expect(answer.headers["content-encoding"]).toBeUndefined();
  expect(answer.rawPayload.length).toBe(5_000);
});
