import { randomBytes } from "node:crypto";
import { access, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Content-addressed: `ab/cd/<sha256>`. */
export const pathIn = (directory: string, sha256: string): string =>
  join(directory, sha256.slice(0, 2), sha256.slice(2, 4), sha256);

/** A file is written aside, flushed to the disk and then moved into place: what is there is always whole. */
export async function writeOnce(directory: string, path: string, bytes: Uint8Array): Promise<void> {
  if (!(await exists(path))) await writeOver(directory, path, bytes);
}

/** Whatever is there already. */
export async function writeOver(directory: string, path: string, bytes: Uint8Array): Promise<void> {
  const aside = join(directory, "incoming");
  await mkdir(aside, { recursive: true });
  await mkdir(dirname(path), { recursive: true });
  const temporary = join(aside, randomBytes(12).toString("hex"));
  try {
    const file = await open(temporary, "wx", 0o640);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncDirectory(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** The name itself must survive a power cut, not only the bytes. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
