import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import {
  type AuthorizationRequest,
  parseAuthorizationRequest,
} from "#platforms/sirac/authorization-request.ts";
import { ENDPOINT } from "#platforms/sirac/discovery-routes.ts";
import { findIdentity } from "#platforms/sirac/identities.ts";
import { CHOOSE_PATH, sendChoosePage, sendRefusal } from "#platforms/sirac/pages.ts";
import type { Sirac } from "#platforms/sirac/platform.ts";
import type { Session } from "#platforms/sirac/store.ts";

export const SESSION_COOKIE = "SIRAC_SESSION";
/** Long enough to read a page of names; a forgotten tab is told to start again. */
const CHOICE_LIFE_SECONDS = 1_800;

const choiceSchema = z.object({
  request: z.string(),
  identity: z.string().optional(),
  cancel: z.string().optional(),
});

/** The authorization endpoint and the page where one chooses who to be. */
export function registerAuthorization(app: FastifyInstance, sirac: Sirac): void {
  app.get(ENDPOINT.authorization, (request, reply) => authorize(sirac, { request, reply }, request.query));
  app.post(ENDPOINT.authorization, (request, reply) => authorize(sirac, { request, reply }, request.body));
  app.post(CHOOSE_PATH, (request, reply) => choose(sirac, { request, reply }));
}

interface Exchange {
  request: FastifyRequest;
  reply: FastifyReply;
}

function authorize(sirac: Sirac, { request, reply }: Exchange, parameters: unknown): FastifyReply {
  const parsed = parseAuthorizationRequest(parameters, sirac.clients);
  if (parsed.outcome === "refused") return sendRefusal(reply, parsed.reason);
  if (parsed.outcome === "error") return returnError(reply, parsed);
  const wanted = parsed.request;
  const session = sirac.store.sessionOfCookie(request.cookies[SESSION_COOKIE] ?? "");
  if (session !== null && goodEnough(session, wanted)) return returnCode(sirac, { reply, wanted, session });
  if (wanted.prompt === "none") {
    return returnError(reply, { ...wanted, error: "login_required", description: "No session" });
  }
  const requestId = sirac.store.saveRequest(JSON.stringify(wanted), CHOICE_LIFE_SECONDS);
  return sendChoosePage(reply, { requestId, formTargets: formTargets(sirac) });
}

/** A single sign-on session is reused unless the application asks for a fresh sign-in. */
function goodEnough(session: Session, { prompt, maxAge }: AuthorizationRequest): boolean {
  if (prompt === "login" || prompt === "select_account") return false;
  return maxAge === undefined || Date.now() / 1000 - session.authenticatedAt < maxAge;
}

function choose(sirac: Sirac, { request, reply }: Exchange): FastifyReply {
  const choice = choiceSchema.safeParse(request.body).data;
  const saved = choice === undefined ? null : sirac.store.takeRequest(choice.request);
  if (choice === undefined || saved === null) {
    return sendRefusal(
      reply,
      "La richiesta di accesso è scaduta o già usata: torna all'applicazione e riprova.",
    );
  }
  const wanted = JSON.parse(saved) as AuthorizationRequest;
  const identity = findIdentity(choice.identity ?? "");
  if (choice.cancel !== undefined || identity === undefined) {
    return returnError(reply, {
      ...wanted,
      error: "access_denied",
      description: "The user denied the request",
    });
  }
  const previous = sirac.store.sessionOfCookie(request.cookies[SESSION_COOKIE] ?? "");
  if (previous !== null && previous.identityId !== identity.id) sirac.store.endSession(previous.sid);
  const { session, cookie } = sirac.store.startSession(identity.id, sirac.lives.session);
  reply.setCookie(SESSION_COOKIE, cookie, { path: "/", httpOnly: true, sameSite: "lax" });
  return returnCode(sirac, { reply, wanted, session });
}

interface Success {
  reply: FastifyReply;
  wanted: AuthorizationRequest;
  session: Session;
}

function returnCode(sirac: Sirac, { reply, wanted, session }: Success): FastifyReply {
  const { clientId, redirectUri, codeChallenge, scope, state, nonce } = wanted;
  const code = sirac.store.saveCode(
    { sid: session.sid, clientId, redirectUri, codeChallenge, scope, nonce: nonce ?? null },
    sirac.lives.code,
  );
  return sendBack(reply, redirectUri, { state, session_state: session.sid, code });
}

interface AuthorizationError {
  redirectUri: string;
  state: string | undefined;
  error: string;
  description: string;
}

function returnError(
  reply: FastifyReply,
  { redirectUri, state, error, description }: AuthorizationError,
): FastifyReply {
  return sendBack(reply, redirectUri, { error, error_description: description, state });
}

function sendBack(
  reply: FastifyReply,
  redirectUri: string,
  parameters: Record<string, string | undefined>,
): FastifyReply {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return reply.header("cache-control", "no-store").redirect(url.href, 302);
}

/** Browsers apply `form-action` to the redirect that follows a form as well. */
function formTargets(sirac: Sirac): readonly string[] {
  return [...sirac.clients.map(({ origin }) => origin), "http://127.0.0.1:*", "http://localhost:*"];
}
