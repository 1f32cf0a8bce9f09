import { connect } from "node:net";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { ProblemDocument } from "@stabile/contract/shapes";
import { sessionRoutes } from "@stabile/contract/session";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BareApp, createBareApp } from "#test/support/bare-app.ts";

let fastify: BareApp["fastify"];
let port: number;
beforeAll(async () => {
  const app = await createBareApp();
  ({ fastify } = app);
  const municipality = { name: "", shortName: "", region: "" };
  app.api.route(sessionRoutes.readInstallation, async () => ({ value: { municipality, signInName: "" } }));
  await fastify.listen({ host: "127.0.0.1", port: 0 });
  port = (fastify.server.address() as AddressInfo).port;
});
afterAll(() => fastify.close());

/** What comes back when these bytes are sent, until the other side closes. */
async function send(...lines: string[]): Promise<{ status: number; head: string; body: string }> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  socket.write(lines.join("\r\n"));
  const [head = "", body = ""] = (await text(socket)).split("\r\n\r\n");
  return { status: Number(head.split(" ")[1]), head: head.toLowerCase(), body };
}

const HOST = "Host: stabile";
const END = ["Connection: close", "", ""];
const PATH = "/api/v1/installation";

const REFUSED: [what: string, status: number, request: string[]][] = [
  ["a line that is no request", 400, ["CIAO", "", ""]],
  ["a header that is none", 400, [`GET ${PATH} HTTP/1.1`, HOST, "senza due punti", "", ""]],
  ["two lengths", 400, [`POST ${PATH} HTTP/1.1`, HOST, "Content-Length: 1", "Content-Length: 2", "", "a"]],
  [
    "a length and chunks",
    400,
    [`POST ${PATH} HTTP/1.1`, HOST, "Content-Length: 1", "Transfer-Encoding: chunked", "", "0"],
  ],
  ["a head of 20 kB", 431, [`GET ${PATH} HTTP/1.1`, HOST, `X-Lungo: ${"a".repeat(20_000)}`, "", ""]],
  ["no host", 400, [`GET ${PATH} HTTP/1.1`, ...END]],
  ["an address with half a percent sign", 400, ["GET /api/v1/% HTTP/1.1", HOST, ...END]],
  ["an address that is no text", 400, ["GET /api/v1/%c0%ae HTTP/1.1", HOST, ...END]],
];

test.each(REFUSED)("%s is refused with %i as everything else is", async (_, status, request) => {
  const answer = await send(...request);
  expect(answer.status).toBe(status);
  expect(answer.head).toContain("content-type: application/problem+json; charset=utf-8");
  expect(answer.head).toContain("x-content-type-options: nosniff");
  expect(answer.head).toContain("x-frame-options: deny");
  expect(answer.head).toMatch(/content-security-policy: default-src 'none'.*frame-ancestors 'none'/);
  expect(answer.head).toContain("cache-control: no-store");
  const problem = ProblemDocument.parse(JSON.parse(answer.body));
  expect(problem.status).toBe(status);
  // The code to tell whoever runs the system is the same in the document and in the head.
  expect(answer.head).toContain(`x-correlation-id: ${problem.instance?.replace("urn:uuid:", "")}`);
});

test("an expectation that nobody knows is passed over", async () => {
  const answer = await send(`GET ${PATH} HTTP/1.1`, HOST, "Expect: miracoli", ...END);
  expect(answer.status).toBe(200);
  expect(answer.head).toContain("x-content-type-options: nosniff");
});

test("HTTP/1.0 knows no host, and is answered", async () => {
  expect((await send(`GET ${PATH} HTTP/1.0`, "", "")).status).toBe(200);
});
