import { spawnSync } from "node:child_process";
import { chmod, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GeneratedFile } from "#main/shibboleth/generated-files.ts";

export interface PlannedFile extends GeneratedFile {
  state: "new" | "same" | "changed";
}

/** What writing would do to a folder; nothing is written. */
export function planFiles(folder: string, files: readonly GeneratedFile[]): Promise<PlannedFile[]> {
  return Promise.all(
    files.map(async (file) => {
      const there = await readFile(join(folder, file.name), "utf8").catch(() => undefined);
      if (there === undefined) return { ...file, state: "new" as const };
      return { ...file, state: there === file.text ? ("same" as const) : ("changed" as const) };
    }),
  );
}

/** Whole or not at all: Apache or shibd may be reading. What was there before stays beside, under its own name. */
export async function writeFiles(folder: string, files: readonly PlannedFile[]): Promise<void> {
  for (const { name, text, state } of files) {
    if (state === "same") continue;
    const path = join(folder, name);
    if (state === "changed") await writeFile(`${path}.prima`, await readFile(path));
    await writeFile(`${path}.nuovo`, text);
    // Whatever the umask: Apache's workers and shibd read these as themselves, and none holds a secret.
    await chmod(`${path}.nuovo`, 0o644);
    await rename(`${path}.nuovo`, path);
  }
}

/** How a file would change, as `diff -u` says it. */
export async function difference(folder: string, { name, text }: GeneratedFile): Promise<string> {
  const making = await mkdtemp(join(tmpdir(), "stabile-diff-"));
  try {
    const wanted = join(making, "nuovo");
    await writeFile(wanted, text);
    const labels = ["--label", `${name} (com'è)`, "--label", `${name} (come sarebbe)`];
    const told = spawnSync("diff", ["-u", ...labels, join(folder, name), wanted], { encoding: "utf8" });
    return told.stdout ?? `${name}: diverso (manca il programma diff per mostrare come)\n`;
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}
