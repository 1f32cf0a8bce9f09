import { wordsOfEnd } from "#features/access/session-end.ts";
import { findSession, type FoundSession } from "#features/access/session-store.ts";
import { sessionTouches } from "#features/access/session-touches.ts";
import type { Db } from "#runtime/database/open-database.ts";
import type { SessionReader } from "#runtime/web/session-reader.ts";

/** A revoked session or role is felt within this time by every process. */
const KEEP_MS = 3_000;
const MOST = 5_000;
/** As `openSession` makes them: what has another shape is in no database. */
const TOKEN = /^[\w-]{43}$/;

export interface CachedSessions extends Required<SessionReader> {
  /** They were ended: here at once, elsewhere when what is remembered of them is too old. */
  forgetEnded(ended: readonly { id: string }[]): void;
  /** What is still to be noted is noted: before the database is closed. */
  settle(): Promise<void>;
}

export interface SessionKeeping {
  /** Asks the provider whether the session goes on; not in the request's way. */
  refresh?: (token: string) => Promise<void>;
  onError?: (error: unknown) => void;
}

interface Kept {
  until: number;
  found: Promise<FoundSession | undefined>;
  /** What a person's doing entails was begun already. */
  isSeen: boolean;
  /** Of the session, once it was found open. */
  id?: string;
}

/** Sessions just read are kept for three seconds: a page asks several things at once, and each is checked. */
export function cachedSessions(db: Db, { refresh, onError }: SessionKeeping = {}): CachedSessions {
  const kept = justFound(db);
  const touches = sessionTouches(db, (error) => onError?.(error));

  async function keepUp(token: string, { found }: Kept): Promise<void> {
    const session = await found;
    if (session?.kind !== "live") return;
    if (session.stale) touches.add(token);
    if (session.refreshDue) await refresh?.(token);
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
      if (entry === undefined || entry.isSeen) return;
      entry.isSeen = true;
      keepUp(token, entry).catch((error: unknown) => onError?.(error));
    },
    forget: (token) => kept.forget(token),
    forgetEnded: (ended) => kept.forgetIds(new Set(ended.map(({ id }) => id))),
    settle: () => touches.settle(),
  };
}

function justFound(db: Db) {
  const kept = new Map<string, Kept>();
  return {
    find(token: string): Kept | undefined {
      if (!TOKEN.test(token)) return undefined;
      const now = Date.now();
      const entry = kept.get(token);
      if (entry !== undefined && entry.until > now) return entry;
      const fresh: Kept = { until: now + KEEP_MS, found: findSession(db, token), isSeen: false };
      kept.delete(token);
      kept.set(token, fresh);
      fresh.found
        .then((found) => {
          if (found?.kind === "live") fresh.id = found.session.id;
        })
        .catch(() => kept.delete(token));
      // Oldest first, since a renewed entry is put at the end.
      if (kept.size > MOST) kept.delete(kept.keys().next().value as string);
      return fresh;
    },
    forget: (token: string) => void kept.delete(token),
    forgetIds(ids: ReadonlySet<string>) {
      for (const [token, { id }] of kept) if (id !== undefined && ids.has(id)) kept.delete(token);
    },
  };
}
