import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { freePort } from "#test/support/free-port.ts";

const PROGRAM = "/usr/sbin/clamd";

/** Debian's package that this machine lacks to run the real thing. */
export const missingClamd: string[] = existsSync(PROGRAM) ? [] : ["clamav-daemon"];

/** The test string that every antivirus knows (EICAR, 2006), in two, so that none stops this file. */
export const EICAR = `${"X5O!P%@AP[4\\PZX54(P^)7CC)7}$"}${"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"}`;
const SIGNATURE = Buffer.from("EICAR-STANDARD-ANTIVIRUS-TEST-FILE").toString("hex");

export interface RealClamd {
  /** What `ANTIVIRUS` is set to, for each of the two ways. */
  tcp: string;
  socket: string;
  start(): Promise<void>;
  /** As a crash. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

/** Debian's clamd, with one signature of its own, in a folder and on a port of its own. It looks into a megabyte at most. */
export async function startClamd(): Promise<RealClamd> {
  const folder = await mkdtemp(join(tmpdir(), "stabile-clamd-"));
  const port = await freePort();
  const socket = join(folder, "clamd.sock");
  // Anybody's file, anywhere in it (ClamAV, "Extended signature format").
  await writeFile(join(folder, "prova.ndb"), `Prova.Eicar:0:*:${SIGNATURE}\n`);
  await writeFile(
    join(folder, "clamd.conf"),
    [
      `DatabaseDirectory ${folder}`,
      `LocalSocket ${socket}`,
      `TCPSocket ${port}`,
      "TCPAddr 127.0.0.1",
      `LogFile ${join(folder, "log")}`,
      "StreamMaxLength 1M",
      "Foreground yes",
      "",
    ].join("\n"),
  );
  await chmod(folder, 0o755);
  let running: ChildProcess | undefined;
  const start = async () => {
    await rm(socket, { force: true });
    running = spawn(PROGRAM, ["-c", join(folder, "clamd.conf")], { stdio: "ignore" });
    for (let tries = 0; !existsSync(socket); tries += 1) {
      if (tries > 300 || running.exitCode !== null)
        throw new Error(`clamd: ${await readFile(join(folder, "log"), "utf8").catch(() => "muto")}`);
      await after(100);
    }
  };
  const kill = async () => {
    if (running === undefined || running.exitCode !== null) return;
    const ended = new Promise((resolve) => running?.once("exit", resolve));
    running.kill("SIGKILL");
    await ended;
  };
  await start();
  return {
    tcp: `clamd://127.0.0.1:${port}`,
    socket: `unix:${socket}`,
    start,
    kill,
    async close() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
