import { closeSync, ftruncateSync, mkdirSync, openSync, writeSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";

/** A group of lines of the access log, in a file that one process appends to. */
export interface JournalFile {
  id: string;
  path: string;
  openedAt: number;
  /**
   * Hands whole lines over to the operating system: after that, the end of our process loses none of them.
   * @throws when the disk refuses them; nothing of them is left in the file
   */
  append(lines: string): void;
  close(): void;
}

const NAME = /^([0-9a-f]{8}-[0-9a-f-]{27})\.log$/;

/** @throws when the folder cannot be written */
export function openJournalFile(directory: string): JournalFile {
  const id = uuidV7();
  const path = join(directory, `${id}.log`);
  mkdirSync(directory, { recursive: true });
  // Who read what is nobody else's business.
  const file = openSync(path, "ax", 0o600);
  let size = 0;
  return {
    id,
    path,
    openedAt: Date.now(),
    append(lines) {
      const wanted = Buffer.from(lines);
      try {
        if (writeSync(file, wanted) < wanted.length) throw new Error("The disk took only a part");
      } catch (error) {
        ftruncateSync(file, size);
        throw error;
      }
      size += wanted.length;
    },
    close: () => closeSync(file),
  };
}

/**
 * The whole lines of a file; a last one cut by a fall belongs to a reading that was never answered.
 * @returns undefined when the file is gone: another process took it up
 */
export async function readJournalFile(path: string): Promise<string | undefined> {
  try {
    const text = await readFile(path, "utf8");
    return text.slice(0, text.lastIndexOf("\n") + 1);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** The files of a folder that nobody has written to for so long. */
export async function findJournalFiles(
  directory: string,
  untouchedMs: number,
): Promise<{ id: string; path: string }[]> {
  const found: { id: string; path: string }[] = [];
  for (const name of await readdir(directory).catch(() => [])) {
    const id = NAME.exec(name)?.[1];
    const path = join(directory, name);
    const touched = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => Date.now(),
    );
    if (id !== undefined && Date.now() - touched >= untouchedMs) found.push({ id, path });
  }
  return found;
}
