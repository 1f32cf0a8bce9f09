import { randomUUID } from "node:crypto";
import { SignJWT, UnsecuredJWT } from "jose";
import type { Sirac } from "#platforms/sirac/open-sirac.ts";
import { strangersKey } from "#platforms/sirac/strangers-key.ts";

interface IdToken {
  issuer: string;
  audience: string;
  nonce: string | null;
  /** Who the person is and how they came in. */
  claims: Record<string, unknown>;
}

/** The id token of a grant; wrong in one thing when the desk has said so (`idToken` in the settings). */
export async function signIdToken(
  sirac: Sirac,
  { issuer, audience, nonce, claims }: IdToken,
): Promise<string> {
  const { idToken: kind } = sirac.settings.read();
  const now = Math.floor(Date.now() / 1000);
  const issuedAt = kind === "expired" ? now - 3_600 : now;
  const written = {
    ...claims,
    iss: kind === "wrong-issuer" ? "https://malevolo.example" : issuer,
    aud: kind === "wrong-audience" ? "altra-applicazione" : audience,
    iat: issuedAt,
    exp: issuedAt + sirac.lives.access,
    jti: randomUUID(),
    ...(nonce === null ? {} : { nonce: kind === "wrong-nonce" ? randomUUID() : nonce }),
  };
  if (kind === "unsigned") return new UnsecuredJWT(written).encode();
  const header = { alg: "RS256", typ: "JWT", kid: sirac.key.kid };
  const key = kind === "wrong-key" ? strangersKey() : sirac.key.privateKey;
  return new SignJWT(written).setProtectedHeader(header).sign(key);
}
