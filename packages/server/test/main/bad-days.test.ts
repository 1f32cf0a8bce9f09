import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, statfs, truncate, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";

const execute = promisify(execFile);
const CLI = join(import.meta.dirname, "../../src/main/cli.ts");

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await freshDatabase();
  await database.leave();
  folder = await mkdtemp(join(tmpdir(), "stabile-bad-days-"));
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

interface Ended {
  code: number | null;
  said: string;
}

function run(args: string[], env: Record<string, string>): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [CLI, ...args], {
    env: { ...process.env, ...(database.url === undefined ? {} : { DATABASE_URL: database.url }), ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr?.on("data", (bytes: Buffer) => {
    said += bytes.toString();
  });
  return { child, ended: new Promise((resolve) => child.once("exit", (code) => resolve({ code, said }))) };
}

/** The test's own database, or none of these variables at all. */
const own = (): Record<string, string> => ({ STABILE_DATA_DIR: database.dataDir });

test("a taken port is told with what to do, before anything is opened", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const port = (other.address() as AddressInfo).port;
  try {
    const { ended } = run(["start"], { ...own(), PORT: String(port) });
    expect(await ended).toMatchObject({
      code: 3,
      said: expect.stringMatching(/porta è già occupata.*PORT=/s),
    });
    const platform = run(["start"], { ...own(), PORT: "0", SANDBOX_PORT: String(port - 2) });
    expect(await platform.ended).toMatchObject({ code: 3, said: expect.stringContaining("SANDBOX_PORT=") });
  } finally {
    other.close();
  }
});

test("a database that is not there is told, and nothing is begun", async () => {
  const { ended } = run(["serve"], {
    STABILE_DATA_DIR: folder,
    PORT: "0",
    DATABASE_URL: "postgres://postgres@127.0.0.1:1/niente",
  });
  expect(await ended).toMatchObject({ code: 4, said: expect.stringContaining("La base dati non risponde") });
});

const isRoot = process.getuid?.() === 0;

test.skipIf(!isRoot || databaseKind === "PostgreSQL")(
  "a disk that fills up stops the embedded database in time, with its own code, and nothing is lost",
  async ({ skip }) => {
    const disk = join(folder, "disk");
    await mkdir(disk);
    const small = ["-t", "tmpfs", "-o", "size=160m", "tmpfs", disk];
    await execute("mount", small).catch(() => skip("qui non si può montare un disco piccolo"));
    try {
      const env = { STABILE_DATA_DIR: disk, PORT: "0" };
      const { ended } = run(["serve"], env);
      await untilThere(join(disk, "pgdata/postmaster.opts"), join(disk, "pgdata/PG_VERSION"));
      await new Promise((resolve) => setTimeout(resolve, 12_000));
      const filling = join(disk, "altro");
      const { bavail, bsize } = await statfs(disk);
      await writeFile(filling, Buffer.alloc(bavail * bsize - 30 * 1024 ** 2));
      expect(await ended).toMatchObject({ code: 7, said: expect.stringContaining("Il disco è pieno") });
      expect(await run(["serve"], env).ended).toMatchObject({ code: 7 });
      await rm(filling);
      const again = run(["doctor"], env);
      expect(await again.ended).toMatchObject({ code: 0 });
    } finally {
      await execute("umount", ["-l", disk]);
    }
  },
);

async function untilThere(...anyOf: string[]): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (anyOf.some((path) => existsSync(path))) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test("a real installation that lacks its secrets is told which", async () => {
  const { ended } = run(["serve"], { ...own(), SANDBOX: "false" });
  expect(await ended).toMatchObject({
    code: 6,
    said: expect.stringMatching(/GATEWAY_KEY: manca la chiave[\s\S]*REALGIMM_PASSWORD: manca/),
  });
});

test.skipIf(databaseKind === "PostgreSQL")(
  "an embedded database that another process holds, or that is broken, is told and left as it is",
  async () => {
    const env = { ...own(), PORT: "0" };
    const holder = run(["serve"], env);
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    try {
      expect(await run(["serve"], env).ended).toMatchObject({
        code: 5,
        said: expect.stringContaining("già aperta da un altro processo"),
      });
    } finally {
      holder.child.kill("SIGTERM");
      await holder.ended;
    }
    const control = join(database.dataDir, "pgdata/global/pg_control");
    await truncate(control, 10);
    expect(await run(["serve"], env).ended).toMatchObject({
      code: 5,
      said: expect.stringMatching(/non si apre[\s\S]*ripristina una copia/),
    });
  },
);

test.skipIf(databaseKind === "PostgreSQL")("a data folder that is a file is told", async () => {
  const file = join(folder, "var");
  await writeFile(file, "non sono una cartella");
  expect(await run(["serve"], { STABILE_DATA_DIR: file, PORT: "0" }).ended).toMatchObject({ code: 5 });
});
