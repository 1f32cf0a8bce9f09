import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { City } from "#city/types.ts";
import { openFaultBoard } from "#core/fault-board.ts";
import type { Platform } from "#core/platform.ts";
import { configFromEnvironment } from "#core/sandbox-config.ts";
import { startSandbox } from "#core/serve.ts";
import { openSigningKey } from "#core/signing-key.ts";
import { wipeState } from "#core/wipe-state.ts";
import { openWorld } from "#core/world.ts";
import { openWorldClock } from "#core/world-clock.ts";

let folder: string;
const city = {} as City;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stabile-sandbox-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("faults survive a restart", () => {
  const first = openWorld({ dataDir: folder, city });
  first.faults.set("czrm", { errorRate: 0.25, latencyMs: 40 });
  first.close();
  const second = openWorld({ dataDir: folder, city });
  expect(second.faults.of("czrm")).toMatchObject({ errorRate: 0.25, latencyMs: 40, down: false });
  expect(second.faults.of("realgimm").errorRate).toBe(0);
  second.close();
});

test("the same seed draws the same luck from a fresh state, another seed another, a restart goes on differently", () => {
  const luck = (seed: number, db = new DatabaseSync(":memory:")): string => {
    const board = openFaultBoard(db, seed);
    board.set("czrm", { errorRate: 0.5 });
    return Array.from({ length: 200 }, () => (board.strikes("czrm", "errorRate") ? "x" : ".")).join("");
  };
  expect(luck(1)).toBe(luck(1));
  expect(luck(1)).not.toBe(luck(2));
  const kept = new DatabaseSync(":memory:");
  expect(luck(1, kept)).not.toBe(luck(1, kept));
});

test("a rate strikes about as often as it says, and draws of one platform do not shift another's", () => {
  const board = openFaultBoard(new DatabaseSync(":memory:"), 7);
  board.set("czrm", { truncateRate: 0.2 });
  const struck = Array.from({ length: 5_000 }, () => board.strikes("czrm", "truncateRate")).filter(
    Boolean,
  ).length;
  expect(struck).toBeGreaterThan(900);
  expect(struck).toBeLessThan(1_100);
  expect(board.strikes("realgimm", "truncateRate")).toBe(false);
});

test("a rate beyond one or an unknown fault is refused and changes nothing", () => {
  const board = openFaultBoard(new DatabaseSync(":memory:"), 7);
  expect(() => board.set("czrm", { errorRate: 1.5 })).toThrow();
  expect(() => board.set("czrm", { esplode: 1 } as never)).toThrow();
  expect(board.of("czrm").errorRate).toBe(0);
});

test("the city's clock runs at its own pace and finds the time passed after a restart", () => {
  const db = new DatabaseSync(":memory:");
  let wall = Date.parse("2026-06-01T10:00:00Z");
  const clock = openWorldClock(db, () => wall);
  expect(clock.now().toISOString()).toBe("2026-06-01T10:00:00.000Z");
  clock.set({ now: new Date("2023-01-01T00:00:00Z"), speed: 3_600 });
  wall += 24_000;
  expect(clock.now().toISOString()).toBe("2023-01-02T00:00:00.000Z");
  const reopened = openWorldClock(db, () => wall + 1_000);
  expect(reopened.now().toISOString()).toBe("2023-01-02T01:00:00.000Z");
  reopened.clear();
  expect(
    openWorldClock(db, () => wall)
      .now()
      .getTime(),
  ).toBe(wall);
});

test("a signing key is made once and kept", async () => {
  const db = new DatabaseSync(":memory:");
  const first = await openSigningKey(db, "prova");
  expect((await openSigningKey(db, "prova")).publicJwk).toEqual(first.publicJwk);
  expect((await openSigningKey(db, "altra")).kid).not.toBe(first.kid);
  expect(first.publicJwk).not.toHaveProperty("d");
});

test("wiping drops platforms' tables, views and full-text indexes, references included, and keeps the core's", () => {
  const db = new DatabaseSync(":memory:");
  openFaultBoard(db, 1);
  db.exec(`
    CREATE TABLE a_parent (id INTEGER PRIMARY KEY); CREATE TABLE a_child (id INTEGER REFERENCES a_parent (id));
    INSERT INTO a_parent VALUES (1); INSERT INTO a_child VALUES (1);
    CREATE VIEW a_view AS SELECT * FROM a_parent; CREATE VIRTUAL TABLE a_text USING fts5 (words);
  `);
  wipeState(db);
  const left = db.prepare("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')").all();
  expect(left.every(({ name }) => /^(core|sqlite)_/.test(String(name)))).toBe(true);
  expect(left.some(({ name }) => name === "core_fault")).toBe(true);
});

test("a second process on the same state is refused instead of working beside the first", () => {
  const world = openWorld({ dataDir: folder, city });
  world.faults.set("czrm", { latencyMs: 1 });
  const other = new DatabaseSync(join(folder, "sandbox.db"), { timeout: 0 });
  expect(() => other.prepare("SELECT * FROM core_fault").all()).toThrow(/locked/);
  other.close();
  world.close();
});

test("a damaged state is an error at opening", () => {
  writeFileSync(join(folder, "sandbox.db"), "questo non è un database ".repeat(200));
  expect(() => openWorld({ dataDir: folder, city })).toThrow(/not a database/);
});

test("a platform that is down when the sandbox starts is refused until it is repaired", async () => {
  const platform: Platform = {
    name: "realgimm",
    title: "Prova",
    listener: "realgimm",
    register: (app) => void app.get("/", () => "eccomi"),
  };
  const before = await startSandbox({ basePort: 0, dataDir: folder, city }, [platform]);
  before.world.faults.set("realgimm", { down: true });
  await before.close();
  const sandbox = await startSandbox({ basePort: 0, dataDir: folder, city }, [platform]);
  const url = sandbox.urls.realgimm ?? "";
  await expect(fetch(url)).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });
  sandbox.world.faults.set("realgimm", { down: false });
  await sandbox.settled();
  expect(await (await fetch(url)).text()).toBe("eccomi");
  await sandbox.close();
});

test("the environment is read with its defaults, and a wrong variable is named", () => {
  expect(configFromEnvironment({})).toEqual({
    basePort: 3100,
    dataDir: join("var", "sandbox"),
    seed: 20260624,
    size: "small",
    stabileUrl: "http://localhost:3000",
    sirac: {},
  });
  expect(
    configFromEnvironment({ SANDBOX_SIRAC_SERVICE_PROVIDERS: "https://a.example/md, /b.xml" }).sirac,
  ).toEqual({
    serviceProviders: ["https://a.example/md", "/b.xml"],
  });
  expect(configFromEnvironment({ STABILE_URL: "http://localhost:4000/" }).stabileUrl).toBe(
    "http://localhost:4000",
  );
  expect(() => configFromEnvironment({ SANDBOX_SIZE: "enorme" })).toThrow(/SANDBOX_SIZE/);
});
