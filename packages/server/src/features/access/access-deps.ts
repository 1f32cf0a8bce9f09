import type { Installation } from "@stabile/contract/session";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { CachedSessions } from "#features/access/cached-sessions.ts";
import type { SessionLimits } from "#features/access/session-config.ts";
import type { IdentityProvider } from "#ports/identity-provider.ts";

export interface AccessDeps {
  sessions: CachedSessions;
  provider: IdentityProvider;
  publicUrl: URL;
  installation: Installation;
  limits: SessionLimits;
  /** Notices that sessions ended come to a listener of their own, and not to ours. */
  noticesElsewhere?: boolean;
}

export interface Exchange {
  request: FastifyRequest;
  reply: FastifyReply;
}

export const SESSION_COOKIE_OPTIONS = { path: "/", httpOnly: true, secure: true, sameSite: "lax" } as const;
