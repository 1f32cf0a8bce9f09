import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { TestDatabase } from "#test/support/database.ts";

const run = promisify(execFile);
const CLI = join(import.meta.dirname, "../../src/main/cli.ts");

/** `./stabile …` as a process of its own, on a database that this one has left (`TestDatabase.leave`). */
export async function runCommand(
  { dataDir, url }: TestDatabase,
  args: readonly string[],
): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = {
    ...process.env,
    STABILE_DATA_DIR: dataDir,
    ...(url === undefined ? {} : { DATABASE_URL: url }),
  };
  try {
    return { code: 0, ...(await run(process.execPath, [CLI, ...args], { env })) };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
}
