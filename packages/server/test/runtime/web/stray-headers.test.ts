import { Writable } from "node:stream";
import pino from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { askRaw } from "#test/support/raw-request.ts";
import { createBareApp } from "#test/support/bare-app.ts";

let database: TestDatabase;
let site: string;
let close: () => Promise<void>;
const lines: Record<string, unknown>[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  const sink = new Writable({
    write(chunk: Buffer, _, done) {
      const line = JSON.parse(chunk.toString()) as Record<string, unknown>;
      if (line.event === "access.identity-headers-dropped") lines.push(line);
      done();
    },
  });
  const { fastify } = await createBareApp({
    db: database.db,
    logger: pino({ level: "warn" }, sink),
    strayHeaders: {
      isIdentity: (name) => /^comge[_-]/i.test(name),
      readAt: "/legge",
      isExpected: (request) => request.headers["x-proxy"] === "io",
    },
  });
  const echo = (request: { raw: { rawHeaders: string[]; headers: object } }) =>
    [...request.raw.rawHeaders, ...Object.keys(request.raw.headers)].join(" ").toLowerCase();
  fastify.get("/legge", (request) => echo(request));
  fastify.get("/altrove", (request) => echo(request));
  fastify.post("/legge", (request) => echo(request));
  site = await fastify.listen({ host: "127.0.0.1", port: 0 });
  close = () => fastify.close();
});
afterAll(() => database.close());

const WHO = ["comge_codicefiscale", "RSSDAA80A41Z999X"] as const;

test("headers that say who somebody is reach the one route that reads them, by the one method", async () => {
  expect((await askRaw(`${site}/legge`, { headers: [WHO] })).text).toContain("comge_codicefiscale");
  expect((await askRaw(`${site}/altrove`, { headers: [WHO] })).text).not.toContain("comge");
  expect((await askRaw(`${site}/legge`, { method: "POST", headers: [WHO] })).text).not.toContain("comge");
  expect((await askRaw(`${site}/legge/`, { headers: [["Comge-Nome", "Ada"]] })).text).not.toContain("Ada");
});

test("who sends them elsewhere is noted by name and never by value, once a minute however many they are", async () => {
  lines.length = 0;
  for (let at = 0; at < 20; at += 1)
    await askRaw(`${site}/altrove`, { headers: [["COMGE_sesso", "F-riservato"]] });
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({
    event: "access.identity-headers-dropped",
    headers: ["comge_sesso"],
    peer: "127.0.0.1",
  });
  expect(JSON.stringify(lines)).not.toContain("F-riservato");
});

test("the proxy, which may bring them to every page, is no attack", async () => {
  lines.length = 0;
  const answer = await askRaw(`${site}/altrove`, {
    headers: [
      ["comge_nome", "Ada"],
      ["X-Proxy", "io"],
    ],
  });
  expect(answer.text).not.toContain("comge");
  expect(lines).toEqual([]);
});

test("a flood of them is few entries of the register, and none is lost count of", async () => {
  for (let at = 0; at < 30; at += 1)
    await askRaw(`${site}/altrove`, { headers: [["comge_nome", "F-riservato"]] });
  for (let at = 0; at < 300; at += 1)
    await askRaw(`${site}/altrove`, { headers: [[`comge_n${at}`, "F-riservato"]] });
  await close();
  const entries = await database.db
    .selectFrom("audit_entry")
    .select("detail")
    .where("action", "=", "access.headers-dropped")
    .execute();
  expect(entries.length).toBeLessThan(110);
  const counted = entries.reduce((sum, { detail }) => sum + (detail as { times: number }).times, 0);
  // With those of the tests before, three and twenty.
  expect(counted).toBe(3 + 20 + 30 + 300);
  expect(JSON.stringify(entries)).not.toContain("F-riservato");
});
