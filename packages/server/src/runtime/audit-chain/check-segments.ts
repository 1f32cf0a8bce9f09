import type { EntryLines } from "#runtime/audit-chain/entry-lines.ts";
import { idOf, toFound } from "#runtime/audit-chain/entry-lines.ts";
import {
  BEGINNING,
  type Bounds,
  type Difference,
  countOf,
  digestOf,
  entriesHashOf,
  firstDifference,
  type Register,
  sealHash,
} from "#runtime/audit-chain/seals.ts";
import type { Segment } from "#runtime/audit-chain/segment-store.ts";

export type FaultKind =
  | "changed"
  | "removed"
  | "inserted"
  /** A seal that is not what it was. */
  | "seal"
  /** A seal that is not there. */
  | "missing"
  | "removed-early"
  | "anchor";

/** Something that is not as it was sealed. */
export interface Fault {
  kind: FaultKind;
  segment: number;
  register?: Register;
  /** Of the entry, or of the nearest one that is left. */
  id?: number;
}

/** How far the chain was followed. */
export interface Position {
  number: number;
  hash: Buffer;
  to: Bounds;
}

export const START: Position = { number: 0, hash: BEGINNING, to: { operations: 0, readings: 0 } };

/** Whether a seal follows the one before it, and says of itself what is so. */
export function sealFault(before: Position, segment: Segment): Fault | undefined {
  const { number, digests, after, entries } = segment;
  if (number !== before.number + 1) return { kind: "missing", segment: before.number + 1 };
  const fault: Fault = { kind: "seal", segment: number };
  if (after.operations !== before.to.operations || after.readings !== before.to.readings) return fault;
  if (!sealHash(before.hash, segment).equals(segment.hash)) return fault;
  if (digests === undefined) return undefined;
  return countOf(digests) === entries && entriesHashOf(digests).equals(segment.entriesHash)
    ? undefined
    : fault;
}

/** Lines of one register, in the order of their ids. */
export interface Lines {
  register: Register;
  lines: readonly string[];
}

/** The entries of some segments, handed out in order. */
export class EntriesInTurn {
  readonly #read: readonly EntryLines[];
  readonly #next = new Map<Register, number>();

  constructor(read: readonly EntryLines[]) {
    this.#read = read;
  }

  /** Those up to these ids that were not handed out yet: operations first, as they are sealed. */
  upTo(to: Bounds): Lines[] {
    return this.#read.map(({ register, lines }) => {
      const from = this.#next.get(register) ?? 0;
      const end = firstAfter(lines, from, to[register]);
      this.#next.set(register, end);
      return { register, lines: lines.slice(from, end) };
    });
  }
}

/** The place of the first line whose id is beyond: looked for by halves, since to read each id would cost as much as to sum it up. */
function firstAfter(lines: readonly string[], from: number, id: number): number {
  let [low, high] = [from, lines.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (idOf(lines[middle] as string) > id) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The first entry of a segment that is not as it was sealed. */
export function entriesFault({ number, digests }: Segment, found: readonly Lines[]): Fault | undefined {
  if (digests === undefined || areSealed(digests, found)) return undefined;
  const entries = found.flatMap(({ register, lines }) => lines.map((line) => toFound(register, line)));
  const difference = firstDifference(digests, entries);
  return difference && toFault(number, difference);
}

/** Nearly always they are, and nothing else needs to be known of each. */
function areSealed(digests: Buffer, found: readonly Lines[]): boolean {
  const text = digests.toString("hex");
  let at = 0;
  for (const { lines } of found)
    for (const line of lines) {
      const digest = digestOf(line);
      if (!text.startsWith(digest, at)) return false;
      at += digest.length;
    }
  return at === text.length;
}

function toFault(segment: number, difference: Difference): Fault {
  if (difference.kind !== "removed") return { segment, ...difference };
  const near = difference.before ?? difference.after;
  return { kind: "removed", segment, ...(near && { register: near.register, id: near.id }) };
}
