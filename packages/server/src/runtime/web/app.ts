import { randomUUID } from "node:crypto";
import fastifyCookie from "@fastify/cookie";
import fastifyMultipart from "@fastify/multipart";
import fastifyRateLimit from "@fastify/rate-limit";
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import type { Scanner } from "#runtime/antivirus/scanner.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import type { Logger } from "#runtime/logger.ts";
import type { Api } from "#runtime/web/api.ts";
import { answerWithProblem } from "#runtime/web/answer-problem.ts";
import { Problem } from "#runtime/problem.ts";
import { createRefusals } from "#runtime/refusals.ts";
import { answerInsteadOfNode, refuseAddress, refuseUnreadable } from "#runtime/web/malformed-requests.ts";
import type { ClientReader } from "#runtime/web/client-reader.ts";
import { noteRefusals } from "#runtime/web/note-refusals.ts";
import { rateLimit } from "#runtime/web/rate-limit.ts";
import { registerRoute } from "#runtime/web/register-route.ts";
import { type SecurityOptions, securityHeaders } from "#runtime/web/security-headers.ts";
import type { SessionReader } from "#runtime/web/session-reader.ts";
import { dropStrayHeaders, type StrayHeaders } from "#runtime/web/stray-headers.ts";
import { uploadLimitOf } from "#runtime/web/upload-limit.ts";

export interface AppOptions extends SecurityOptions {
  db: Db;
  clock: Clock;
  logger: Logger;
  sessions: SessionReader;
  /** Undefined: no machine is known, and what looks like its token is not looked at. */
  clients?: ClientReader | undefined;
  /** Looks into uploads; undefined: nothing does. */
  scanner?: Scanner | undefined;
  /** Requests a minute for one person; an address has a few times as many. */
  requestsPerMinute: number;
  /** Proxies allowed to say who the caller is; empty: nobody. */
  trustedProxies: readonly string[];
  /** Headers that say who somebody is, which only one route may read; undefined: there are none to fear. */
  strayHeaders?: StrayHeaders;
  tls?: ServerTls | undefined;
}

/** PEM texts. */
export interface ServerTls {
  cert: string;
  key: string;
  /** Who signs the certificates of callers that are known by theirs. Others may call too: where it matters it is asked. */
  clientCa?: string;
}

const BODY_LIMIT = 1024 * 1024;

/** The web application without any feature: security headers, limits, problems. Features register on the `Api`. */
export async function createApp(options: AppOptions): Promise<{ fastify: FastifyInstance; api: Api }> {
  const fastify = openFastify(options);
  const refusals = createRefusals(options);
  const { logger, strayHeaders } = options;
  if (strayHeaders !== undefined) dropStrayHeaders(fastify, strayHeaders, { logger, refusals });
  answerInsteadOfNode(fastify);
  await fastify.register(fastifyCookie);
  await fastify.register(fastifyRateLimit, rateLimit(options));
  await fastify.register(fastifyMultipart, {
    limits: { fileSize: uploadLimitOf({}), files: 1, fields: 10, fieldSize: 10_000 },
  });
  readJson(fastify);
  const security = await securityHeaders(options);
  fastify.addHook("onSend", async (request, reply) => {
    reply.headers(security.named).header("x-correlation-id", request.id);
  });
  noteRefusals(fastify, refusals);
  fastify.addHook("onClose", () => refusals.settle());
  fastify.setErrorHandler((error, request, reply) => answerWithProblem(error, request, reply));

  const api: Api = {
    fastify,
    db: options.db,
    clock: options.clock,
    logger: options.logger,
    refusals,
    route: (contract, handler) => registerRoute({ ...options, fastify, security }, contract, handler),
  };
  return { fastify, api };
}

function openFastify(options: AppOptions): FastifyInstance {
  return Fastify({
    ...(options.tls === undefined ? {} : { https: httpsOptions(options.tls) }),
    bodyLimit: BODY_LIMIT,
    trustProxy: options.trustedProxies.length === 0 ? false : [...options.trustedProxies],
    genReqId: correlationIdOf,
    loggerInstance: options.logger as FastifyBaseLogger,
    // A logger of its own for each request, never used by most, costs more than to name the request when it is.
    childLoggerFactory: (logger) => logger,
    // Each call is told by the exchange ledger and the access log; a line per request would only repeat them.
    logController: new LogController({ disableRequestLogging: true }),
    requestTimeout: 60_000,
    forceCloseConnections: "idle",
    routerOptions: { maxParamLength: 200 },
    // What has no host, no readable address or no readable head is refused by us, in our words.
    http: { requireHostHeader: false },
    frameworkErrors: refuseAddress,
    clientErrorHandler: refuseUnreadable,
  }) as FastifyInstance;
}

const httpsOptions = ({ cert, key, clientCa }: ServerTls) => ({
  cert,
  key,
  minVersion: "TLSv1.2" as const,
  ...(clientCa === undefined ? {} : { ca: clientCa, requestCert: true, rejectUnauthorized: false }),
});

/** What is parsed goes through zod, which builds new objects of known keys: `__proto__` reaches nothing. */
function readJson(fastify: FastifyInstance): void {
  fastify.removeContentTypeParser(["application/json", "text/plain"]);
  fastify.addContentTypeParser("application/json", { parseAs: "string" }, (_, body, done) => {
    try {
      done(null, body === "" ? undefined : JSON.parse(body as string));
    } catch {
      const errors = [{ field: "body", message: "Non è JSON" }];
      done(new Problem("bad-request", "Il corpo della richiesta non è JSON", errors));
    }
  });
}

/** A caller's id is kept when it is one; anything else could carry what it likes into our logs. */
function correlationIdOf(request: { headers: Record<string, unknown> }): string {
  const given = request.headers["x-correlation-id"];
  return typeof given === "string" && /^[0-9a-f-]{36}$/i.test(given) ? given.toLowerCase() : randomUUID();
}
