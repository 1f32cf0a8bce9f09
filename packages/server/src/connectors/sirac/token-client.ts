import { decodeJwt } from "jose";
import * as oidc from "openid-client";
import { TokenAnswer } from "#connectors/sirac/wire.ts";
import type { ProviderTokens, Refreshed } from "#ports/identity-provider.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";

interface Answered {
  id_token?: string | undefined;
  refresh_token?: string | undefined;
  expires_in?: number | undefined;
}

/** Where nobody says for how long a token is good. */
const USUAL_SECONDS = 300;
/** Asked more often, SIRAC would be busy with people who only read. */
const SHORTEST_SECONDS = 60;

/** What is kept of a token answer: what new tokens are asked with, when, and until when the session stands there. */
export function tokensOf(
  answer: Answered,
  { now, former }: { now: Date; former: ProviderTokens | null },
): { tokens: ProviderTokens; endsAt: Date | null } {
  const refreshToken = answer.refresh_token ?? former?.refreshToken ?? null;
  const after = (seconds: number) => new Date(now.getTime() + seconds * 1000);
  // Keycloak says 0 of one that does not expire.
  const life = TokenAnswer.safeParse(answer).data?.refresh_expires_in || undefined;
  const turn = Math.min(answer.expires_in ?? USUAL_SECONDS, life === undefined ? Infinity : life / 2);
  return {
    tokens: {
      idToken: answer.id_token ?? former?.idToken ?? null,
      refreshToken,
      refreshAt: refreshToken === null ? null : after(Math.max(turn, SHORTEST_SECONDS)).toISOString(),
    },
    endsAt: refreshToken === null || life === undefined ? null : after(life),
  };
}

/** @throws PlatformUnavailable when nobody said anything that can be believed */
export async function refreshTokens(
  client: oidc.Configuration,
  former: ProviderTokens,
  now: Date,
): Promise<Refreshed> {
  if (former.refreshToken === null) return { kind: "ended" };
  try {
    const answer = await oidc.refreshTokenGrant(client, former.refreshToken);
    // OpenID Connect Core, 12.2: the same person, or it is somebody else's answer.
    const subject = answer.claims()?.sub;
    if (subject !== undefined && former.idToken !== null && decodeJwt(former.idToken).sub !== subject)
      return { kind: "ended" };
    return { kind: "renewed", ...tokensOf(answer, { now, former }) };
  } catch (error) {
    // RFC 6749, 5.2: expired, revoked, or of a session that ended.
    if (error instanceof oidc.ResponseBodyError && error.error === "invalid_grant") return { kind: "ended" };
    const message = error instanceof Error ? error.message : String(error);
    throw new PlatformUnavailable("sirac", `SIRAC non ha rinnovato la sessione: ${message}`);
  }
}
