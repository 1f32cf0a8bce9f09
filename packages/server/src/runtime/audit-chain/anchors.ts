import { appendFile, mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Seal } from "#runtime/audit-chain/seals.ts";

/** The number and hash of a seal, kept where who alters the database does not reach: everything up to it stands. */
export interface Anchor {
  number: number;
  hash: string;
  sealedAt: string;
}

export const anchorOf = ({ number, hash, sealedAt }: Pick<Seal, "number" | "hash" | "sealedAt">): Anchor => ({
  number,
  hash: hash.toString("hex"),
  sealedAt: sealedAt.toISOString(),
});

/** One line, to be written down, printed, or protocolled. */
export const anchorText = ({ number, hash, sealedAt }: Anchor): string =>
  `stabile-audit-1 ${number} ${hash} ${sealedAt}`;

const ANCHOR = /stabile-audit-1 (\d{1,15}) ([0-9a-f]{64})(?: (\d{4}-[\d-]+T[\d:.]+Z))?/g;

/** Every anchor in a text, whatever stands around it: a letter, a log, a file of lines. */
export function readAnchors(text: string): Anchor[] {
  return [...text.matchAll(ANCHOR)].map(([, number, hash = "", sealedAt = ""]) => ({
    number: Number(number),
    hash,
    sealedAt,
  }));
}

/** @returns none when there is no such file */
export async function readAnchorFile(path: string): Promise<Anchor[]> {
  try {
    return readAnchors(await readFile(path, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

const EVERY_MS = 3_600_000;

/**
 * Writes an anchor into a file of our own every hour in which something was sealed: who rewrites the database without
 * reaching this disk is found out by the next verification.
 */
export function anchorKeeper(path: string): (seal: Seal) => Promise<void> {
  let writtenAt = Number.NEGATIVE_INFINITY;
  return async (seal) => {
    if (seal.sealedAt.getTime() - writtenAt < EVERY_MS) return;
    await mkdir(dirname(path), { recursive: true });
    await appendFile(path, `${anchorText(anchorOf(seal))}\n`, { mode: 0o600 });
    writtenAt = seal.sealedAt.getTime();
  };
}
