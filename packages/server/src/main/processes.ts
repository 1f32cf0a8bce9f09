import { createApplication } from "#main/application.ts";
import { openConfigured } from "#main/open-configured.ts";
import { migrate } from "#runtime/database/migrate.ts";

/** Runs until told to stop; what is under way is finished first. */
export function untilStopped(close: () => Promise<void>): void {
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    // A close that hangs must not keep a supervisor waiting for ever.
    setTimeout(() => process.exit(1), 15_000).unref();
    close().then(
      // With the code of what made us stop, when something did.
      () => process.exit(),
      () => process.exit(1),
    );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

/** `./stabile serve` */
export async function serve(): Promise<void> {
  const { config, database } = await openConfigured();
  await migrate(database.db);
  const application = await createApplication(config, database);
  await application.prepare();
  const address = await application.serve();
  untilStopped(application.close);
  console.log(`Stabile serve su ${address}`);
}

/** `./stabile work` */
export async function work(): Promise<void> {
  const { config, database } = await openConfigured();
  await migrate(database.db);
  const application = await createApplication(config, database);
  // Whichever process starts first finds no queues yet.
  await application.prepare();
  await application.work();
  // Before it is said: whoever hears it may already want it to stop.
  untilStopped(application.close);
  console.log("Lavori in coda avviati");
}
