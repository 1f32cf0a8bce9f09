import { type Application, createApplication } from "#main/application.ts";
import { readConfig } from "#main/config.ts";
import type { TestDatabase } from "#test/support/database.ts";
import { freePort } from "#test/support/free-port.ts";

export interface ServedApplication {
  application: Application;
  /** Of the API. */
  base: string;
}

/**
 * The whole application on a socket of its own, with no limit of calls that a test could meet, and a silent log.
 * @param settings what else its environment says, or otherwise
 */
export async function serveApplication(
  database: TestDatabase,
  settings: Record<string, string> = {},
): Promise<ServedApplication> {
  const port = await freePort();
  const config = readConfig({
    PORT: String(port),
    STABILE_DATA_DIR: database.dataDir,
    REQUESTS_PER_MINUTE: "10000000",
    LOG_LEVEL: "fatal",
    ...settings,
  });
  const application = await createApplication(config, database);
  await application.prepare();
  await application.serve();
  return { application, base: `http://127.0.0.1:${port}/api/v1` };
}
