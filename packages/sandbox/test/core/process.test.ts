import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";

const ENTRY = join(import.meta.dirname, "..", "..", "src", "main.ts");
const BASE_PORT = 20_000 + (process.pid % 4_000) * 10;

let folder: string;
let child: ChildProcess | undefined;
let squatter: Server | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stabile-process-"));
});
afterEach(async () => {
  if (child !== undefined && child.exitCode === null && child.signalCode === null) {
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  squatter?.close();
  rmSync(folder, { recursive: true, force: true });
});

function start(environment: Record<string, string> = {}): ChildProcess {
  child = spawn(process.execPath, [ENTRY], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: { ...process.env, SANDBOX_PORT: String(BASE_PORT), STABILE_DATA_DIR: folder, ...environment },
  });
  return child;
}

async function firstLine(process: ChildProcess): Promise<string> {
  const line = once(createInterface({ input: process.stdout as Readable }), "line").then(([first]) =>
    String(first),
  );
  const ended = once(process, "exit").then(async ([code]) => {
    throw new Error(`exit code ${code}: ${await text(process.stderr as Readable)}`);
  });
  return Promise.race([line, ended]);
}

async function complaintOf(process: ChildProcess): Promise<{ complaint: string; code: unknown }> {
  const [complaint, [code]] = await Promise.all([text(process.stderr as Readable), once(process, "exit")]);
  return { complaint, code };
}

test("the process says in one line of JSON where it listens, and answers there", async () => {
  const ready = JSON.parse(await firstLine(start())) as { ready: boolean; urls: Record<string, string> };
  expect(ready.ready).toBe(true);
  expect(ready.urls["gateway"]).toBe(`http://127.0.0.1:${BASE_PORT}`);
  expect(ready.urls["console"]).toBe(`http://127.0.0.1:${BASE_PORT + 3}`);
  expect((await fetch(`${ready.urls["sirac"]}/.well-known/openid-configuration`)).status).toBe(200);
  expect((await fetch(`${ready.urls["console"]}/admin/platforms`)).status).toBe(200);
});

test("it closes cleanly on SIGTERM, and can be started again on the same ports and state", async () => {
  const first = start();
  await firstLine(first);
  first.kill("SIGTERM");
  expect(await once(first, "exit")).toEqual([0, null]);
  expect(await firstLine(start())).toContain('"ready":true');
});

test("it stops when its parent goes away", async () => {
  const process = start();
  await firstLine(process);
  process.disconnect();
  expect(await once(process, "exit")).toEqual([0, null]);
});

test("a taken port is one line in Italian and exit code 3", async () => {
  squatter = createServer().listen(BASE_PORT + 1, "127.0.0.1");
  await once(squatter, "listening");
  const { complaint, code } = await complaintOf(start());
  expect(complaint).toMatch(new RegExp(`^La porta ${BASE_PORT + 1} è già occupata: .*\\n$`));
  expect(code).toBe(3);
});

test("a damaged state is one line in Italian that names its folder, and exit code 4", async () => {
  mkdirSync(join(folder, "sandbox"));
  writeFileSync(join(folder, "sandbox", "sandbox.db"), "non è un database ".repeat(500));
  const { complaint, code } = await complaintOf(start());
  expect(complaint).toContain(`Lo stato del comune simulato in ${join(folder, "sandbox")} è danneggiato`);
  expect(code).toBe(4);
});
