import { touchSessions } from "#features/access/session-store.ts";
import type { Db } from "#runtime/database/open-database.ts";

const GATHER_MS = 1_000;

export interface SessionTouches {
  add(token: string): void;
  /** Writes what waits, and waits for what is being written. */
  settle(): Promise<void>;
}

/**
 * Who did something is noted together, once a second: a commit for each, at the hour when everybody comes in, would keep
 * busy the connections that answers wait for. What a process that falls had not yet noted makes nobody idle: the next
 * request notes it.
 */
export function sessionTouches(db: Db, onError: (error: unknown) => void): SessionTouches {
  let waiting = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let writing = Promise.resolve();

  function write(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const tokens = [...waiting];
    waiting = new Set();
    if (tokens.length > 0) writing = writing.then(() => touchSessions(db, tokens)).catch(onError);
    return writing;
  }

  return {
    add(token) {
      waiting.add(token);
      timer ??= setTimeout(() => void write(), GATHER_MS).unref();
    },
    settle: write,
  };
}
