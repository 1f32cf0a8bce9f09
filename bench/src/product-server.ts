import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Child, startChild } from "./child-process.ts";

const ROOT = join(import.meta.dirname, "../..");
export const POOL_SIZE = 10;

const nodeFlags = JSON.parse(readFileSync(join(ROOT, "ops/bootstrap/node-flags.json"), "utf8")) as string[];

export interface RunningProduct extends Pick<Child, "residentMb" | "cpu" | "stop"> {
  url: string;
}

/** One real `serve` process over a database, with everything on; only the limit of requests a minute is out of reach. */
export async function startProduct(
  databaseUrl: string,
  settings: Record<string, string> = {},
): Promise<RunningProduct> {
  const dataDir = await mkdtemp(join(tmpdir(), "stabile-bench-"));
  const port = await freePort();
  const child = await startChild({
    // As `./stabile serve` runs it.
    args: [...nodeFlags, join(ROOT, "packages/server/src/main/cli.ts"), "serve"],
    env: {
      DATABASE_URL: databaseUrl,
      DATABASE_MAX_CONNECTIONS: String(POOL_SIZE),
      STABILE_DATA_DIR: dataDir,
      PORT: String(port),
      SANDBOX: "true",
      REQUESTS_PER_MINUTE: "100000000",
      LOG_LEVEL: "error",
      ...settings,
    },
    ready: /Stabile serve su/,
  });
  return {
    url: `http://127.0.0.1:${port}`,
    residentMb: child.residentMb,
    cpu: child.cpu,
    async stop() {
      await child.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** One real `work` process over the same database: what waits in the queues is done by it. */
export function startWorker(databaseUrl: string, settings: Record<string, string>): Promise<Child> {
  return startChild({
    args: [...nodeFlags, join(ROOT, "packages/server/src/main/cli.ts"), "work"],
    env: { DATABASE_URL: databaseUrl, SANDBOX: "true", LOG_LEVEL: "error", ...settings },
    ready: /Lavori in coda avviati/,
  });
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
