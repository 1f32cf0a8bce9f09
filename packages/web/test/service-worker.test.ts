import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";

/** Runs the worker as a browser would, with a network that answers so, and asks it for a page. */
async function shown(status: number, headers: Record<string, string>): Promise<string | undefined> {
  const source = await readFile(join(import.meta.dirname, "../public/sw.js"), "utf8");
  const handlers = new Map<string, (event: object) => void>();
  runInNewContext(source, {
    self: { addEventListener: (name: string, handler: () => void) => handlers.set(name, handler) },
    caches: { match: async () => new Response("senza rete") },
    fetch: async () => new Response("risposta", { status, headers }),
    Response,
    URL,
  });
  let given: Promise<Response> | undefined;
  const request = { url: "https://stabile.comune.example/accesso", mode: "navigate" };
  handlers.get("fetch")?.({ request, respondWith: (answer: Promise<Response>) => (given = answer) });
  return (await given)?.text();
}

test("the page for a server that is down stands in for a proxy's error, not for what the server itself says", async () => {
  expect(await shown(200, {})).toBe("risposta");
  expect(await shown(503, {})).toBe("senza rete");
  expect(await shown(503, { "x-correlation-id": "1" })).toBe("risposta");
});
