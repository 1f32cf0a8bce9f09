import { createRemoteJWKSet, errors, jwtVerify } from "jose";
import type { SiracConfig } from "#connectors/sirac/config.ts";
import { LogoutClaims } from "#connectors/sirac/wire.ts";
import type { LogoutNotice, RedirectingProvider } from "#ports/identity-provider.ts";
import { isKeyTooShort } from "#runtime/http/rsa-key.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";

/** Keys of a pair only: with one that both know (HS256), whoever knows our key could sign. */
const ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"];
/** It is sent as it is made; an older one was kept by somebody. */
const OLDEST_SECONDS = 300;
const SKEW_SECONDS = 60;

/** SIRAC's word that a session ended there: OpenID Connect Back-Channel Logout 1.0, §2.6. */
export function logoutTokenReader(
  config: SiracConfig,
  metadata: () => Promise<{ issuer: string; jwks_uri?: string | undefined }>,
): RedirectingProvider["readLogoutToken"] {
  let keys: ReturnType<typeof createRemoteJWKSet> | undefined;
  return async (token) => {
    const { issuer, jwks_uri } = await metadata();
    if (jwks_uri === undefined) return refused("SIRAC non pubblica le sue chiavi");
    keys ??= createRemoteJWKSet(new URL(jwks_uri), { timeoutDuration: 5_000 });
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        issuer,
        audience: config.SIRAC_CLIENT_ID,
        algorithms: ALGORITHMS,
        maxTokenAge: OLDEST_SECONDS,
        clockTolerance: SKEW_SECONDS,
      });
      if (!isLogoutType(protectedHeader.typ)) return refused("Non è un avviso di uscita");
      return toNotice(payload);
    } catch (error) {
      if (isKeyTooShort(error)) return refused("La chiave del SIRAC è troppo corta");
      if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError))
        throw new PlatformUnavailable("sirac", "Le chiavi del SIRAC non arrivano");
      return refused(error.code);
    }
  };
}

/** §2.4 recommends a type of its own; what names another is another thing, like an id_token of ours sent back. */
const isLogoutType = (type: string | undefined): boolean =>
  type === undefined || /^(application\/)?logout\+jwt$|^JWT$/i.test(type);

function toNotice(payload: unknown): LogoutNotice {
  const read = LogoutClaims.safeParse(payload);
  if (!read.success) return refused(read.error.issues.map(({ path }) => path.join(".")).join(", "));
  const { jti, sid, sub } = read.data;
  if (sid === undefined && sub === undefined) return refused("Non dice né la sessione né la persona");
  return { kind: "logout", jti, sid: sid ?? null, sub: sub ?? null };
}

const refused = (because: string): LogoutNotice => ({ kind: "refused", because });
