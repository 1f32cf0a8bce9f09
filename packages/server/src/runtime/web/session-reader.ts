import type { Principal } from "#domain/access/policy.ts";

export const SESSION_COOKIE = "__Host-stabile";

export interface LiveSession {
  principal: Principal;
  csrfToken: string;
  provider: string;
  expiresAt: Date;
}

/** How the web layer learns who is calling; the access feature implements it over the session table. */
export interface SessionReader {
  /** @returns undefined when there is no such session, or it expired or was revoked */
  read(token: string): Promise<LiveSession | undefined>;
}
