import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Config } from "#main/config.ts";

const ENTRY = join(import.meta.dirname, "../../../sandbox/src/main.ts");

export interface RunningSandbox {
  urls: Record<string, string>;
  stop(): void;
}

/** The simulated municipality in a process of its own: it shares nothing with us but the wire. */
export function startSandboxProcess(config: Config): Promise<RunningSandbox> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", ENTRY], {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
    env: {
      ...process.env,
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

/** `./stabile sandbox` */
export async function runSandbox(): Promise<void> {
  const { readConfig } = await import("#main/config.ts");
  const sandbox = await startSandboxProcess(readConfig(process.env));
  console.log("Comune simulato avviato:");
  for (const [name, url] of Object.entries(sandbox.urls)) console.log(`  ${name.padEnd(16)} ${url}`);
  process.on("SIGTERM", () => process.exit(0));
  process.on("SIGINT", () => process.exit(0));
}
