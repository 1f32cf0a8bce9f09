import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { servePages } from "#runtime/web/serve-pages.ts";
import { type BareApp, createBareApp } from "#test/support/bare-app.ts";

const SECRET = "nessuno-deve-leggerlo";
let folder: string;
let fastify: BareApp["fastify"];
let port: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "stabile-paths-"));
  const dist = join(folder, "dist");
  await mkdir(join(dist, "assets"), { recursive: true });
  await mkdir(join(folder, "dist-altro"));
  await writeFile(join(dist, "index.html"), "<!doctype html><title>Stabile</title>");
  await writeFile(join(dist, "assets/app-1a2b.js"), "export {};");
  await writeFile(join(dist, ".env"), SECRET);
  for (const place of ["segreto.txt", "dist-altro/segreto.txt"]) await writeFile(join(folder, place), SECRET);
  const app = await createBareApp();
  ({ fastify } = app);
  await servePages(app.api, dist);
  await fastify.listen({ host: "127.0.0.1", port: 0 });
  port = (fastify.server.address() as AddressInfo).port;
});
afterAll(async () => {
  await fastify.close();
  await rm(folder, { recursive: true });
});

/** As it is written, which a client that knows addresses would tidy up first. */
async function ask(path: string, method = "GET"): Promise<{ status: number; head: string; body: string }> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  socket.write(
    Buffer.from(`${method} ${path} HTTP/1.1\r\nHost: stabile\r\nConnection: close\r\n\r\n`, "latin1"),
  );
  const [head = "", body = ""] = (await text(socket)).split("\r\n\r\n");
  return { status: Number(head.split(" ")[1]), head: head.toLowerCase(), body };
}

const UP = ["..", "%2e%2e", ".%2e", "%252e%252e", "..%00", "..;", "%c0%ae%c0%ae", "....", ".../..", "..%5c"];
const PATHS = UP.flatMap((up) =>
  ["/", "%2f", "%5c", "\\", "//", "%252f"].flatMap((slash) => [
    `/${up}${slash}segreto.txt`,
    `/assets${slash}${up}${slash}${up}${slash}segreto.txt`,
    `${slash}${up}${slash}dist-altro${slash}segreto.txt`,
  ]),
);
const ODD = [
  "/%00",
  "/assets/app-1a2b.js%00.png",
  "/assets%00/app-1a2b.js",
  "/.env",
  "/%2eenv",
  "/assets/",
  "/assets",
]
  .concat([
    "/assets/..segreto",
    "/CON",
    "/~root",
    "//evil.example/%2e%2e",
    "/http://evil.example",
    "*",
    "/%",
    "/%zz",
  ])
  .concat([
    "http://evil.example/api",
    `/${"a/".repeat(3_000)}`,
    `/${"%2e%2e/".repeat(1_000)}`,
    "/\u00e8\u00ff",
    "/?a[b]=c&a=%ff",
  ])
  .concat([
    "/api",
    "/api/..%2f..%2fsegreto.txt",
    "/api/v1/../../segreto.txt",
    "/index.html/..%2f",
    "/<script>alert(1)</script>",
  ]);

test("no spelling of a path reads what lies beside the pages, fails, or sends the browser elsewhere", async () => {
  for (const path of [...PATHS, ...ODD]) {
    const { status, head, body } = await ask(path);
    expect(body, path).not.toContain(SECRET);
    expect(status, `${path} ${body}`).toBeLessThan(500);
    expect(status, path).toBeGreaterThan(0);
    expect(head, path).not.toMatch(/^location:/m);
    expect(head, path).toContain("x-content-type-options: nosniff");
    // A name that was asked for is never written into a page.
    if (head.includes("text/html")) expect(body, path).toBe("<!doctype html><title>Stabile</title>");
  }
});

test("a method that pages do not know is refused as everything else is", async () => {
  for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "CONNECT", "PATCH"]) {
    const { status, head } = await ask(method === "CONNECT" ? "evil.example:443" : "/ordini", method);
    // Node ends a tunnel that nobody offers without a word.
    if (method === "CONNECT") expect(status).toBeNaN();
    else expect([404, 405], method).toContain(status);
    expect(head).not.toContain("text/html");
  }
});
