import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { madeUpReports } from "../../../sandbox/test/replay/made-up-reports.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";

const CLI = join(import.meta.dirname, "../../src/main/cli.ts");
const PROFILE = join(import.meta.dirname, "../../../sandbox/data/profiles/alessandria-municipium.json");

let database: TestDatabase | undefined;
let folder: string;
beforeAll(async () => {
  // The embedded database belongs to the replay's own process: it makes one for itself.
  if (databaseKind === "PostgreSQL") database = await freshDatabase();
  folder = await mkdtemp(join(tmpdir(), "stabile-replay-"));
});
afterAll(async () => {
  await database?.close();
  await rm(folder, { recursive: true, force: true });
});

/** `./stabile sandbox replay`, as one gives it. */
function replay(args: readonly string[]): Promise<{ code: number | null; text: string }> {
  const { DATABASE_URL: _theirs, ...env } = process.env;
  const child = spawn(process.execPath, [CLI, "sandbox", "replay", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...env, ...(database?.url === undefined ? {} : { DATABASE_URL: database.url }) },
  });
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (text += chunk.toString()));
  return new Promise((resolve) => child.once("exit", (code) => resolve({ code, text })));
}

test(`sixty reports filed, taken, closed, cancelled, filed away and deleted under every fault all end as they must (${databaseKind})`, async () => {
  const file = join(folder, "segnalazioni.csv");
  await writeFile(file, madeUpReports(60));
  const { code, text } = await replay([file, "--profile", PROFILE]);
  expect(text).toContain("Tutte le 60 segnalazioni tornano");
  expect(text).toMatch(/Guasti incontrati da chi scrive nel CzRM: [1-9]/);
  expect(text).toMatch(/Totale +60 +60/);
  expect(code).toBe(0);
}, 300_000);

test("a replay that cannot begin says why in one line and ends with the code of a wrong use", async () => {
  const missing = await replay([join(folder, "assente.csv"), "--profile", PROFILE]);
  expect(missing).toMatchObject({ code: 2 });
  expect(missing.text).toContain("assente.csv non si legge");
  expect(await replay(["x.csv", "--profile", PROFILE, "--faults", "grandine"])).toMatchObject({ code: 2 });
});
