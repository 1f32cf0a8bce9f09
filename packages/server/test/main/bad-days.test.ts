import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";

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
