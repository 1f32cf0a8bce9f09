import { systemClock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { createLogger } from "#runtime/logger.ts";
import { type AppOptions, createApp } from "#runtime/web/app.ts";

/** What stands around every answer, without a feature behind it: nobody has a session, and no limit is met. */
export function createBareApp(options: Partial<AppOptions> = {}): ReturnType<typeof createApp> {
  return createApp({
    // why: what is asked here reaches no handler that asks a database.
    db: undefined as unknown as Db,
    clock: systemClock,
    logger: createLogger("fatal"),
    sessions: { read: () => Promise.resolve(undefined) },
    requestsPerMinute: 100_000,
    trustedProxies: [],
    formTargets: [],
    ...options,
  });
}
export type BareApp = Awaited<ReturnType<typeof createBareApp>>;
