import { normalizeIP, type RateLimitPluginOptions } from "@fastify/rate-limit";
import type { FastifyRequest } from "fastify";
import { keptFor } from "#runtime/kept-for.ts";
import type { ClientReader } from "#runtime/web/client-reader.ts";
import { SESSION_COOKIE, type SessionReader } from "#runtime/web/session-reader.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Only for who is signed in: whose calls are counted one person at a time. */
    guarded?: boolean;
  }
}

export interface RateLimit {
  sessions: SessionReader;
  clients?: ClientReader | undefined;
  /** For one person; an address, behind which a whole office may sit, has a few times as much. */
  requestsPerMinute: number;
}

const WINDOW_MS = 60_000;
/** Before anybody signs in, and for pages and their files, an office behind one address counts as one. */
const ADDRESS_FACTOR = 5;
/** For how long a good session is counted without asking again; whether it is still good is asked where it matters. */
const KNOWN_MS = 600_000;
const PAUSE_MS = 1_000;
const MOST = 5_000;

/**
 * Who is counted. A cookie says nothing until its session was found: counted as it comes, a new one at each call would
 * never be slowed. So the person is counted where the session is good, and the address where it is not.
 */
export function rateLimit({ sessions, clients, requestsPerMinute }: RateLimit): RateLimitPluginOptions {
  const known = keptFor<string>(KNOWN_MS, MOST);
  const slowed = keptFor<true>(PAUSE_MS, MOST);

  async function personOf(token: string, stranger: string): Promise<string> {
    // Of who sent too many false cookies already, no more are looked for in the database.
    if (slowed.get(stranger)) return stranger;
    const session = await sessions.read(token);
    if (session === undefined) return stranger;
    known.set(token, session.principal.userId);
    return `person ${session.principal.userId}`;
  }

  /** A machine is counted once its token was found good; until then, the address that sends it. */
  async function clientOf(reader: ClientReader, request: FastifyRequest, stranger: string): Promise<string> {
    if (slowed.get(stranger)) return stranger;
    // What is wrong with it is told where it is asked for.
    const principal = await reader.read(request).catch(() => undefined);
    return principal === undefined ? stranger : `client ${principal.userId}`;
  }

  return {
    timeWindow: WINDOW_MS,
    max: (_, key) => (/^(address|pages) /.test(key) ? requestsPerMinute * ADDRESS_FACTOR : requestsPerMinute),
    keyGenerator: (request) => {
      const token = request.routeOptions.config.guarded ? request.cookies[SESSION_COOKIE] : undefined;
      const userId = token === undefined ? undefined : known.get(token);
      if (userId !== undefined) return `person ${userId}`;
      // Of IPv6, the /64: one caller has all of it.
      const address = normalizeIP(request.ip, 64);
      if (request.routeOptions.config.guarded && clients?.isClient(request))
        return clientOf(clients, request, `stranger ${address}`);
      if (token !== undefined) return personOf(token, `stranger ${address}`);
      return isPage(request) ? `pages ${address}` : `address ${address}`;
    },
    onExceeded: (_, key) => slowed.set(key, true),
    addHeadersOnExceeding: {
      "x-ratelimit-limit": true,
      "x-ratelimit-remaining": true,
      "x-ratelimit-reset": true,
    },
  };
}

/** The pages and what they are made of, which are files: they do not use up what the work itself needs. */
function isPage({ url, routeOptions }: FastifyRequest): boolean {
  return [undefined, "/", "/*"].includes(routeOptions.url) && !/^\/api(\/|\?|$)/.test(url);
}
