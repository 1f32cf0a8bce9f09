import type { EntryLines } from "#runtime/audit-chain/entry-lines.ts";
import { toFound } from "#runtime/audit-chain/entry-lines.ts";
import {
  BEGINNING,
  type Bounds,
  type Difference,
  countOf,
  entriesHashOf,
  firstDifference,
  type Found,
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

/** The entries of some segments, handed out in order. */
export class EntriesInTurn {
  readonly #lines: Record<Register, readonly string[]>;
  readonly #next: Record<Register, number> = { operations: 0, readings: 0 };
  #ahead: Partial<Record<Register, Found>> = {};

  constructor(read: readonly EntryLines[]) {
    const of = (register: Register) => read.find((one) => one.register === register)?.lines ?? [];
    this.#lines = { operations: of("operations"), readings: of("readings") };
  }

  /** Those up to these ids that were not handed out yet: operations first, as they are sealed. */
  upTo(to: Bounds): Found[] {
    return [...this.#take("operations", to.operations), ...this.#take("readings", to.readings)];
  }

  #take(register: Register, to: number): Found[] {
    const taken: Found[] = [];
    for (;;) {
      const found = this.#ahead[register] ?? this.#read(register);
      if (found === undefined || found.id > to) {
        if (found !== undefined) this.#ahead[register] = found;
        return taken;
      }
      delete this.#ahead[register];
      taken.push(found);
    }
  }

  #read(register: Register): Found | undefined {
    const line = this.#lines[register][this.#next[register]];
    this.#next[register] += 1;
    return line === undefined ? undefined : toFound(register, line);
  }
}

/** The first entry of a segment that is not as it was sealed. */
export function entriesFault(segment: Segment, found: readonly Found[]): Fault | undefined {
  if (segment.digests === undefined) return undefined;
  const difference = firstDifference(segment.digests, found);
  return difference && toFault(segment.number, difference);
}

function toFault(segment: number, difference: Difference): Fault {
  if (difference.kind !== "removed") return { segment, ...difference };
  const near = difference.before ?? difference.after;
  return { kind: "removed", segment, ...(near && { register: near.register, id: near.id }) };
}
