import { spawnSync } from "node:child_process";
import { startTestPostgres } from "./test-postgres.ts";
const pg = await startTestPostgres();
const r = spawnSync("../../node_modules/.bin/vitest", ["run", ...process.argv.slice(2)], { cwd: "packages/server", stdio: "inherit", env: { ...process.env, STABILE_TEST_DATABASE_URL: pg!.url } });
await pg!.stop();
process.exit(r.status ?? 1);
