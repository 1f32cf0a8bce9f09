import { spawn } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";

const CLI = join(import.meta.dirname, "../../src/main/cli.ts");

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  await database.leave();
}, 120_000);
afterAll(() => database.close());

/** Runs a process until it says that it works, then asks it to stop. */
async function startAndStop(command: string): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [CLI, command], {
    env: {
      ...process.env,
      STABILE_DATA_DIR: database.dataDir,
      ...(database.url === undefined ? {} : { DATABASE_URL: database.url }),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  const hear = (bytes: Buffer) => {
    said += bytes.toString();
    if (said.includes("Lavori in coda avviati")) child.kill("SIGTERM");
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  return new Promise((resolve) => child.once("exit", (code) => resolve({ code, said })));
}

test.skipIf(databaseKind === "PGlite")(
  "several workers may start at once on a new database",
  async () => {
    const ended = await Promise.all(["work", "work", "work"].map(startAndStop));
    expect(ended).toEqual(ended.map(() => ({ code: 0, said: "Lavori in coda avviati\n" })));
  },
  60_000,
);

test("a worker may be the first process of an installation, before any page was served", async () => {
  expect(await startAndStop("work")).toEqual({ code: 0, said: "Lavori in coda avviati\n" });
}, 60_000);
