import Fastify, { type FastifyBaseLogger, type FastifyInstance } from "fastify";
import { siracRedirecting } from "#connectors/sirac/client.ts";
import { isSiracHeader, isSiracProxy, siracInFront } from "#connectors/sirac/receiver.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { arrivalOf } from "#features/access/arrival.ts";
import { cachedSessions, type CachedSessions } from "#features/access/cached-sessions.ts";
import { notificationDoor } from "#features/access/notice-doors.ts";
import { refreshSession } from "#features/access/refresh-session.ts";
import { accessRoutes } from "#features/access/routes.ts";
import { limitsOf } from "#features/access/session-config.ts";
import { ARRIVAL_PATH } from "#features/access/sign-in-doors.ts";
import type { Config } from "#main/config.ts";
import { installationOf } from "#main/installation.ts";
import type { Ground } from "#main/ground.ts";
import type { IdentityProvider } from "#ports/identity-provider.ts";
import type { Listen } from "#runtime/database/listen.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";
import { answerWithProblem } from "#runtime/web/answer-problem.ts";
import type { Api } from "#runtime/web/api.ts";
import type { StrayHeaders } from "#runtime/web/stray-headers.ts";

export interface OpenAccess {
  sessions: CachedSessions;
  webOptions: { formTargets: string[]; strayHeaders: StrayHeaders; trustedProxies: string[] };
  register(api: Api): void;
  listen(): Promise<void>;
  close(): Promise<void>;
}

/** Who comes in, and how: the provider, the sessions, the doors, and the ear for those who left elsewhere. */
export function openAccess(
  ground: Pick<Ground, "config" | "db" | "clock" | "logger">,
  listen: Listen | undefined,
): OpenAccess {
  const { config } = ground;
  const provider = identityProviderOf(ground);
  const sessions = sessionsOf(ground, provider, listen);
  const notices = noticeListener(ground, provider, sessions);
  return {
    sessions,
    webOptions: {
      formTargets: config.ACCESS_MODE === "oidc" ? [new URL(config.SIRAC_ISSUER).origin] : [],
      strayHeaders: strayHeadersOf(config),
      trustedProxies: trustedProxiesOf(config),
    },
    register: (api) =>
      accessRoutes(api, {
        sessions,
        provider,
        publicUrl: config.publicUrl,
        installation: installationOf(config),
        limits: limitsOf(config),
        noticesElsewhere: notices !== undefined,
      }),
    async listen() {
      await notices?.listen();
    },
    async close() {
      await notices?.close();
      await sessions.settle();
    },
  };
}

/** SIRAC in the one way that this installation is configured for. */
function identityProviderOf({ config, clock }: Pick<Ground, "config" | "clock">): IdentityProvider {
  return config.ACCESS_MODE === "oidc"
    ? siracRedirecting(config, config.publicUrl, clock)
    : siracInFront(config, config.publicUrl, clock);
}

/** The sessions of this process, kept in step with the provider's where it can be asked. */
function sessionsOf(
  { db, config, logger }: Pick<Ground, "db" | "config" | "logger">,
  provider: IdentityProvider,
  listen: Listen | undefined,
): CachedSessions {
  const onError = (error: unknown) => logger.warn({ event: "session.not-kept", err: error });
  if (provider.kind === "fronting") return cachedSessions(db, { onError, listen });
  const sessions = cachedSessions(db, {
    onError,
    listen,
    async refresh(token) {
      try {
        await refreshSession({ db, provider, limits: limitsOf(config) }, token, uuidV7());
      } catch (error) {
        // An outage is told by the health of the platform; the session ends when it would have.
        if (!(error instanceof PlatformUnavailable)) throw error;
      } finally {
        sessions.forget(token);
      }
    },
  });
  return sessions;
}

/** Behind SIRAC everybody comes from its address: who it says the caller is, is believed, or all would share one limit. */
function trustedProxiesOf({ TRUSTED_PROXIES, ACCESS_MODE, ACCESS_PROXY_PEERS }: Config): string[] {
  return ACCESS_MODE === "oidc" || TRUSTED_PROXIES.length > 0 ? TRUSTED_PROXIES : ACCESS_PROXY_PEERS.texts;
}

function strayHeadersOf(config: Config): StrayHeaders {
  const isFromProxy = isSiracProxy(config);
  return {
    isIdentity: isSiracHeader(config),
    readAt: config.ACCESS_MODE === "oidc" ? undefined : ARRIVAL_PATH,
    isExpected: (request) => isFromProxy(arrivalOf(request)),
  };
}

/**
 * Several `serve` on one machine have one address for notices, and any of them can end any session: the system hands each
 * notice to one that is there (SO_REUSEPORT), so that one may be restarted, or fall, while the others listen. Another user's
 * program cannot join in, and one that had the port before is told of as ever. Node refuses it where the system has no such thing.
 */
const SHARED: { reusePort?: true } = process.platform === "linux" ? { reusePort: true } : {};

/** A listener of its own for notices that sessions ended, on an address that no proxy leads to; undefined: none is asked for. */
function noticeListener(
  { config, db, logger }: Pick<Ground, "config" | "db" | "logger">,
  provider: IdentityProvider,
  sessions: CachedSessions,
): { listen(): Promise<string>; close(): Promise<void> } | undefined {
  const { ACCESS_NOTIFY_PORT: port, ACCESS_NOTIFY_HOST: host } = config;
  if (port === undefined || provider.kind !== "fronting") return undefined;
  const fastify: FastifyInstance = Fastify({
    loggerInstance: logger as FastifyBaseLogger,
    genReqId: () => uuidV7(),
    forceCloseConnections: true,
    requestTimeout: 10_000,
  });
  fastify.setErrorHandler((error, request, reply) => answerWithProblem(error, request, reply));
  notificationDoor(fastify, { db, sessions, provider });
  return {
    listen: () => fastify.listen({ host, port, ...SHARED }),
    close: () => fastify.close(),
  };
}
