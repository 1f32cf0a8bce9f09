import { createServer } from "node:net";
import { createApplication } from "#main/application.ts";
import { buildPages } from "#main/build-pages.ts";
import { type Config, readConfig } from "#main/config.ts";
import { openConfigured } from "#main/open-configured.ts";
import { untilStopped } from "#main/processes.ts";
import { type RunningSandbox, startSandboxProcess } from "#main/sandbox-process.ts";
import { migrate } from "#runtime/database/migrate.ts";

/** `./stabile start`: everything on this machine, saying what it is doing. */
export async function start(): Promise<void> {
  const say = progress();
  const config = readConfig(process.env);
  await refuseTakenPorts(config);
  await buildPages(say);
  say(config.DATABASE_URL === undefined ? "Apro la base dati incorporata…" : "Apro PostgreSQL…");
  const sandboxStarting = config.SANDBOX ? startSandboxProcess(config) : undefined;
  // Its failure is told below, where it is awaited; meanwhile it must not end the process unheard.
  sandboxStarting?.catch(() => undefined);
  const { database } = await openConfigured();
  const { applied } = await migrate(database.db);
  if (applied.length > 0) say(`Base dati pronta (${applied.length} migrazioni applicate)`);
  const application = await createApplication(config, database);
  await application.prepare();
  const address = await application.serve();
  const sandbox = await sandboxStarting;
  if (sandbox) say("Comune simulato avviato");
  await application.work();
  untilStopped(async () => {
    await application.close();
    sandbox?.stop();
  });
  if (sandbox) {
    await application.firstSynchronisation(say);
    const orders = await application.seedHistory(sandbox.urls.console ?? "", say);
    if (orders > 0) say(`Ordini di lavoro passati, per esercitarsi: ${orders}`);
  }
  printWelcome(config, { address, sandbox });
}

function progress(): (line: string) => void {
  const began = Date.now();
  return (line) => console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(5)} s  ${line}`);
}

/** Before anything is opened: a taken port is the commonest mistake, and must cost nothing. */
async function refuseTakenPorts({ HOST, PORT, SANDBOX, SANDBOX_PORT }: Config): Promise<void> {
  await refuseTakenPort(HOST, PORT);
  const platforms = SANDBOX ? SANDBOX_PORTS : 0;
  for (let offset = 0; offset < platforms; offset += 1)
    await refuseTakenPort("127.0.0.1", SANDBOX_PORT + offset);
}

/** Each simulated platform listens on a port of its own, in a row. */
const SANDBOX_PORTS = 11;

function refuseTakenPort(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen({ host, port }, () => probe.close(() => resolve()));
  });
}

function printWelcome(
  config: Config,
  { sandbox }: { address: string; sandbox: RunningSandbox | undefined },
): void {
  const lines = ["", `Stabile è pronto: ${config.publicUrl.href}`];
  if (config.DATABASE_URL === undefined) {
    lines.push(
      `Dati in ${config.STABILE_DATA_DIR} (base dati incorporata: per provare e per i piccoli uffici; non protegge dalla mancanza di corrente).`,
    );
  }
  if (sandbox) {
    lines.push(
      "",
      "Ambiente di addestramento. Premi «Accedi» e scegli chi essere, per esempio:",
      "  Operatrice URP · Tecnico comunale · Impresa esecutrice · Sistemi informativi",
      "",
      `  Sito pubblico delle segnalazioni   ${sandbox.urls["segnalaci-site"] ?? ""}`,
      `  Quadro del comune simulato         ${sandbox.urls.console ?? ""}`,
    );
  }
  lines.push("", "Per fermare: Ctrl+C. I dati restano.", "");
  console.log(lines.join("\n"));
}
