import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, test } from "vitest";
import { expectAllHandled, expectToldInOrder } from "#test/support/check-told.ts";
import { FAULTS, leaveNotice, NO_FAULTS, STEPS } from "#test/support/crash-story.ts";
import { type CzrmWorld, openCzrmWorld } from "#test/support/czrm-world.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { migrate } from "#runtime/database/migrate.ts";
import { openDatabase } from "#runtime/database/open-database.ts";
import { seededDraw } from "#test/support/seeded-draw.ts";

const WORKER = fileURLToPath(new URL("../../support/killed-worker.ts", import.meta.url));
/** A real process each: the embedded database takes seconds to open, so that it is killed less often. */
const KILLS = databaseKind === "PGlite" ? 4 : 30;

let database: TestDatabase;
let world: CzrmWorld;
let home: string;
beforeAll(async () => {
  database = await freshDatabase();
  world = await openCzrmWorld(database);
  home = await mkdtemp(join(tmpdir(), "stabile-killed-"));
  // The embedded database is opened by one process at a time: the workers have one of their own.
  if (database.url === undefined) await withDatabase((db) => migrate(db));
});
afterAll(async () => {
  await world.close();
  await database.close();
  await rm(home, { recursive: true, force: true });
});

/** @returns the signal it died of, null when it came to its end */
function runWorker(dieAt: string, aheadMs: number): Promise<NodeJS.Signals | null> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", WORKER], {
    stdio: ["ignore", "ignore", "pipe"],
    env: {
      PATH: process.env.PATH,
      ...(database.url === undefined ? {} : { DATABASE_URL: database.url }),
      DATA_DIR: home,
      GATEWAY_URL: world.gatewayUrl,
      DIE_AT: dieAt,
      AHEAD_MS: String(aheadMs),
    },
  });
  let told = "";
  child.stderr.on("data", (chunk: Buffer) => {
    told += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.once("exit", (code, signal) => {
      if (code === 0 || signal === "SIGKILL") resolve(signal);
      else reject(new Error(`the worker ended with ${code ?? signal}: ${told}`));
    });
  });
}

/** What the workers left, once they are gone. */
async function withDatabase<T>(work: (db: TestDatabase["db"]) => Promise<T>): Promise<T> {
  if (database.url !== undefined) return work(database.db);
  const opened = await openDatabase({ url: undefined, dataDir: home });
  try {
    return await work(opened.db);
  } finally {
    await opened.close();
  }
}

test(`kill -9 of the process ${KILLS} times under faults loses nothing and tells nothing twice (${databaseKind})`, async () => {
  const draw = seededDraw(7);
  const keys: string[] = [];
  let aheadMs = 0;
  for (let kills = 0; kills < KILLS; ) {
    world.setFaults("czrm", NO_FAULTS);
    const { body } = await world.admin("POST", "/admin/cases", {
      Subject: `Prova ${keys.length}`,
      RecordType: { Name: "Segnalazione" },
    });
    const key = body.id as string;
    keys.push(key);
    if (database.url !== undefined && draw() < 0.5) await leaveNotice(database.db, key);
    world.setFaults("czrm", FAULTS);
    const dieAt =
      draw() < 0.7 ? (STEPS[Math.floor(draw() * STEPS.length)] ?? "") : String(1 + Math.floor(draw() * 20));
    if ((await runWorker(dieAt, aheadMs)) === "SIGKILL") kills += 1;
    aheadMs += 130_000;
  }
  world.setFaults("czrm", NO_FAULTS);
  for (let count = 0; count < 3; count += 1) {
    await runWorker("", aheadMs);
    aheadMs += 130_000;
  }
  await withDatabase((db) => expectAllHandled(db, keys));
  await expectToldInOrder(world, keys);
}, 600_000);
