import { createApplication } from "#main/application.ts";
import { readConfig } from "#main/config.ts";
import { openDatabase } from "#runtime/database/open-database.ts";

/** The application at work in a process of its own, so that everything it writes can be read. Run by the log test. */
const config = readConfig(process.env);
const database = await openDatabase({ url: config.DATABASE_URL, dataDir: config.STABILE_DATA_DIR });
const application = await createApplication(config, database);
await application.prepare();
await application.serve();
await application.work();
process.on("SIGTERM", () => void application.close().then(() => process.exit(0)));
process.send?.("ready");
