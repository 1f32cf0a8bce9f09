import { createHash } from "node:crypto";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Sink } from "#runtime/pdf/archive-pdf.ts";

export interface WrittenFile {
  sha256: string;
  byteLength: number;
}

export const exportPath = (directory: string, id: string): string => join(directory, id);

/** Written aside and moved into place when it is whole: what has its name is what its hash says. */
export async function writeExportFile(
  directory: string,
  { id, attempts }: { id: string; attempts: number },
  write: (sink: Sink) => Promise<void>,
): Promise<WrittenFile> {
  await mkdir(directory, { recursive: true, mode: 0o750 });
  const path = exportPath(directory, id);
  const aside = `${path}.${attempts}.part`;
  const hash = createHash("sha256");
  let byteLength = 0;
  try {
    const file = await open(aside, "w", 0o640);
    try {
      await write({
        async write(bytes) {
          hash.update(bytes);
          byteLength += bytes.byteLength;
          await file.writeFile(bytes);
        },
      });
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
  return { sha256: hash.digest("hex"), byteLength };
}

export const removeExportFile = (directory: string, id: string): Promise<void> =>
  rm(exportPath(directory, id), { force: true });

/** What processes that ended left half written. */
export async function removeLeftOvers(directory: string, before: Date): Promise<void> {
  const names = await readdir(directory).catch(() => []);
  for (const name of names.filter((one) => one.endsWith(".part"))) {
    const path = join(directory, name);
    const { mtime } = await stat(path).catch(() => ({ mtime: before }));
    if (mtime < before) await rm(path, { force: true });
  }
}
