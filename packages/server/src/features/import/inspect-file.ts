import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { findMixedLine } from "#features/import/find-mixed-line.ts";
import { Problem } from "#runtime/problem.ts";

/** Encodings of texts that Italian offices produce, by the names of the WHATWG standard. */
export const ENCODINGS = ["utf-8", "utf-16le", "utf-16be", "windows-1252"] as const;
export type Encoding = (typeof ENCODINGS)[number];

export interface Inspection {
  sha256: string;
  bytes: number;
  encoding: Encoding;
  /** The file says its encoding in its first bytes. */
  hasMark: boolean;
  /** The first bytes, enough to see what the file is. */
  head: Buffer;
}

const HEAD_BYTES = 65_536;

/**
 * Reads the file once: its digest, and the encoding that its bytes fit. Any bytes fit Windows-1252, which is therefore
 * what remains when the others do not.
 * @throws Problem `bad-request` when the file is not there, is empty, or does not fit the encoding that was asked for
 */
export async function inspectFile(path: string, asked?: Encoding): Promise<Inspection> {
  const hash = createHash("sha256");
  const utf8 = new TextDecoder("utf-8", { fatal: true });
  const read = { bytes: 0, fitsUtf8: true, head: Buffer.alloc(0) };
  await refuseOtherThanFile(path);
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      read.bytes += chunk.length;
      if (read.head.length < HEAD_BYTES)
        read.head = Buffer.concat([read.head, chunk]).subarray(0, HEAD_BYTES);
      read.fitsUtf8 &&= fits(utf8, chunk, true);
    }
  } catch (error) {
    throw new Problem("bad-request", `${path} non si legge: ${whyUnreadable(error)}`);
  }
  read.fitsUtf8 &&= fits(utf8, undefined, false);
  if (read.bytes === 0) throw new Problem("bad-request", `${path} è vuoto`);
  const marked = markOf(read.head);
  const encoding = asked ?? marked ?? guess(read.head, read.fitsUtf8);
  if (encoding === "utf-8" && !read.fitsUtf8 && !isArchive(read.head))
    throw new Problem(
      "bad-request",
      `${path} contiene byte che non sono UTF-8: prova --encoding windows-1252`,
    );
  if (asked === undefined && encoding === "windows-1252" && !isArchive(read.head)) await refuseMixed(path);
  return {
    sha256: hash.digest("hex"),
    bytes: read.bytes,
    encoding,
    hasMark: marked !== undefined,
    head: read.head,
  };
}

/** It is read more than once, from its beginning to its end: a pipe has one, a device none. */
async function refuseOtherThanFile(path: string): Promise<void> {
  if (/^(?:https?|ftp|file):\/\//i.test(path))
    throw new Problem("bad-request", `${path} è un indirizzo: scarica il file, e indica dov'è`);
  const found = await stat(path).catch((error: unknown) => {
    throw new Problem("bad-request", `${path} non si legge: ${whyUnreadable(error)}`);
  });
  if (found.isFile()) return;
  const what = found.isDirectory() ? "è una cartella" : "non è un file che si possa rileggere";
  throw new Problem("bad-request", `${path} non si legge: ${what}`);
}

function whyUnreadable(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return "il file non c'è";
  if (code === "ENOTDIR") return "il file non c'è";
  return code === "EACCES" ? "manca il permesso" : message;
}

/** Two exports pasted one after the other: read as either, half of the accents would be wrong without a word. */
async function refuseMixed(path: string): Promise<void> {
  const mixed = await findMixedLine(path);
  if (mixed === undefined) return;
  throw new Problem(
    "bad-request",
    `${path} mescola due codifiche: alla riga ${mixed.utf8} gli accenti sono UTF-8, alla riga ${mixed.other} no. Correggilo, o scegli tu con --encoding windows-1252`,
  );
}

function fits(
  decoder: InstanceType<typeof TextDecoder>,
  chunk: Buffer | undefined,
  stream: boolean,
): boolean {
  try {
    decoder.decode(chunk, { stream });
    return true;
  } catch {
    return false;
  }
}

function markOf(head: Buffer): Encoding | undefined {
  if (head.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]))) return "utf-8";
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  return head[0] === 0xfe && head[1] === 0xff ? "utf-16be" : undefined;
}

/** In UTF-16 nearly every second byte of a western text is zero; in the others none is. */
function guess(head: Buffer, fitsUtf8: boolean): Encoding {
  const pairs = Math.floor(head.length / 2);
  const zeros = [0, 0];
  for (let at = 0; at < pairs * 2; at += 1) if (head[at] === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  if ((zeros[1] ?? 0) > pairs * 0.3) return "utf-16le";
  if ((zeros[0] ?? 0) > pairs * 0.3) return "utf-16be";
  return fitsUtf8 ? "utf-8" : "windows-1252";
}

/** A spreadsheet of today is a ZIP archive. */
export function isArchive(head: Buffer): boolean {
  return head.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 0x03, 0x04]));
}

/** The binary format of spreadsheets before 2007. */
export function isOldSpreadsheet(head: Buffer): boolean {
  return head.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]));
}
