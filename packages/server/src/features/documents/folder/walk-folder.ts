import { constants } from "node:fs";
import { type FileHandle, lstat, open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { MOST_DOCUMENT_BYTES } from "#runtime/blobs/accept-document.ts";
import { Problem } from "#runtime/problem.ts";

/** A file of the tree by its path in it, or what is not taken and why. */
export type Found =
  | { kind: "file"; path: string; bytes: number }
  | { kind: "parked"; path: string; because: string };

const DEEPEST = 40;
const MOST_FILES = 200_000;
const LONGEST = 1_000;
/** What operating systems and programs leave behind. */
const LEFT_BEHIND = /^(\.|~\$|Thumbs\.db$|desktop\.ini$)/i;
const UNREADABLE = /[\p{Cc}\uFFFD]/u;

/**
 * Every file below a folder, in the order of their names. Links are not followed, wherever they lead: what is loaded is
 * inside the folder that was named.
 * @throws Problem `bad-request` when it is no folder, or has more files than one load takes
 */
export async function* walkFolder(root: string): AsyncGenerator<Found> {
  const found = await lstat(root).catch(() => undefined);
  if (!found?.isDirectory()) throw new Problem("bad-request", `${root}: non è una cartella`);
  let count = 0;
  for await (const one of below(root, "", 0)) {
    count += 1;
    if (count > MOST_FILES)
      throw new Problem("bad-request", `${root}: più di ${MOST_FILES} file: carica una cartella alla volta`);
    yield one;
  }
}

async function* below(root: string, inside: string, depth: number): AsyncGenerator<Found> {
  const entries = await readdir(join(root, inside), { withFileTypes: true });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = inside === "" ? entry.name : `${inside}/${entry.name}`;
    const because = whyNot(entry.name, path);
    if (because !== undefined) yield { kind: "parked", path: legible(path), because };
    else if (entry.isSymbolicLink())
      yield { kind: "parked", path, because: "È un collegamento: non si segue" };
    else if (entry.isDirectory()) {
      if (depth >= DEEPEST)
        yield { kind: "parked", path, because: `Più di ${DEEPEST} cartelle una nell'altra` };
      else yield* below(root, path, depth + 1);
    } else if (entry.isFile()) yield await measured(root, path);
    else yield { kind: "parked", path, because: "Non è un file" };
  }
}

function whyNot(name: string, path: string): string | undefined {
  if (UNREADABLE.test(name)) return "Il nome ha caratteri che non si leggono: rinominalo";
  if (path.length > LONGEST) return `Il percorso supera ${LONGEST} caratteri`;
  return LEFT_BEHIND.test(name) ? "È un file del sistema o temporaneo" : undefined;
}

const legible = (path: string): string => path.replace(/\p{Cc}/gu, "\uFFFD").slice(0, LONGEST);

async function measured(root: string, path: string): Promise<Found> {
  const { size } = await lstat(join(root, path));
  if (size === 0) return { kind: "parked", path, because: "Il file è vuoto" };
  if (size > MOST_DOCUMENT_BYTES)
    return { kind: "parked", path, because: `Supera ${MOST_DOCUMENT_BYTES / 1024 / 1024} MB` };
  return { kind: "file", path, bytes: size };
}

/**
 * The bytes of a file that was found. Looked at again as it is opened: in the meantime it may have become a link, or grown.
 * @returns why not, in Italian, when it cannot be read
 */
export async function readFound(root: string, path: string): Promise<Buffer | { because: string }> {
  let file: FileHandle | undefined;
  try {
    // oxlint-disable-next-line no-bitwise -- how the flags of open(2) are put together
    file = await open(join(root, path), constants.O_RDONLY | constants.O_NOFOLLOW);
    const { size } = await file.stat();
    if (size > MOST_DOCUMENT_BYTES) return { because: "È cresciuto mentre si leggeva" };
    return await file.readFile();
  } catch (error) {
    return { because: `Non si legge (${(error as NodeJS.ErrnoException).code ?? "errore"})` };
  } finally {
    await file?.close();
  }
}
