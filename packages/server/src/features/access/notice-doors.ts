import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type AccessDeps, type Exchange, SESSION_COOKIE_OPTIONS } from "#features/access/access-deps.ts";
import { arrivalOf } from "#features/access/arrival.ts";
import type { CachedSessions } from "#features/access/cached-sessions.ts";
import type { EndedSession } from "#features/access/session-end.ts";
import { endElsewhere, useLogoutToken } from "#features/access/signed-out-elsewhere.ts";
import { leave } from "#features/access/sign-out-doors.ts";
import type { FrontingProvider, RedirectingProvider } from "#ports/identity-provider.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction } from "#runtime/transaction.ts";
import type { Api } from "#runtime/web/api.ts";
import { sendPage } from "#runtime/web/plain-page.ts";
import { SESSION_COOKIE } from "#runtime/web/session-reader.ts";

/** Where we are told that somebody left elsewhere. */
export function noticeDoors(api: Api, deps: AccessDeps): void {
  const { provider } = deps;
  if (provider.kind === "redirecting") return openIdDoors(api, deps.sessions, provider);
  const { fastify, db } = api;
  fastify.get("/slo/front", (request, reply) => leaveAndGoOn(api, { deps, provider }, { request, reply }));
  if (deps.noticesElsewhere !== true) notificationDoor(fastify, { db, sessions: deps.sessions, provider });
}

/** What a provider may send, at most: a SOAP notice of some sessions, a signed token. */
const MOST_BYTES = 64 * 1024;

/** mod_shib's back channel; also on a listener of its own, which no proxy leads to. */
export function notificationDoor(
  fastify: FastifyInstance,
  { db, sessions, provider }: { db: Db; sessions: CachedSessions; provider: FrontingProvider },
): void {
  fastify.register(async (door) => {
    takeBytes(door);
    door.post("/slo/back", { bodyLimit: MOST_BYTES }, async (request, reply) => {
      if (!provider.isLogoutPeer(arrivalOf(request))) throw new Problem("forbidden", "Non da qui");
      const named = provider.readLogoutNotification(bytesOf(request));
      if (named === undefined) throw new Problem("bad-request", "Non è un avviso di uscita");
      const there = { provider: "sirac", sessions: named, subject: null, correlationId: request.id };
      sessions.forgetEnded(await endElsewhere(db, there));
      return reply
        .header("cache-control", "no-store")
        .type("text/xml; charset=utf-8")
        .send(provider.logoutNotificationAnswer);
    });
  });
}

/**
 * mod_shib's front channel: the browser passes by, and goes on to the handler that sent it. Coming after the back channel
 * it finds nothing left to end, and is sent on all the same. Anybody may send a browser here, and sign it out of
 * Stabile: a nuisance, no more; but not on to another site.
 */
async function leaveAndGoOn(
  api: Api,
  { deps, provider }: { deps: AccessDeps; provider: FrontingProvider },
  { request, reply }: Exchange,
): Promise<FastifyReply> {
  const token = request.cookies[SESSION_COOKIE];
  if (token !== undefined) {
    await leave(api, deps, { token, correlationId: request.id });
    reply.clearCookie(SESSION_COOKIE, SESSION_COOKIE_OPTIONS);
  }
  const { return: next } = request.query as { return?: unknown };
  const address = typeof next === "string" ? URL.parse(next) : null;
  if (address !== null && provider.isHandler(address)) return reply.redirect(address.href, 302);
  return sendPage(reply.code(400), {
    heading: "Sei uscito da Stabile",
    paragraphs: [
      "L'indirizzo a cui proseguire non è fra quelli ammessi: l'uscita dagli altri servizi può non essere completa.",
    ],
    ways: [{ href: "/", label: "Torna a Stabile" }],
  });
}

/** OpenID Connect Back-Channel Logout 1.0 and Front-Channel Logout 1.0. */
function openIdDoors({ fastify, db }: Api, open: CachedSessions, provider: RedirectingProvider): void {
  fastify.register(async (door) => {
    takeBytes(door);
    door.post("/slo/back-channel", { bodyLimit: MOST_BYTES }, async (request, reply) => {
      reply.header("cache-control", "no-store");
      const token = new URLSearchParams(bytesOf(request).toString("utf8")).get("logout_token");
      const outcome =
        token === null ? "logout_token is missing" : await endByToken(db, provider, { token, request });
      if (typeof outcome !== "string") {
        open.forgetEnded(outcome);
        return reply.code(200).send();
      }
      // §2.8: in OAuth's words.
      return reply.code(400).send({ error: "invalid_request", error_description: outcome });
    });
  });
  fastify.get("/slo/front-channel", async (request, reply) => {
    const { iss, sid } = request.query as { iss?: unknown; sid?: unknown };
    if (typeof iss !== "string" || typeof sid !== "string" || !provider.isIssuer(iss))
      throw new Problem("bad-request", "Non è un'uscita del nostro accesso unico");
    const there = { provider: "sirac", sessions: [sid], subject: null, correlationId: request.id };
    open.forgetEnded(await endElsewhere(db, there));
    return sendPage(reply, { heading: "Sei uscito da Stabile", paragraphs: [], ways: [] });
  });
}

/** @returns what ended, or why the token was refused */
async function endByToken(
  db: Db,
  provider: RedirectingProvider,
  { token, request }: { token: string; request: FastifyRequest },
): Promise<EndedSession[] | string> {
  const notice = await provider.readLogoutToken(token);
  if (notice.kind === "refused") return notice.because;
  return inTransaction(db, async (tx) => {
    if (!(await useLogoutToken(tx, notice.jti))) return "the token was used before";
    const sessions = notice.sid === null ? [] : [notice.sid];
    return endElsewhere(tx, {
      provider: "sirac",
      sessions,
      subject: notice.sub,
      correlationId: request.id,
    });
  });
}

/** Whatever kind it says it is of. */
function takeBytes(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser("*", { parseAs: "buffer" }, (_, body, done) => done(null, body));
}

const bytesOf = ({ body }: FastifyRequest): Buffer => (Buffer.isBuffer(body) ? body : Buffer.alloc(0));
