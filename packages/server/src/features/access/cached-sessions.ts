import { type KeptSession, KeptSessions, type Remembering } from "#features/access/kept-sessions.ts";
import { wordsOfEnd } from "#features/access/session-end.ts";
import { sessionTouches } from "#features/access/session-touches.ts";
import type { Db } from "#runtime/database/open-database.ts";
import type { SessionReader } from "#runtime/web/session-reader.ts";

/** Idle time is counted by the minute. */
const TOUCH_EVERY_MS = 60_000;

export interface CachedSessions extends Required<SessionReader> {
  /** They were ended: here at once, elsewhere as soon as they hear of it. */
  forgetEnded(ended: readonly { id: string }[]): void;
  /** What is still to be noted is noted: before the database is closed. */
  settle(): Promise<void>;
}

export interface SessionKeeping extends Remembering {
  /** Asks the provider whether the session goes on; not in the request's way. */
  refresh?: (token: string) => Promise<void>;
  onError?: (error: unknown) => void;
}

/** Sessions as they are in the database, read there no more often than it is needed. */
export function cachedSessions(db: Db, keeping: SessionKeeping = {}): CachedSessions {
  const { refresh, onError } = keeping;
  const kept = new KeptSessions(db, keeping);
  const touches = sessionTouches(db, (error) => onError?.(error));

  async function keepUp(token: string, entry: KeptSession): Promise<void> {
    const session = await entry.found;
    if (session?.kind !== "live") return;
    const now = Date.now();
    entry.touchAt ??= entry.readAt + TOUCH_EVERY_MS - session.unseenMs;
    if (entry.touchAt <= now) {
      touches.add(token);
      entry.touchAt = now + TOUCH_EVERY_MS;
    }
    const refreshAt = entry.readAt + (session.refreshInMs ?? Number.POSITIVE_INFINITY);
    // It is read again after that.
    if (refreshAt <= now) await refresh?.(token);
    else entry.keepUpAt = Math.min(entry.touchAt, refreshAt);
  }

  return {
    async read(token) {
      const found = await kept.find(token)?.found;
      return found?.kind === "live" ? found.session : undefined;
    },
    async whyEnded(token) {
      const found = await kept.find(token)?.found;
      return found?.kind === "ended" ? wordsOfEnd(found.because) : undefined;
    },
    seen(token) {
      const entry = kept.find(token);
      if (entry === undefined || entry.keepUpAt > Date.now()) return;
      // Begun: the others that are seen meanwhile need not.
      entry.keepUpAt = Number.POSITIVE_INFINITY;
      keepUp(token, entry).catch((error: unknown) => onError?.(error));
    },
    forget: (token) => kept.forget(token),
    forgetEnded: (ended) => kept.forgetIds(new Set(ended.map(({ id }) => id))),
    async settle() {
      await kept.close();
      await touches.settle();
    },
  };
}
