import { type Actor, audit } from "#runtime/audit.ts";
import type { Db } from "#runtime/database/open-database.ts";
import type { Logger } from "#runtime/logger.ts";
import { inTransaction } from "#runtime/transaction.ts";

/** Somebody was refused something. */
export interface Refusal {
  /** Without an id: an address, for who is not known. */
  actor: Actor;
  /** `access.refused`, `sign-in.refused`… */
  action: string;
  /** Of the route, not of what was asked: `GET /api/v1/requests/:id`. */
  route: string;
  /** The problem's code. */
  code: string;
  /** What else the register keeps of it: those that differ in it are different ones. */
  detail?: Readonly<Record<string, unknown>>;
  correlationId: string;
}

export interface Refusals {
  /** Nobody waits for it. */
  note(refusal: Refusal): void;
  /** What was noted so far is written when this returns, if the database answers. */
  settle(): Promise<void>;
}

const WINDOW_MS = 60_000;
const WRITE_MS = 200;
/** Different ones in a minute: who makes up more is written down as "others", so that a flood does not fill the disk. */
const MOST_KNOWN = 500;
const MOST_UNKNOWN = 100;

interface Counted extends Refusal {
  /** Not written yet. */
  owed: number;
  isKnown: boolean;
}

/**
 * Refusals are entries of the register of operations: the first of a person, a route and a reason at once, the others of
 * the same minute together, with how many they were.
 */
export function createRefusals({ db, logger }: { db: Db; logger: Logger }): Refusals {
  let counted = new Map<string, Counted>();
  let soon: NodeJS.Timeout | undefined;
  let end: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  function write(which: (one: Counted) => boolean): Promise<void> {
    const owed = [...counted.values()].filter((one) => one.owed > 0 && which(one));
    const lines = owed.map((one) => ({ ...one }));
    for (const one of owed) Object.assign(one, { owed: 0, isKnown: true });
    if (lines.length > 0)
      writing = writing
        .then(() => writeAll(db, lines))
        .catch((err: unknown) => logger.warn({ event: "refusals.not-written", count: lines.length, err }));
    return writing;
  }

  function writeNew(): void {
    soon = undefined;
    void write(({ isKnown }) => !isKnown);
  }

  function close(): Promise<void> {
    clearTimeout(soon);
    clearTimeout(end);
    soon = end = undefined;
    const written = write(() => true);
    counted = new Map();
    return written;
  }

  return {
    note(refusal) {
      end ??= setTimeout(() => void close(), WINDOW_MS).unref();
      const one = placeOf(counted, refusal);
      one.owed += 1;
      if (!one.isKnown) soon ??= setTimeout(writeNew, WRITE_MS).unref();
    },
    settle: close,
  };
}

function writeAll(db: Db, lines: readonly Counted[]): Promise<void> {
  return inTransaction(db, async (tx) => {
    for (const { actor, action, route, code, detail, correlationId, owed } of lines)
      await audit(tx, {
        actor,
        action,
        subjectKind: "route",
        subjectId: route,
        detail: { ...detail, code, times: owed },
        correlationId,
      });
  });
}

function placeOf(counted: Map<string, Counted>, refusal: Refusal): Counted {
  const { actor, action, route, code, detail } = refusal;
  const key = JSON.stringify([actor.id ?? actor.label, action, route, code, detail]);
  const found = counted.get(key);
  if (found !== undefined) return found;
  const isFull = counted.size >= (actor.id === null ? MOST_UNKNOWN : MOST_KNOWN);
  if (!isFull) return put(counted, key, refusal);
  const others = { ...refusal, actor: { id: null, label: "altri" }, route: "*", detail: {} };
  const othersKey = `altri\t${action}\t*\t${code}`;
  return counted.get(othersKey) ?? put(counted, othersKey, others);
}

function put(counted: Map<string, Counted>, key: string, refusal: Refusal): Counted {
  const one = { ...refusal, owed: 0, isKnown: false };
  counted.set(key, one);
  return one;
}
