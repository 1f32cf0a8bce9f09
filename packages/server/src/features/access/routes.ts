import { type Installation, sessionRoutes } from "@stabile/contract/session";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { sql } from "kysely";
import { actionsOf, ROLE_LABEL } from "#domain/access/policy.ts";
import type { CachedSessions } from "#features/access/cached-sessions.ts";
import { describeGrants } from "#features/access/describe-grants.ts";
import { revokeSession } from "#features/access/session-store.ts";
import { safeReturnPath } from "#features/access/return-path.ts";
import { beginSignIn, completeSignIn } from "#features/access/sign-in.ts";
import type { IdentityProvider } from "#ports/identity-provider.ts";
import { Problem } from "#runtime/problem.ts";
import type { Api } from "#runtime/web/api.ts";
import { answerWithPage, type PageWords } from "#runtime/web/problem-page.ts";
import { SESSION_COOKIE } from "#runtime/web/session-reader.ts";

const STATE_COOKIE = "__Host-stabile-accesso";
const COOKIE = { path: "/", httpOnly: true, secure: true, sameSite: "lax" } as const;

export interface AccessDeps {
  sessions: CachedSessions;
  provider: IdentityProvider;
  publicUrl: URL;
  installation: Installation;
}

export function accessRoutes(api: Api, deps: AccessDeps): void {
  const { fastify } = api;
  const { signInName } = deps.installation;
  const entering = { errorHandler: answerWithPage(signInFailed(signInName)) };
  fastify.get("/accesso", entering, (request, reply) => startSignIn(api, deps, { request, reply }));
  fastify.get("/accesso/ritorno", entering, (request, reply) => finishSignIn(api, deps, { request, reply }));
  fastify.register(async (door) => {
    readForms(door);
    const leaving = { errorHandler: answerWithPage(SIGN_OUT_FAILED) };
    door.post("/uscita", leaving, (request, reply) => signOut(api, deps, { request, reply }));
  });

  api.route(sessionRoutes.readSession, async ({ db, principal, request }) => {
    const session = await deps.sessions.read(request.cookies[SESSION_COOKIE] ?? "");
    if (session === undefined) throw new Problem("session-expired");
    const { firmName, roles } = await describeGrants(db, principal);
    return {
      value: {
        userId: principal.userId,
        displayName: principal.displayName,
        provider: session.provider,
        expiresAt: session.expiresAt.toISOString(),
        csrfToken: session.csrfToken,
        ...(firmName === undefined ? {} : { firmName }),
        roles: roles.map((role) => ({ ...role, label: ROLE_LABEL[role.role] })),
        actions: actionsOf(principal),
      },
    };
  });

  api.route(sessionRoutes.readInstallation, async () => ({ value: deps.installation }));

  api.route(sessionRoutes.readStatus, async ({ db }) => {
    await sql`select 1`.execute(db);
    return {
      value: { type: "about:blank", title: "Servizio attivo", status: 200, detail: "La base dati risponde" },
    };
  });
}

/** What the browser is shown when it cannot be let in. */
const signInFailed = (signInName: string): PageWords => ({
  heading: "Accesso non riuscito",
  explain: ({ code, detail, title }) =>
    code === "platform-unavailable"
      ? `${signInName}, con cui si accede, non risponde in questo momento: riprova tra poco.`
      : `${detail ?? title}.`,
  way: ({ query }) => {
    const returnTo = safeReturnPath((query as { ritorno?: unknown }).ritorno);
    const href = returnTo === "/" ? "/accesso" : `/accesso?ritorno=${encodeURIComponent(returnTo)}`;
    return { href, label: "Riprova" };
  },
});

const SIGN_OUT_FAILED: PageWords = {
  heading: "Uscita non riuscita",
  explain: ({ detail, title }) => `${detail ?? title}.`,
  way: () => ({ href: "/", label: "Torna a Stabile e riprova" }),
};

/** The sign-out button is a form, which works without a script; nothing else of ours takes one. */
function readForms(fastify: FastifyInstance): void {
  fastify.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, (_, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(body as string))),
  );
}

interface Exchange {
  request: FastifyRequest;
  reply: FastifyReply;
}

async function startSignIn(
  { db }: Api,
  { provider }: AccessDeps,
  { request, reply }: Exchange,
): Promise<FastifyReply> {
  const returnTo = safeReturnPath((request.query as { ritorno?: unknown }).ritorno);
  const { url, state } = await beginSignIn(db, provider, returnTo);
  reply.setCookie(STATE_COOKIE, state, { ...COOKIE, maxAge: 600 });
  return reply.redirect(url.href, 303);
}

async function finishSignIn(
  { db }: Api,
  deps: AccessDeps,
  { request, reply }: Exchange,
): Promise<FastifyReply> {
  // Whatever comes of it, this attempt is over.
  reply.clearCookie(STATE_COOKIE, COOKIE);
  const formerToken = request.cookies[SESSION_COOKIE];
  const { token, returnTo } = await completeSignIn(db, deps.provider, {
    callbackUrl: new URL(request.url, deps.publicUrl),
    browserState: request.cookies[STATE_COOKIE],
    formerToken,
    userAgent: request.headers["user-agent"]?.slice(0, 300) ?? null,
    correlationId: request.id,
  });
  if (formerToken !== undefined) deps.sessions.forget(formerToken);
  reply.setCookie(SESSION_COOKIE, token, COOKIE);
  return reply.redirect(returnTo, 303);
}

/** Ends our session first, then hands the browser to the provider so that theirs ends too. */
async function signOut({ db }: Api, deps: AccessDeps, { request, reply }: Exchange): Promise<FastifyReply> {
  const token = request.cookies[SESSION_COOKIE];
  if (token === undefined) return reply.redirect("/", 303);
  const session = await deps.sessions.read(token);
  const given = (request.body as { csrf?: string } | null)?.csrf ?? request.headers["x-csrf-token"];
  if (session !== undefined && given !== session.csrfToken) throw new Problem("csrf-refused");
  const revoked = await revokeSession(db, token);
  deps.sessions.forget(token);
  reply.clearCookie(SESSION_COOKIE, COOKIE);
  const elsewhere =
    revoked === undefined
      ? undefined
      : await deps.provider.endSessionUrl(revoked.idToken).catch(() => undefined);
  return reply.redirect(elsewhere?.href ?? "/", 303);
}
