import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { join } from "node:path";

const CLI = join(import.meta.dirname, "../../../server/src/main/cli.ts");
const START_MS = 120_000;

/** The URP desk of the simulated SIRAC: who reads the requests at the end. */
const DESK_TAX_CODE = "CNVMRT84C52Z999Z";

export interface StabileOptions {
  port: number;
  dataDir: string;
  gatewayUrl: string;
  siracUrl: string;
  /** How it is configured for the municipality of the file. */
  settings: Record<string, string>;
  /** PostgreSQL; undefined for the embedded database, in one process then. */
  databaseUrl: string | undefined;
}

export interface RunningStabile {
  url: string;
  /** The process that ended by itself, if one did. */
  ended(): string | undefined;
  stop(): Promise<void>;
}

/** Starts Stabile as an installation runs it, without its training environment, towards the replay's platforms. */
export async function startStabile(options: StabileOptions): Promise<RunningStabile> {
  const env = environmentOf(options);
  await runOnce(["migrate"], env);
  await runOnce(["people", "grant", DESK_TAX_CODE, "urp", "--name", "Marta Canevaro"], env);
  const wanted: [command: string, ready: string][] =
    options.databaseUrl === undefined
      ? [["start", "Stabile è pronto"]]
      : [
          ["serve", "Stabile serve su"],
          ["work", "Lavori in coda avviati"],
        ];
  const children: ChildProcess[] = [];
  // However the replay ends, it leaves no process behind.
  process.once("exit", () => children.forEach((child) => void child.kill("SIGTERM")));
  let ended: string | undefined;
  let stopping = false;
  const stop = async () => {
    stopping = true;
    await Promise.all(children.map(endChild));
  };
  try {
    for (const [command, ready] of wanted) {
      const child = spawnCli([command], env);
      children.push(child);
      child.once("exit", (code) => {
        if (!stopping) ended ??= `stabile ${command} è terminato (codice ${code})`;
      });
      await untilSays(child, ready);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: env.PUBLIC_URL ?? "", ended: () => ended, stop };
}

/** The published credentials of the simulated platforms, given as an installation gives its own. */
function environmentOf(options: StabileOptions): NodeJS.ProcessEnv {
  const { DATABASE_URL: _theirs, ...inherited } = process.env;
  return {
    ...options.settings,
    ...inherited,
    ...(options.databaseUrl === undefined ? {} : { DATABASE_URL: options.databaseUrl }),
    STABILE_DATA_DIR: options.dataDir,
    SANDBOX: "false",
    PORT: String(options.port),
    PUBLIC_URL: `http://localhost:${options.port}`,
    GATEWAY_URL: options.gatewayUrl,
    SIRAC_ISSUER: options.siracUrl,
    GATEWAY_KEY: "stabile-demo",
    GATEWAY_SECRET: "stabile-demo-secret",
    CZRM_ESB_SECRET: "esb-demo-secret",
    REALGIMM_USER: "stabile",
    REALGIMM_PASSWORD: "realgimm-demo",
    CZRM_POLL_SECONDS: "2",
    // The reading at the end asks for every request, one by one.
    REQUESTS_PER_MINUTE: "1000000",
    LOG_LEVEL: "error",
  };
}

function spawnCli(args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  return spawn(process.execPath, [CLI, ...args], { stdio: ["ignore", "pipe", "inherit"], env });
}

function runOnce(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawnCli(args, env);
  child.stdout?.resume();
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`stabile ${args[0]} è fallito (codice ${code})`)),
    );
  });
}

function untilSays(child: ChildProcess, ready: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`Stabile non è partito in ${START_MS / 1000} s`)),
      START_MS,
    );
    child.once("exit", (code) => {
      clearTimeout(timer);
      reject(new Error(`Stabile è terminato mentre partiva (codice ${code})`));
    });
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on("line", (line) => {
      if (!line.includes(ready)) return;
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Asked to end, then made to: the replay must not leave a process behind. */
function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill("SIGKILL"), 20_000);
    child.once("exit", () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill("SIGTERM");
  });
}
