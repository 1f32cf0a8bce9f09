import { type ChildProcess, execFile, spawn } from "node:child_process";
import { chown, mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface TestPostgres {
  url: string;
  stop(): Promise<void>;
}

/** The newest PostgreSQL ≥ 15 that Debian's packages installed, if there is one. */
async function findBinaries(): Promise<string | undefined> {
  const base = "/usr/lib/postgresql";
  const versions = await readdir(base).catch(() => [] as string[]);
  const newest = versions
    .map(Number)
    .filter((version) => version >= 15)
    .sort((a, b) => b - a)[0];
  return newest === undefined ? undefined : `${base}/${newest}/bin`;
}

/**
 * A throw-away PostgreSQL in a folder of its own. Undefined where its packages are not installed.
 * @param changed settings of `postgresql.conf` that differ from those of the tests, which do not wait for the disk
 */
export async function startTestPostgres(
  changed: Record<string, string> = {},
): Promise<TestPostgres | undefined> {
  const bin = await findBinaries();
  if (bin === undefined) return undefined;
  const folder = await mkdtemp(join(tmpdir(), "stabile-postgres-"));
  const asUser = await postgresUser();
  // PostgreSQL refuses to run as root: there its own user does.
  if (asUser) await chown(folder, asUser.uid, asUser.gid);
  const options = asUser ?? {};
  await run(
    `${bin}/initdb`,
    ["-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-D", join(folder, "data")],
    options,
  );
  const port = await freePort();
  const settings = {
    port,
    unix_socket_directories: folder,
    listen_addresses: "127.0.0.1",
    max_connections: 300,
    shared_buffers: "512MB",
    fsync: "off",
    log_min_messages: "fatal",
    ...changed,
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const server = spawn(`${bin}/postgres`, ["-D", join(folder, "data"), ...args], {
    ...options,
    stdio: ["ignore", "ignore", "ignore"],
  });
  await untilReady(`${bin}/pg_isready`, port);
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  return { url, stop: () => stopServer(server, folder) };
}

async function postgresUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = await Promise.all([run("id", ["-u", "postgres"]), run("id", ["-g", "postgres"])]);
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

async function untilReady(pgIsReady: string, port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const ready = await run(pgIsReady, ["-h", "127.0.0.1", "-p", String(port)]).catch(() => undefined);
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("PostgreSQL di prova non è partito in 10 secondi");
}

async function stopServer(server: ChildProcess, folder: string): Promise<void> {
  const gone = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGINT");
  await gone;
  await rm(folder, { recursive: true, force: true });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
