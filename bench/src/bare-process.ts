import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BarePlan } from "./bare-plan.ts";
import { startChild } from "./child-process.ts";
import type { RunningProduct } from "./product-server.ts";

/** The baseline as a process of its own. */
export async function startBare(plan: BarePlan): Promise<RunningProduct> {
  const folder = await mkdtemp(join(tmpdir(), "stabile-bare-"));
  const file = join(folder, "plan.json");
  await writeFile(file, JSON.stringify(plan));
  const child = await startChild({
    args: [join(import.meta.dirname, "bare-server.ts"), file],
    ready: /pronto su \d+/,
  });
  const port = /pronto su (\d+)/.exec(child.said())?.[1];
  return {
    url: `http://127.0.0.1:${port}`,
    residentMb: child.residentMb,
    cpu: child.cpu,
    async stop() {
      await child.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
