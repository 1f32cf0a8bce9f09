import { readFile } from "node:fs/promises";

const TICKS_PER_SECOND = 100;

/** Seconds of processor a process has used so far; undefined where the system does not tell (`/proc`). */
export async function cpuSeconds(pid: number): Promise<number | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // The name, in brackets, may hold spaces: the fields are counted after it.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [user, system] = [Number(fields[11]), Number(fields[12])];
  return Number.isNaN(user) || Number.isNaN(system) ? undefined : (user + system) / TICKS_PER_SECOND;
}
