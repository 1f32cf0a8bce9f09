import { findSession } from "#features/access/session-store.ts";
import type { Db } from "#runtime/database/open-database.ts";
import type { LiveSession, SessionReader } from "#runtime/web/session-reader.ts";

/** A revoked session or role is felt within this time by every process. */
const KEEP_MS = 3_000;
const MOST = 5_000;
/** As `openSession` makes them: what has another shape is in no database. */
const TOKEN = /^[\w-]{43}$/;

export interface CachedSessions extends SessionReader {
  forget(token: string): void;
}

/** Sessions just read are kept for three seconds: a page asks several things at once, and each is checked. */
export function cachedSessions(db: Db): CachedSessions {
  const kept = new Map<string, { until: number; session: Promise<LiveSession | undefined> }>();
  return {
    read(token) {
      if (!TOKEN.test(token)) return Promise.resolve(undefined);
      const now = Date.now();
      const entry = kept.get(token);
      if (entry !== undefined && entry.until > now) return entry.session;
      const session = findSession(db, token);
      kept.delete(token);
      kept.set(token, { until: now + KEEP_MS, session });
      session.catch(() => kept.delete(token));
      // Oldest first, since a renewed entry is put at the end.
      if (kept.size > MOST) kept.delete(kept.keys().next().value as string);
      return session;
    },
    forget: (token) => void kept.delete(token),
  };
}
