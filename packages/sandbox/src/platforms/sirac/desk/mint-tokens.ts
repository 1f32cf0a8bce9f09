import { randomUUID } from "node:crypto";
import { SignJWT, UnsecuredJWT } from "jose";
import { z } from "zod";
import type { Sirac } from "#platforms/sirac/open-sirac.ts";
import { LOGOUT_EVENT } from "#platforms/sirac/logout-token.ts";
import { strangersKey } from "#platforms/sirac/strangers-key.ts";

const KINDS = [
  "good",
  "wrong-key",
  "unsigned",
  "wrong-audience",
  "wrong-issuer",
  "expired",
  "with-nonce",
  "without-event",
  "without-subject",
] as const;

export const mintTokenSchema = z.strictObject({
  kind: z.enum(KINDS),
  sid: z.string(),
  subject: z.string().optional(),
  clientId: z.string().default("stabile"),
  /** The same one twice is a replay. */
  jti: z.string().optional(),
  /** As whom SIRAC speaks, when not by the address of its own listener. */
  issuer: z.url().optional(),
});
type Wish = z.infer<typeof mintTokenSchema>;

/** A logout token as it should be, or wrong in one thing (Back-Channel Logout 1.0 §2.6 says what a client checks). */
export async function mintLogoutToken(sirac: Sirac, wish: Wish): Promise<{ logout_token: string }> {
  const { kind } = wish;
  const issuer = wish.issuer?.replace(/\/+$/, "") ?? sirac.world.urlOf("sirac");
  const now = Math.floor(Date.now() / 1000);
  const issuedAt = kind === "expired" ? now - 3_600 : now;
  const claims = {
    iss: kind === "wrong-issuer" ? "https://malevolo.example" : issuer,
    aud: kind === "wrong-audience" ? "altra-applicazione" : wish.clientId,
    iat: issuedAt,
    exp: issuedAt + 120,
    jti: wish.jti ?? randomUUID(),
    ...(kind === "without-subject" ? {} : { sid: wish.sid }),
    ...(kind === "without-subject" || wish.subject === undefined ? {} : { sub: wish.subject }),
    ...(kind === "without-event" ? {} : { events: { [LOGOUT_EVENT]: {} } }),
    ...(kind === "with-nonce" ? { nonce: "di-un-id-token" } : {}),
  };
  if (kind === "unsigned") return { logout_token: new UnsecuredJWT(claims).encode() };
  const header = { alg: "RS256", typ: "logout+jwt", kid: sirac.key.kid };
  const key = kind === "wrong-key" ? strangersKey() : sirac.key.privateKey;
  return { logout_token: await new SignJWT(claims).setProtectedHeader(header).sign(key) };
}
