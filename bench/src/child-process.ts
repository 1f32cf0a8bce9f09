import { type ChildProcess, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { cpuSeconds } from "./child-cpu.ts";

export interface Child {
  /** Resident memory now, in megabytes; undefined where the system does not tell (`/proc`). */
  residentMb(): Promise<number | undefined>;
  /** Seconds of processor used so far. */
  cpu(): Promise<number | undefined>;
  /** What it has written so far, the end of it. */
  said(): string;
  stop(): Promise<void>;
}

export interface ChildOptions {
  /** What is run, stopped with all it started; the Node that runs us, when it is not said. */
  program?: string;
  args: string[];
  /** Added to our own environment. */
  env?: Record<string, string>;
  /** The line that says it is ready. */
  ready: RegExp;
  readyWithinMs?: number;
  cwd?: string;
}

/** Starts a Node process of ours and waits for the line that says it is ready. @throws with what it had said, when it is not */
export async function startChild({
  program,
  args,
  env,
  ready,
  cwd,
  readyWithinMs = 60_000,
}: ChildOptions): Promise<Child> {
  const child = spawn(program ?? process.execPath, args, {
    // npm passes no signal on: its whole group is told.
    detached: program !== undefined,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    ...(cwd === undefined ? {} : { cwd }),
  });
  const stop = () => stopChild(child, program !== undefined);
  let said = "";
  const hear = (bytes: Buffer) => {
    said = (said + bytes.toString()).slice(-8_000);
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  try {
    await untilSaid(child, ready, readyWithinMs);
  } catch (error) {
    await stop();
    throw error;
  }
  const pid = child.pid ?? 0;
  return { stop, residentMb: () => residentMb(pid), cpu: () => cpuSeconds(pid), said: () => said };
}

function untilSaid(child: ChildProcess, ready: RegExp, withinMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    const fail = (why: string) => reject(new Error(`Il processo ${why}: ${said.slice(-2_000)}`));
    const timer = setTimeout(() => fail("non è pronto"), withinMs);
    const listen = (bytes: Buffer) => {
      said = (said + bytes.toString()).slice(-8_000);
      if (!ready.test(said)) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout?.on("data", listen);
    child.stderr?.on("data", listen);
    child.once("exit", (code) => {
      clearTimeout(timer);
      fail(`è uscito con ${code}`);
    });
  });
}

async function stopChild(child: ChildProcess, withGroup: boolean): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  // "close" is said when nobody holds its output any more: its children ended too.
  const gone = new Promise((resolve) => child.once("close", resolve));
  const tell = (signal: NodeJS.Signals) =>
    withGroup ? process.kill(-(child.pid ?? 0), signal) : child.kill(signal);
  tell("SIGTERM");
  const late = setTimeout(() => tell("SIGKILL"), 20_000);
  await gone;
  clearTimeout(late);
}

async function residentMb(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  const kilobytes = /VmRSS:\s+(\d+)/.exec(status)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}
