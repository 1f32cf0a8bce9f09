/**
 * Replays a municipality's file of reports through the CzRM sandbox into Stabile and compares every row, in one command:
 *
 *     node ops/bootstrap/run.mjs node ops/scripts/replay.ts FILE --profile PROFILE [options of `./stabile sandbox replay`]
 *
 * On a throw-away PostgreSQL where its packages are installed, otherwise on an embedded database. An empty PostgreSQL of
 * one's own is named by DATABASE_URL.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { startTestPostgres } from "./test-postgres.ts";

const CLI = join(import.meta.dirname, "../../packages/server/src/main/cli.ts");

const postgres = process.env.DATABASE_URL === undefined ? await startTestPostgres() : undefined;
const child = spawn(process.execPath, [CLI, "sandbox", "replay", ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { ...process.env, ...(postgres === undefined ? {} : { DATABASE_URL: postgres.url }) },
});
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => child.kill("SIGTERM"));
const code = await new Promise<number>((resolve) => child.once("exit", (status) => resolve(status ?? 1)));
await postgres?.stop();
process.exitCode = code;
