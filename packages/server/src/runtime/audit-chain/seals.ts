import { createHash, hash } from "node:crypto";

/** The two registers: what was changed (`audit_entry`) and who read what (`access_log`). */
export type Register = "operations" | "readings";

/** A position in both registers: entries up to these ids. */
export type Bounds = Record<Register, number>;

/** What a seal says of its segment. */
export interface SealHead {
  number: number;
  after: Bounds;
  to: Bounds;
  entries: number;
  newestAt: Date;
  sealedAt: Date;
  /** SHA-256 of the digests of its entries, one after the other. */
  entriesHash: Buffer;
}

export interface Seal extends SealHead {
  hash: Buffer;
}

const DIGEST_BYTES = 32;
/** What the first seal follows. */
export const BEGINNING: Buffer = createHash("sha256").update("stabile-audit-1").digest();

/** The digest of an entry, of its canonical line (`entry-lines.ts`), in hexadecimal: a Buffer for each costs five times as much. */
export const digestOf = (line: string): string => hash("sha256", line, "hex");

/** Digests one after the other, as they are kept. */
export const toBytes = (digests: readonly string[]): Buffer => Buffer.from(digests.join(""), "hex");

export const entriesHashOf = (digests: Uint8Array): Buffer => createHash("sha256").update(digests).digest();

/** The hash of a seal: over the one before it, and over what it says, as a line of text that anybody can write again. */
export function sealHash(previous: Uint8Array, seal: SealHead): Buffer {
  const { number, after, to, entries, newestAt, sealedAt, entriesHash } = seal;
  const bounds = [after.operations, to.operations, after.readings, to.readings];
  const told = [number, ...bounds, entries, newestAt.toISOString(), sealedAt.toISOString()];
  return createHash("sha256").update(previous).update(told.join("\t")).update(entriesHash).digest();
}

export const countOf = (digests: Uint8Array): number => digests.length / DIGEST_BYTES;

/** An entry as it is now: which one it is, and its digest. */
export interface Found {
  register: Register;
  id: number;
  digest: string;
}

export type Difference =
  | { kind: "changed" | "inserted"; register: Register; id: number }
  /** Between the entries named, when there are any. */
  | { kind: "removed"; after: Found | undefined; before: Found | undefined };

/**
 * The first entry that is not as it was sealed.
 * @returns undefined when all are
 */
export function firstDifference(sealed: Buffer, found: readonly Found[]): Difference | undefined {
  const count = countOf(sealed);
  const text = sealed.toString("hex");
  const same = (at: number, place: number) =>
    at < count &&
    place < found.length &&
    text.startsWith((found[place] as Found).digest, at * DIGEST_BYTES * 2);
  let at = 0;
  while (same(at, at)) at += 1;
  const here = found[at];
  if (at >= count && here === undefined) return undefined;
  if (here === undefined || (found.length < count && same(at + 1, at)))
    return { kind: "removed", after: found[at - 1], before: here };
  const { register, id } = here;
  const isNew = at >= count || (found.length > count && same(at, at + 1));
  return { kind: isNew ? "inserted" : "changed", register, id };
}
