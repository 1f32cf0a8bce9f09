import { join } from "node:path";
import { siracIdentityProvider } from "#connectors/sirac/client.ts";
import { cachedSessions } from "#features/access/cached-sessions.ts";
import { accessRoutes } from "#features/access/routes.ts";
import type { Config } from "#main/config.ts";
import { createAccessLog } from "#runtime/access-log.ts";
import { systemClock } from "#runtime/clock.ts";
import type { OpenDatabase } from "#runtime/database/open-database.ts";
import { createEventFeed } from "#runtime/events.ts";
import { createJobs } from "#runtime/jobs/jobs.ts";
import { createLogger } from "#runtime/logger.ts";
import { createApp } from "#runtime/web/app.ts";
import { liveEvents } from "#runtime/web/live-events.ts";
import { servePages } from "#runtime/web/serve-pages.ts";

const WEB_DIST = join(import.meta.dirname, "../../../web/dist");

export interface Application {
  /** @returns the address served */
  serve(): Promise<string>;
  work(): Promise<void>;
  /** Queues and fixed data: done by every process before it serves or works, safely repeated. */
  prepare(): Promise<void>;
  /** Waits for the property registry's first load, saying how far it is. At once when it was done before. */
  firstSynchronisation(say: (line: string) => void): Promise<void>;
  close(): Promise<void>;
}

/** The only place where things are wired together. */
export async function createApplication(config: Config, database: OpenDatabase): Promise<Application> {
  const { db } = database;
  const logger = createLogger(config.LOG_LEVEL);
  const jobs = createJobs(database, logger);
  const sessions = cachedSessions(db);
  const feed = createEventFeed(db, (error) => logger.warn({ event: "events.poll-failed", err: error }));
  const accessLog = createAccessLog(db);
  void accessLog;
  const { fastify, api } = await createApp({
    db,
    clock: systemClock,
    logger,
    sessions,
    requestsPerMinute: config.REQUESTS_PER_MINUTE,
    trustedProxies: config.TRUSTED_PROXIES,
    formTargets: [new URL(config.SIRAC_ISSUER).origin],
  });
  accessRoutes(api, {
    sessions,
    provider: siracIdentityProvider(config, config.publicUrl),
    publicUrl: config.publicUrl,
  });
  liveEvents(api, { sessions, feed });
  await servePages(api, WEB_DIST);

  return {
    serve: () => fastify.listen({ host: config.HOST, port: config.PORT }),
    prepare: () => jobs.prepare(),
    work: () => jobs.work(),
    firstSynchronisation: async () => undefined,
    async close() {
      feed.close();
      await fastify.close();
      await jobs.stop();
      await database.close();
    },
  };
}
