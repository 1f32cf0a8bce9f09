import { z } from "zod";
import { PortTaken } from "#core/free-ports.ts";
import { configFromEnvironment } from "#core/sandbox-config.ts";
import { type RunningSandbox, startSandbox } from "#core/serve.ts";

const EXIT = { failure: 1, configuration: 2, portTaken: 3, state: 4 } as const;

/** SQLite result codes that tell a person what to do (sqlite.org/rescode.html). */
const SQLITE_ADVICE: Record<number, string> = {
  5: "è in uso da un altro processo: chiudere l'altro ambiente di addestramento",
  8: "non si può scrivere: controllare i permessi della cartella",
  11: "è danneggiato: cancellare la cartella per ripartire dai dati iniziali",
  13: "non si può scrivere: il disco è pieno",
  14: "non si può aprire: controllare i permessi della cartella",
  26: "è danneggiato: cancellare la cartella per ripartire dai dati iniziali",
};

await main();

async function main(): Promise<void> {
  const hasParent = process.connected === true;
  let dataDir = "";
  try {
    const config = configFromEnvironment(process.env);
    dataDir = config.dataDir;
    const sandbox = await startSandbox(config);
    const stop = stopOnSignals(sandbox);
    // The parent may have died while we were starting.
    if (hasParent && !process.connected) return stop();
    process.stdout.write(`${JSON.stringify({ ready: true, urls: sandbox.urls })}\n`);
  } catch (error) {
    const { message, code } = explain(error, dataDir);
    process.stderr.write(`${message}\n`);
    process.exitCode = code;
    // Whatever was half open must not keep a failed start alive.
    setTimeout(() => process.exit(code), 100).unref();
  }
}

function stopOnSignals(sandbox: RunningSandbox): () => void {
  let closing = false;
  const stop = (): void => {
    if (closing) return;
    closing = true;
    sandbox.close().then(
      () => process.exit(0),
      () => process.exit(EXIT.failure),
    );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  // The IPC channel closes when the parent dies, even by a signal it could not handle.
  process.on("disconnect", stop);
  return stop;
}

function explain(error: unknown, dataDir: string): { message: string; code: number } {
  if (error instanceof PortTaken) {
    const message = `La porta ${error.port} è già occupata: chiudere il programma che la usa o scegliere un'altra SANDBOX_PORT.`;
    return { message, code: EXIT.portTaken };
  }
  if (error instanceof z.ZodError) {
    const names = error.issues.map(({ path }) => path.join(".")).join(", ");
    return { message: `Configurazione non valida del comune simulato: ${names}.`, code: EXIT.configuration };
  }
  const { errcode, code } = (error ?? {}) as { errcode?: number; code?: string };
  const advice = SQLITE_ADVICE[(errcode ?? 0) & 0xff] ?? (code === "EACCES" ? SQLITE_ADVICE[14] : undefined);
  if (advice !== undefined) {
    return { message: `Lo stato del comune simulato in ${dataDir} ${advice}.`, code: EXIT.state };
  }
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { message: `Il comune simulato non è partito: ${reason}`, code: EXIT.failure };
}
