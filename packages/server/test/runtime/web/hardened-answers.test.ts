import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { answerWithPage } from "#runtime/web/problem-page.ts";
import { serveSecurityTxt } from "#runtime/web/security-txt.ts";
import { servePages } from "#runtime/web/serve-pages.ts";
import { type BareApp, createBareApp } from "#test/support/bare-app.ts";

let folder: string;
let fastify: BareApp["fastify"];
let base: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "stabile-hardened-"));
  await mkdir(join(folder, "assets"));
  await writeFile(join(folder, "index.html"), "<!doctype html><title>Stabile</title>");
  await writeFile(join(folder, "assets/app-1a2b.js"), "export {};");
  await writeFile(join(folder, "favicon.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>");
  const app = await createBareApp({
    isHttps: true,
  });
  ({ fastify } = app);
  const fail = () => Promise.reject(new Error("select * from app_user where password = 'segreto'"));
  fastify.get("/dati/guasto", fail);
  fastify.get("/dati/chi", (request) => ({ ip: request.ip, host: request.host }));
  const ways = () => [{ href: "/", label: "Torna" }];
  fastify.get("/accesso/guasto", {
    errorHandler: answerWithPage({ heading: "Guasto", explain: () => "Riprova", ways }),
    handler: fail,
  });
  const publicUrl = new URL("https://stabile.example");
  serveSecurityTxt(fastify, { contact: "mailto:s@stabile.example", publicUrl, now: () => new Date() });
  await servePages(app.api, folder);
  await fastify.listen({ host: "127.0.0.1", port: 0 });
  base = `http://127.0.0.1:${(fastify.server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await fastify.close();
  await rm(folder, { recursive: true });
});

/** A page, its parts, a text, an address that is not there, and what fails: for a person and for a program. */
const ANSWERS: readonly [path: string, status: number, type: string][] = [
  ["/", 200, "text/html; charset=utf-8"],
  ["/ordini/qualunque", 200, "text/html; charset=utf-8"],
  ["/registro?action=role.grant", 200, "text/html; charset=utf-8"],
  ["/assets/app-1a2b.js", 200, "application/javascript; charset=utf-8"],
  ["/favicon.svg", 200, "image/svg+xml; charset=utf-8"],
  ["/.well-known/security.txt", 200, "text/plain; charset=utf-8"],
  ["/api/v1/niente", 404, "application/problem+json; charset=utf-8"],
  ["/assets/niente.js", 404, "application/problem+json; charset=utf-8"],
  ["/dati/guasto", 500, "application/problem+json; charset=utf-8"],
  ["/accesso/guasto", 500, "text/html; charset=utf-8"],
];

test.each(ANSWERS)(
  "%s, of whatever kind, says what it is and may be neither sniffed, framed nor read by others",
  async (path, status, type) => {
    const answer = await fetch(base + path, { headers: { origin: "https://evil.example", accept: "*/*" } });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([status, type]);
    const header = (name: string) => answer.headers.get(name) ?? "";
    expect(header("content-security-policy")).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(header("x-content-type-options")).toBe("nosniff");
    expect(header("referrer-policy")).toBe("no-referrer");
    expect(header("cross-origin-resource-policy")).toBe("same-origin");
    expect(header("strict-transport-security")).toBe("max-age=31536000; includeSubDomains");
    expect(header("cache-control")).not.toBe("");
    const names = [...answer.headers.keys()];
    expect(names.filter((name) => /^access-control|^x-powered-by$|^server$/.test(name))).toEqual([]);
  },
);

test.each(["/dati/guasto", "/accesso/guasto"])(
  "what fails at %s tells its code and nothing of itself",
  async (path) => {
    const answer = await fetch(base + path, {
      headers: { accept: path.startsWith("/dati") ? "*/*" : "text/html" },
    });
    const said = await answer.text();
    expect(said).toContain(answer.headers.get("x-correlation-id"));
    expect(said).not.toMatch(/select|segreto|app_user|\.ts|node_modules| at /);
    expect(answer.headers.get("cache-control")).toBe("no-store");
  },
);

test("another site may ask nothing in a person's name: no preflight is granted", async () => {
  const answer = await fetch(`${base}/dati/guasto`, {
    method: "OPTIONS",
    headers: {
      origin: "https://evil.example",
      "access-control-request-method": "POST",
      "access-control-request-headers": "x-csrf-token",
    },
  });
  expect(answer.status).toBe(404);
  expect([...answer.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
});

test("where somebody calls from is what the connection says, unless a named proxy says otherwise", async () => {
  const headers = {
    "x-forwarded-for": "203.0.113.9",
    "x-real-ip": "203.0.113.9",
    "x-forwarded-host": "evil.example",
  };
  const answer = await fetch(`${base}/dati/chi`, { headers });
  expect(await answer.json()).toEqual({ ip: "127.0.0.1", host: new URL(base).host });
});
