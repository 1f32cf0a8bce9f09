import { open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { Problem } from "#runtime/problem.ts";

/**
 * PGlite takes no lock of its own, and a second process on the same folder silently loses commits: so we take one.
 *
 * The lock names its holder's process and start time; a holder that is gone (killed) leaves a lock that the next one takes over.
 * @throws Problem `data-directory-in-use`
 */
export async function lockDirectory(dataDir: string): Promise<() => Promise<void>> {
  const path = join(dataDir, "stabile.lock");
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      const file = await open(path, "wx");
      await file.writeFile(JSON.stringify({ pid: process.pid, startTicks: await startTicks(process.pid) }));
      await file.close();
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const holder = await readHolder(path);
      if (holder !== undefined && (await isAlive(holder))) {
        throw new Problem("data-directory-in-use", `processo ${holder.pid}, cartella ${dataDir}`);
      }
      await rm(path, { force: true });
    }
  }
  throw new Problem("data-directory-in-use", dataDir);
}

interface Holder {
  pid: number;
  startTicks: string;
}

async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as Holder;
  } catch {
    // A holder killed between creating and writing the file: an empty lock belongs to nobody.
    return undefined;
  }
}

async function isAlive({ pid, startTicks: ticks }: Holder): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  // A number is used again after a reboot: the same process only if it also started at the same tick.
  return ticks === "" || ticks === (await startTicks(pid));
}

/** Start time of a process in clock ticks since boot (field 22 of /proc/<pid>/stat); empty where there is no /proc. */
async function startTicks(pid: number): Promise<string> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}
