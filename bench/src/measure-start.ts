import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { startChild } from "./child-process.ts";
import { median } from "./measure-load.ts";
import type { OpenServer } from "./open-server.ts";
import type { Finding } from "./report.ts";
import { createServer } from "node:net";

const ROOT = join(import.meta.dirname, "../..");
const MOST_SECONDS = { embedded: 8, PostgreSQL: 3 };

/** From the command to the first page served, the second time: the training city is there, the pages are built. */
export async function measureStart(
  server: OpenServer,
  { rounds }: { rounds: number },
): Promise<Omit<Finding, "on">[]> {
  return [
    await measureClone(),
    await measureEngine("embedded", undefined, rounds),
    await measureEngine("PostgreSQL", await server.database("start"), rounds),
  ];
}

const MOST_FROM_CLONE = 180;

/** The first of all: what git has, `npm start`, and everything said to be ready. What npm fetches comes as fast as the registry. */
async function measureClone(): Promise<Omit<Finding, "on">> {
  const folder = await mkdtemp(join(tmpdir(), "stabile-clone-"));
  try {
    const clone = join(folder, "stabile");
    await promisify(execFile)("git", ["clone", "--quiet", ROOT, clone]);
    const port = await freeRun(9);
    const started = performance.now();
    const child = await startChild({
      program: "npm",
      args: ["start"],
      cwd: clone,
      // As from a shell: not our own Node, nor what npm told us.
      env: { PATH: pathWithoutOurs(), PORT: String(port), SANDBOX_PORT: String(port + 1) },
      ready: /Stabile è pronto/,
      readyWithinMs: 2 * MOST_FROM_CLONE * 1000,
    });
    const seconds = (performance.now() - started) / 1000;
    await firstPage(port);
    await child.stop();
    return {
      what: "Start: first, from a clone",
      target: `≤ ${MOST_FROM_CLONE} s`,
      measured: `${seconds.toFixed(0)} s`,
      detail: "packages fetched, pages built, city made and synchronised, embedded database",
      met: seconds <= MOST_FROM_CLONE,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const pathWithoutOurs = (): string =>
  (process.env.PATH ?? "")
    .split(":")
    .filter((one) => !one.endsWith("node_modules/.bin"))
    .join(":");

async function measureEngine(
  engine: "embedded" | "PostgreSQL",
  databaseUrl: string | undefined,
  rounds: number,
): Promise<Omit<Finding, "on">> {
  const dataDir = await mkdtemp(join(tmpdir(), "stabile-start-"));
  try {
    const first = await secondsToFirstPage(dataDir, databaseUrl);
    const again: number[] = [];
    for (let round = 0; round < rounds; round += 1)
      again.push(await secondsToFirstPage(dataDir, databaseUrl));
    const seconds = Math.max(...again);
    return {
      what: `Start: second, ${engine}`,
      target: `≤ ${MOST_SECONDS[engine]} s`,
      measured: `${seconds.toFixed(1)} s`,
      detail: `slowest of ${rounds} (median ${median(again).toFixed(1)} s); the first, with everything installed, ${first.toFixed(1)} s`,
      met: seconds <= MOST_SECONDS[engine],
    };
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function secondsToFirstPage(dataDir: string, databaseUrl: string | undefined): Promise<number> {
  const port = await freeRun(9);
  const started = performance.now();
  const child = startChild({
    args: [
      join(ROOT, "ops/bootstrap/run.mjs"),
      "node",
      join(ROOT, "packages/server/src/main/cli.ts"),
      "start",
    ],
    env: {
      PORT: String(port),
      SANDBOX_PORT: String(port + 1),
      STABILE_DATA_DIR: dataDir,
      ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
    },
    ready: /Stabile è pronto/,
    readyWithinMs: 180_000,
    cwd: ROOT,
  });
  const seconds = await firstPage(port).then(() => (performance.now() - started) / 1000);
  await (await child).stop();
  return seconds;
}

async function firstPage(port: number): Promise<void> {
  for (let attempt = 0; attempt < 6_000; attempt += 1) {
    const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined);
    if (answer?.ok === true && (await answer.text()).includes("<html")) return;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  throw new Error("nessuna pagina in tre minuti");
}

/** A run of ports that nobody uses: the product's and those of the simulated municipality. */
async function freeRun(length: number): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const base = 20_000 + Math.floor(Math.random() * 20_000);
    const free = await Promise.all(Array.from({ length }, (_, offset) => isFree(base + offset)));
    if (free.every(Boolean)) return base;
  }
  throw new Error("nessuna serie di porte libere");
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
