import { randomBytes } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { sessionExpired } from "./errors.ts";
import { ACTORS, type Actor, INTEGRATION, type Org, ORGANISATION_ID } from "./org.ts";
import { statement } from "./store.ts";

const LIFE_MS = 2 * 3600_000;
const TOUCH_MS = 60_000;

/** A new access token, in Salesforce's form: the org's id, `!`, and a secret. Sessions live on the wall clock. */
export function openSession(org: Org, actor: Actor): string {
  const token = `${ORGANISATION_ID.slice(0, 15)}!${randomBytes(60).toString("base64url")}`;
  statement(org.db, "DELETE FROM czrm_session WHERE used < ?").run(Date.now() - LIFE_MS);
  statement(org.db, "INSERT INTO czrm_session (token, username, used) VALUES (?, ?, ?)").run(
    token,
    actor.username,
    Date.now(),
  );
  return token;
}

export function closeSession(org: Org, token: string): void {
  statement(org.db, "DELETE FROM czrm_session WHERE token = ?").run(token);
}

function sessionActor(org: Org, token: string): Actor | null {
  const row = statement(org.db, "SELECT username, used FROM czrm_session WHERE token = ?").get(token);
  const session = row as { username: string; used: number } | undefined;
  const now = Date.now();
  if (!session || session.used < now - LIFE_MS) return null;
  if (session.used < now - TOUCH_MS) {
    statement(org.db, "UPDATE czrm_session SET used = ? WHERE token = ?").run(now, token);
  }
  return ACTORS.find((actor) => actor.username === session.username) ?? null;
}

export function isLoopback(address: string): boolean {
  return address === "127.0.0.1" || address === "::1" || address === "::ffff:127.0.0.1";
}

/**
 * Who is calling. A Salesforce token of ours decides by itself; otherwise the gateway's `activityid`, believed from
 * this machine only, says that the gateway has already checked its own token (README §1).
 * @throws SalesforceError 401 INVALID_SESSION_ID
 */
export function authenticate(org: Org, request: FastifyRequest): Actor {
  if (org.world.faults.strikes("czrm", "expiredTokenRate")) throw sessionExpired();
  const [scheme = "", token = ""] = (request.headers.authorization ?? "").split(" ");
  if (/^(bearer|oauth)$/i.test(scheme) && token.startsWith("00D")) {
    const actor = sessionActor(org, token);
    if (!actor) throw sessionExpired();
    return actor;
  }
  if (request.headers.activityid && isLoopback(request.ip)) return actorBehindGateway(request);
  throw sessionExpired();
}

/** The gateway says in `X-JWT-Assertion` for which application it calls; it takes the header away from its callers. */
function actorBehindGateway(request: FastifyRequest): Actor {
  const assertion = request.headers["x-jwt-assertion"];
  const payload = typeof assertion === "string" ? assertion.split(".")[1] : undefined;
  if (payload === undefined) return INTEGRATION;
  const claims = readClaims(payload);
  return ACTORS.find(({ name }) => name === claims[APPLICATION_NAME]) ?? INTEGRATION;
}

const APPLICATION_NAME = "http://wso2.org/claims/applicationname";

function readClaims(payload: string): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(payload, "base64").toString()) as Record<string, unknown>;
  } catch {
    return {};
  }
}
