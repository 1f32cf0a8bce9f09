import { sessionRoutes } from "@stabile/contract/session";
import type { FastifyRequest } from "fastify";
import { sql } from "kysely";
import { actionsOf, ROLE_LABEL } from "#domain/access/policy.ts";
import type { AccessDeps } from "#features/access/access-deps.ts";
import { type Closing, closeSessions } from "#features/access/close-sessions.ts";
import { describeGrants } from "#features/access/describe-grants.ts";
import { readProfile } from "#features/access/read-profile.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import type { Api } from "#runtime/web/api.ts";
import { type LiveSession, SESSION_COOKIE } from "#runtime/web/session-reader.ts";

export function sessionApiRoutes(api: Api, deps: AccessDeps): void {
  api.route(sessionRoutes.readSession, async ({ db, principal, request }) => {
    const session = await sessionOf(deps, request);
    const { firmName, roles } = await describeGrants(db, principal);
    return {
      value: {
        userId: principal.userId,
        displayName: principal.displayName,
        provider: session.provider,
        expiresAt: session.expiresAt.toISOString(),
        csrfToken: session.csrfToken,
        ...(firmName === undefined ? {} : { firmName }),
        ...(session.onBehalfOf === undefined ? {} : { onBehalfOf: session.onBehalfOf }),
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

/** What people see of their own sessions, and close. */
export function ownSessionRoutes(api: Api, deps: AccessDeps): void {
  api.route(sessionRoutes.readProfile, async ({ db, principal, request }) => {
    const { id } = await sessionOf(deps, request);
    return { value: await readProfile(db, principal, id) };
  });
  const close = async (db: Db, closing: Closing) => {
    const ended = await closeSessions(db, closing);
    deps.sessions.forgetEnded(ended);
    return { value: { closed: ended.length } };
  };
  api.route(sessionRoutes.closeSession, async ({ db, principal, params, request, correlationId }) => {
    const { id: currentId } = await sessionOf(deps, request);
    return close(db, { principal, currentId, id: params.id, correlationId });
  });
  api.route(sessionRoutes.closeOtherSessions, async ({ db, principal, request, correlationId }) => {
    const { id: currentId } = await sessionOf(deps, request);
    return close(db, { principal, currentId, correlationId });
  });
}

/** The session of a call that was let through: it may have ended since. */
async function sessionOf({ sessions }: AccessDeps, { cookies }: FastifyRequest): Promise<LiveSession> {
  const session = await sessions.read(cookies[SESSION_COOKIE] ?? "");
  if (session === undefined) throw new Problem("session-expired");
  return session;
}
