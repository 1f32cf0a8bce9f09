import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Config, givenSecrets, withoutSecrets } from "#main/config.ts";
import { Problem } from "#runtime/problem.ts";

const ENTRY = join(import.meta.dirname, "../../../sandbox/src/main.ts");
const REPLAY = join(import.meta.dirname, "../../../sandbox/src/replay/main.ts");

export const SANDBOX_HELP = `Avvia le piattaforme simulate. Variabili: SANDBOX_PORT, SANDBOX_SIZE, SANDBOX_SEED, STABILE_DATA_DIR.

  ./stabile sandbox replay FILE --profile PROFILO [--speed N] [--faults QUALI] [--seed N] [--limit N] [--keep-open]

Replica un file di segnalazioni vere (CSV) attraverso il CzRM simulato, in ordine di tempo, su un orologio accelerato e
con i guasti accesi, mentre Stabile le riceve; alla fine confronta ogni riga con la sua richiesta. La base dati è quella
di DATABASE_URL, che deve essere vuota; senza, una incorporata che alla fine si cancella. Esce con 0 se tornano tutte.

  --profile PROFILO  che cosa significano colonne, stati e categorie del file (JSON)
  --speed N          secondi simulati in un secondo vero (predefinito 1000000, il massimo)
  --faults QUALI     tutti (predefinito), nessuno, o una situazione del quadro: errori, doppioni, giornata-nera…
  --seed N           con lo stesso numero si ripetono gli stessi guasti
  --limit N          solo le prime N righe
  --keep-open        alla fine lascia Stabile acceso, per guardare, fino a Ctrl+C`;

export interface RunningSandbox {
  urls: Record<string, string>;
  stop(): void;
}

/** The simulated municipality in a process of its own: it shares nothing with us but the wire. */
export function startSandboxProcess(config: Config): Promise<RunningSandbox> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", ENTRY], {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
    env: {
      // It plays the platforms with credentials of its own: ours are none of its business.
      ...withoutSecrets(process.env),
      SANDBOX_PORT: String(config.SANDBOX_PORT),
      SANDBOX_SEED: String(config.SANDBOX_SEED),
      SANDBOX_SIZE: config.SANDBOX_SIZE,
      STABILE_DATA_DIR: config.STABILE_DATA_DIR,
      STABILE_URL: config.publicUrl.href,
    },
  });
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`Il comune simulato non è partito (codice ${code})`)));
    child.once("error", reject);
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on("line", (line) => {
      const urls = readyUrls(line);
      if (urls) resolve({ urls, stop: () => stop(child) });
    });
  });
}

function readyUrls(line: string): Record<string, string> | undefined {
  try {
    const message = JSON.parse(line) as { ready?: boolean; urls?: Record<string, string> };
    return message.ready ? message.urls : undefined;
  } catch {
    return undefined;
  }
}

function stop(child: ChildProcess): void {
  if (child.exitCode === null) child.kill("SIGTERM");
}

/** It gives Stabile the credentials of the simulated platforms; of ours it needs the database, wherever its address is. */
function replayEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { DATABASE_URL } = givenSecrets(env);
  return { ...withoutSecrets(env), ...(DATABASE_URL === undefined ? {} : { DATABASE_URL }) };
}

/** `./stabile sandbox replay …`: a program of the sandbox, which starts Stabile as anybody would. */
function runReplay(args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", REPLAY, ...args], {
    stdio: "inherit",
    env: replayEnvironment(process.env),
  });
  // Ctrl+C reaches the whole group: the replay closes what it opened, and we wait for it.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      process.exitCode = code ?? 1;
      resolve();
    });
  });
}

/** `./stabile sandbox` */
export async function runSandbox(args: readonly string[] = []): Promise<void> {
  const [verb, ...rest] = args;
  if (verb === "replay") return runReplay(rest);
  if (verb !== undefined) throw new Problem("bad-request", `sandbox ${verb}: l'unica voce è replay`);
  const { readConfig } = await import("#main/config.ts");
  const sandbox = await startSandboxProcess(readConfig(process.env));
  console.log("Comune simulato avviato:");
  for (const [name, url] of Object.entries(sandbox.urls)) console.log(`  ${name.padEnd(16)} ${url}`);
  process.on("SIGTERM", () => process.exit(0));
  process.on("SIGINT", () => process.exit(0));
}
