import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { workOrderRoutes } from "@stabile/contract/work-orders";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { repeatableCall } from "#api/action.ts";
import { keepCsrfToken } from "#api/csrf.ts";
import { ApiProblem, Unreachable } from "#api/problem.ts";

const ID = "0192f0c8-5f2b-7c3a-9d1e-0a1b2c3d4e5f";

type Reply = "silence" | { status: number; body: unknown };

let server: Server;
let replies: Reply[];
let seen: Record<string, string | string[] | undefined>[];
const pageFetch = globalThis.fetch;

beforeEach(async () => {
  replies = [];
  seen = [];
  server = createServer((request, response) => {
    seen.push(request.headers);
    const reply = replies.shift() ?? "silence";
    if (reply === "silence") request.socket.destroy();
    else response.writeHead(reply.status).end(JSON.stringify(reply.body));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // why: Node's fetch has no page address to start from; the sockets are real.
  globalThis.fetch = (address, init) => pageFetch(`${base}${address as string}`, init);
  keepCsrfToken("the-token");
});

afterEach(async () => {
  globalThis.fetch = pageFetch;
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

const call = () => repeatableCall(workOrderRoutes.transitionWorkOrder);
const input = { params: { id: ID }, body: { action: "start" }, version: 7 };
const done = { status: 200, body: { id: ID, version: 8 } };

describe("an unsafe call", () => {
  test("carries the session's token, an idempotency key and the version that was seen", async () => {
    replies = [done];
    expect(await call()(input)).toEqual({ id: ID, version: 8 });
    expect(seen[0]).toMatchObject({ "x-csrf-token": "the-token", "if-match": '"7"' });
    expect(seen[0]?.["idempotency-key"]).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("keeps its key when it is tried again after silence, so that it cannot be done twice", async () => {
    replies = ["silence", done];
    const attempt = call();
    await expect(attempt(input)).rejects.toBeInstanceOf(Unreachable);
    await attempt(input);
    expect(seen[1]?.["idempotency-key"]).toBe(seen[0]?.["idempotency-key"]);
  });

  test("takes a new key after a refusal, and after what was asked has changed", async () => {
    const refusal = { type: "about:blank", title: "Operazione non possibile", status: 409 };
    replies = [{ status: 409, body: refusal }, "silence", done];
    const attempt = call();
    await expect(attempt(input)).rejects.toBeInstanceOf(ApiProblem);
    await expect(attempt(input)).rejects.toBeInstanceOf(Unreachable);
    await attempt({ ...input, body: { action: "suspend" } });
    expect(new Set(seen.map((headers) => headers["idempotency-key"])).size).toBe(3);
  });
});
