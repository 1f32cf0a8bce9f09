import { spawn } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { freePort } from "#test/support/free-port.ts";

const CLI = join(import.meta.dirname, "../../src/main/cli.ts");

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  await database.leave();
});
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

test.skipIf(databaseKind === "PGlite")("several workers may start at once on a new database", async () => {
  const ended = await Promise.all(["work", "work", "work"].map(startAndStop));
  expect(ended).toEqual(ended.map(() => ({ code: 0, said: "Lavori in coda avviati\n" })));
});

test("a worker may be the first process of an installation, before any page was served", async () => {
  expect(await startAndStop("work")).toEqual({ code: 0, said: "Lavori in coda avviati\n" });
});

/** `./stabile serve` behind Apache with mod_shib, until it answers. @returns what kills it, as a fault does */
async function serveBehindShibboleth(noticePort: number): Promise<() => Promise<void>> {
  const port = await freePort();
  const child = spawn(process.execPath, [CLI, "serve"], {
    env: {
      ...process.env,
      PORT: String(port),
      STABILE_DATA_DIR: database.dataDir,
      DATABASE_URL: database.url,
      ACCESS_MODE: "shibboleth",
      ACCESS_PROXY_PEERS: "127.0.0.1",
      ACCESS_PROXY_SECRET: "un-segreto-di-prova-del-proxy",
      ACCESS_NOTIFY_PORT: String(noticePort),
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (bytes: Buffer) => (said += bytes.toString()));
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const answers = () =>
    fetch(`http://127.0.0.1:${port}/api/v1/status`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await answers())) {
    if (child.exitCode !== null) throw new Error(said);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return async () => {
    child.kill("SIGKILL");
    await gone;
  };
}

test.skipIf(databaseKind === "PGlite" || process.platform !== "linux")(
  "two processes share the address of notices: when one falls the other hears them all",
  async () => {
    const noticePort = await freePort();
    const killers = await Promise.all([noticePort, noticePort].map(serveBehindShibboleth));
    const body =
      '<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body><LogoutNotification xmlns="urn:mace:shibboleth:2.0:sp:notify" type="global"><SessionID>_0123456789abcdef0123456789abcdef</SessionID></LogoutNotification></S:Body></S:Envelope>';
    const tell = async () =>
      (await fetch(`http://127.0.0.1:${noticePort}/slo/back`, { method: "POST", body })).status;
    try {
      expect(await tell()).toBe(200);
      await killers[0]?.();
      // Of two listeners half of the connections would go to the one that is no more.
      for (let time = 0; time < 10; time += 1) expect(await tell()).toBe(200);
    } finally {
      await Promise.all(killers.map((kill) => kill()));
    }
  },
);
