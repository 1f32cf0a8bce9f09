import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, "../..");
const CLI = join(ROOT, "packages/server/src/main/cli.ts");

/** Everything as a person starts it, on ports and in a folder of its own. */
export interface Town {
  url: string;
  site: string;
  console: string;
  czrm: string;
  engine: "PGlite" | "PostgreSQL";
  output(): string;
  /** `./stabile …` beside it, over the same data; with PostgreSQL only. @returns what it wrote */
  command(args: readonly string[]): Promise<string>;
  stop(): Promise<void>;
}

/** A run of free ports: the sandbox takes eleven in a row. */
async function freePortRun(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const base = 20_000 + Math.floor(Math.random() * 20_000);
    const free = await Promise.all(Array.from({ length: 12 }, (_, offset) => isFree(base + offset)));
    if (free.every(Boolean)) return base;
  }
  throw new Error("no twelve free ports in a row");
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}

interface OwnDatabase {
  url: string;
  drop(): Promise<void>;
}

async function createDatabase(adminUrl: string): Promise<OwnDatabase> {
  const name = `stabile_e2e_${randomBytes(5).toString("hex")}`;
  const execute = async (statement: string) => {
    const admin = new pg.Client({ connectionString: adminUrl });
    await admin.connect();
    await admin.query(statement);
    await admin.end();
  };
  await execute(`create database ${name}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => execute(`drop database ${name} with (force)`) };
}

/** Starts `./stabile start` and waits for its welcome. */
export async function startTown(): Promise<Town> {
  const base = await freePortRun();
  const dataDir = await mkdtemp(join(tmpdir(), "stabile-e2e-"));
  const adminUrl = process.env.STABILE_TEST_DATABASE_URL;
  const database = adminUrl === undefined ? undefined : await createDatabase(adminUrl);
  const env = {
    ...process.env,
    PORT: String(base),
    SANDBOX_PORT: String(base + 1),
    STABILE_DATA_DIR: dataDir,
    CZRM_POLL_SECONDS: "2",
    ...(database ? { DATABASE_URL: database.url } : {}),
  };
  const child = spawn(process.execPath, [CLI, "start"], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env,
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  await untilReady(child, () => output);
  const at = (offset: number) => `http://localhost:${base + 1 + offset}`;
  return {
    url: `http://localhost:${base}`,
    site: at(2),
    console: at(3),
    czrm: at(4),
    engine: database ? "PostgreSQL" : "PGlite",
    output: () => output,
    async command(args) {
      const { stdout } = await run(process.execPath, [CLI, ...args], { cwd: ROOT, env, timeout: 180_000 });
      return stdout;
    },
    async stop() {
      await stopProcess(child);
      await database?.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function untilReady(child: ChildProcess, output: () => string): Promise<void> {
  const until = Date.now() + 180_000;
  while (!output().includes("Stabile è pronto")) {
    if (child.exitCode !== null || Date.now() > until) throw new Error(`Stabile did not start:\n${output()}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await gone;
}
