import type { Principal } from "#domain/access/policy.ts";

export const SESSION_COOKIE = "__Host-stabile";
/** What an open page asks by itself says so: nobody is sitting in front of it for that, and the session may go idle. */
export const BACKGROUND_HEADER = "x-stabile-background";

export interface LiveSession {
  /** Names it to its owner, and to whoever tells that it ended. It opens nothing. */
  id: string;
  principal: Principal;
  csrfToken: string;
  provider: string;
  expiresAt: Date;
  /** Whose affairs the person signed in for. */
  onBehalfOf?: string | undefined;
}

/** How the web layer learns who is calling; the access feature implements it over the session table. */
export interface SessionReader {
  /** @returns undefined when there is no such session, or it expired or was revoked */
  read(token: string): Promise<LiveSession | undefined>;
  /** Why a session that was there is no more, in words for its owner. */
  whyEnded?(token: string): Promise<string | undefined>;
  /** The person did something: the session is not idle. Costs the caller nothing. */
  seen?(token: string): void;
  /** What is remembered of it no longer holds. */
  forget?(token: string): void;
}
