import { once } from "node:events";
import { type AddressInfo, connect } from "node:net";
import { setTimeout as after } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Role } from "#domain/access/policy.ts";
import type { EventFeed, NumberedEvent } from "#runtime/events.ts";
import { liveEvents } from "#runtime/web/live-events.ts";
import { type BareApp, createBareApp } from "#test/support/bare-app.ts";

let fastify: BareApp["fastify"];
let address: string;
let port: number;
const listeners = new Set<(event: NumberedEvent) => void>();
const roles = new Map<string, Role | undefined>();

async function openApp(heartbeatMs: number) {
  const sessions = {
    read: (token: string) => Promise.resolve(roles.has(token) ? sessionOf(token) : undefined),
  };
  const app = await createBareApp({ sessions });
  // why: what is told and when is the point here; that the feed reads the table is in the platforms' tests.
  const feed: EventFeed = {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {},
  };
  liveEvents(app.api, { sessions, feed, heartbeatMs });
  await app.fastify.listen({ host: "127.0.0.1", port: 0 });
  const { port: at } = app.fastify.server.address() as AddressInfo;
  return { fastify: app.fastify, port: at, address: `http://127.0.0.1:${at}/api/v1/events` };
}

beforeAll(async () => {
  ({ fastify, port, address } = await openApp(50));
});
afterAll(() => fastify.close());

function sessionOf(token: string) {
  const role = roles.get(token);
  const grants = role === undefined ? [] : [{ role, scopeKind: "municipality" as const, scopeKey: "" }];
  return {
    id: token,
    principal: { userId: token, displayName: token, firmId: undefined, grants },
    csrfToken: "",
    provider: "prova",
    expiresAt: new Date(Date.now() + 3_600_000),
  };
}

let lastId = 0;
function tell(event: NumberedEvent): void {
  for (const listener of listeners) listener(event);
}
function announce(subjectId: string): void {
  lastId += 1;
  tell({ id: lastId, kind: "work-order.changed", subjectKind: "work-order", subjectId });
}

async function until(isSo: () => boolean): Promise<void> {
  for (let at = 0; at < 200 && !isSo(); at += 1) await after(20);
  expect(isSo()).toBe(true);
}

/** Reads on in the background; what came so far is its text. */
function read(answer: Response): { text: string; ended: boolean } {
  const heard = { text: "", ended: false };
  void (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of answer.body ?? []) heard.text += decoder.decode(chunk);
    heard.ended = true;
  })();
  return heard;
}

const as = (person: string, method = "GET") =>
  fetch(address, { method, headers: { cookie: `__Host-stabile=${person}` } });

test("the stream says of itself what every other answer says", async () => {
  roles.set("anna", "technician");
  const { status, headers, body } = await as("anna");
  expect(status).toBe(200);
  expect(headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(headers.get("cache-control")).toBe("no-store");
  expect(Number(headers.get("x-ratelimit-remaining"))).toBeGreaterThan(0);
  await body?.cancel();
});

test("asked only for its head it answers and ends", async () => {
  const answer = await as("anna", "HEAD");
  expect([answer.status, await answer.text()]).toEqual([200, ""]);
  expect(answer.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
});

test("who is not signed in hears nothing, and a session that ends is told so", async () => {
  expect((await fetch(address)).status).toBe(401);
  roles.set("bruno", "technician");
  const heard = read(await as("bruno"));
  roles.delete("bruno");
  await until(() => heard.ended);
  expect(heard.text).toContain("event: signed-out");
});

test("a role that is taken or given counts for a page that is already open", async () => {
  roles.set("carla", "technician");
  const heard = read(await as("carla"));
  announce("primo");
  await until(() => heard.text.includes("primo"));
  roles.set("carla", undefined);
  await after(150);
  announce("secondo");
  roles.set("carla", "technician");
  await after(150);
  announce("terzo");
  await until(() => heard.text.includes("terzo"));
  expect(heard.text).not.toContain("secondo");
});

test("of a document hears who sees that one, and not whoever sees documents", async () => {
  roles.set("gina", "technician");
  roles.set("ivo", "building-contact");
  const [gina, ivo] = [read(await as("gina")), read(await as("ivo"))];
  const told = (subjectId: string, heardBy: string) =>
    tell({
      ...{ id: (lastId += 1), kind: "document.read", subjectKind: "document", subjectId },
      placement: { heardBy },
    });
  told("riservato", "document.manage");
  told("di tutti", "document.read");
  await until(() => gina.text.includes("di tutti") && ivo.text.includes("di tutti"));
  expect(gina.text).toContain("riservato");
  expect(ivo.text).not.toContain("riservato");
});

test("between one heartbeat and the next nothing is told by a role, or to a session, that is over; a new role counts at once", async () => {
  // why: the heartbeat is an hour away, so that nothing but what is told asks again.
  const slow = await openApp(3_600_000);
  const heardBy = async (name: string) =>
    read(await fetch(slow.address, { headers: { cookie: `__Host-stabile=${name}` } }));
  for (const name of ["elisa", "fabio"]) roles.set(name, "technician");
  const [elisa, fabio] = [await heardBy("elisa"), await heardBy("fabio")];
  announce("prima");
  await until(() => elisa.text.includes("prima") && fabio.text.includes("prima"));
  roles.set("elisa", undefined);
  roles.delete("fabio");
  announce("dopo");
  announce("dopo ancora");
  await until(() => fabio.ended);
  expect(fabio.text).toContain("event: signed-out");
  expect(fabio.text + elisa.text).not.toContain("dopo");
  roles.set("elisa", "technician");
  tell({ id: (lastId += 1), kind: "person.changed", subjectKind: "person", subjectId: "elisa" });
  announce("di nuovo");
  await until(() => elisa.text.includes("di nuovo"));
  await slow.fastify.close();
});

test("who does not read is cut off before our memory fills with what they were told", async () => {
  roles.set("dario", "technician");
  const before = listeners.size;
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  socket.pause();
  socket.write("GET /api/v1/events HTTP/1.1\r\nHost: a\r\nCookie: __Host-stabile=dario\r\n\r\n");
  await until(() => listeners.size === before + 1);
  // Beyond what the two ends of a connection keep by themselves.
  for (let at = 0; at < 20_000 && listeners.size > before; at += 1) {
    announce("x".repeat(1_000));
    if (at % 100 === 0) await after(1);
  }
  await until(() => listeners.size === before);
  socket.destroy();
});

test("nobody holds more streams than a browser has pages", async () => {
  roles.set("elsa", "technician");
  const answers = await Promise.all(Array.from({ length: 35 }, () => as("elsa")));
  expect(answers.filter(({ status }) => status === 200).length).toBe(30);
  expect(answers.filter(({ status }) => status === 429).length).toBe(5);
  await Promise.all(answers.map(async ({ body }) => body?.cancel()));
});

test("a server that stops does not wait for those who listen", async () => {
  roles.set("anna", "technician");
  const heard = read(await as("anna"));
  await until(() => heard.text.includes("retry"));
  await fastify.close();
  await until(() => heard.ended);
});
