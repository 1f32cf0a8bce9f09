import type { FastifyInstance, FastifyReply } from "fastify";
import {
  type AuthorizationRequest,
  parseAuthorizationRequest,
} from "#platforms/sirac/authorization-request.ts";
import { ENDPOINT, issuerOf } from "#platforms/sirac/discovery-routes.ts";
import { subjectOf } from "#platforms/sirac/issue-tokens.ts";
import { ANY_LEVEL, askedLevel } from "#platforms/sirac/levels.ts";
import type { Exchange, Sirac } from "#platforms/sirac/open-sirac.ts";
import { sendRefusal } from "#platforms/sirac/pages.ts";
import { askWho, type Protocol, sessionFor } from "#platforms/sirac/sign-in.ts";
import { SPID_ERRORS, statusMessage } from "#platforms/sirac/spid-errors.ts";
import type { Session } from "#platforms/sirac/store.ts";

/** The authorization endpoint. */
export function registerAuthorization(app: FastifyInstance, sirac: Sirac): void {
  app.get(ENDPOINT.authorization, (request, reply) => authorize(sirac, { request, reply }, request.query));
  app.post(ENDPOINT.authorization, (request, reply) => authorize(sirac, { request, reply }, request.body));
}

function authorize(sirac: Sirac, exchange: Exchange, parameters: unknown): FastifyReply {
  const { reply } = exchange;
  const parsed = parseAuthorizationRequest(parameters, sirac.clients.all());
  if (parsed.outcome === "refused") return sendRefusal(reply, parsed.reason);
  if (parsed.outcome === "error") return returnError(reply, parsed);
  const wanted = parsed.request;
  const asked = wanted.acr.length === 0 ? ANY_LEVEL : askedLevel(wanted.acr, "minimum");
  const session = sessionFor(sirac, exchange, asked);
  if (session !== null && freshEnough(session, wanted))
    return returnCode(sirac, exchange, { wanted, session });
  if (wanted.prompt === "none") {
    return returnError(reply, { ...wanted, error: "login_required", description: "No session" });
  }
  return askWho(sirac, exchange, { protocol: "oidc", asked, wanted });
}

/** A single sign-on session is reused unless the application asks for a fresh sign-in. */
function freshEnough(session: Session, { prompt, maxAge }: AuthorizationRequest): boolean {
  if (prompt === "login" || prompt === "select_account") return false;
  return maxAge === undefined || Date.now() / 1000 - session.authenticatedAt < maxAge;
}

export function oidcProtocol(sirac: Sirac): Protocol {
  return {
    welcome: (exchange, wanted, session) =>
      returnCode(sirac, exchange, { wanted: wanted as AuthorizationRequest, session }),
    refuse: ({ reply }, wanted, code) =>
      returnError(reply, {
        ...(wanted as AuthorizationRequest),
        error: "access_denied",
        // RFC 6749 §4.1.2.1 admits no letter beyond ASCII here.
        description: `${statusMessage(code)}: ${SPID_ERRORS[code].english}`,
      }),
  };
}

interface Success {
  wanted: AuthorizationRequest;
  session: Session;
}

function returnCode(sirac: Sirac, { request, reply }: Exchange, { wanted, session }: Success): FastifyReply {
  const { clientId, redirectUri, codeChallenge, scope, state, nonce } = wanted;
  const { sid } = session;
  const code = sirac.store.saveCode(
    { sid, clientId, redirectUri, codeChallenge, scope, nonce: nonce ?? null },
    sirac.lives.code,
  );
  const nameId = subjectOf(session.identityId);
  sirac.participants.join({
    sid,
    protocol: "oidc",
    party: clientId,
    issuer: issuerOf(request),
    nameId,
    sessionIndex: sid,
  });
  return sendBack(reply, redirectUri, { state, session_state: sid, code });
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
