import { type KeyObject, X509Certificate } from "node:crypto";
import { decodeProtectedHeader, errors, jwtVerify } from "jose";
import { z } from "zod";

/** Claims of `x-comge-jwt-assertion`, as the municipality's payment node documents them. */
const claimsSchema = z.looseObject({
  aud: z.union([z.string(), z.array(z.string())]),
  iss: z.string().min(1),
  sub: z.string().min(1),
  iat: z.number(),
  nbf: z.number(),
  exp: z.number(),
  jti: z.uuid(),
  app_code: z.string().min(1),
  client_id: z.string().min(1),
});

const LONGEST_LIFE_SECONDS = 4 * 3600;

export interface AssertionContext {
  /** The consumer key of the bearer that came along; the assertion must be of the same application. */
  consumerKey: string;
  /** Path of the token service, which the assertion is addressed to by whatever host name the caller knows. */
  audiencePath: string;
}

/**
 * Verifies the caller assertion: RS256 with the certificate it carries in `x5c`, and the claims of the sheet.
 * Any certificate is accepted, since the procedure to register one is not published.
 * Answers null when it is good, or the reason of the refusal.
 */
export async function checkCallerAssertion(
  assertion: string | undefined,
  { consumerKey, audiencePath }: AssertionContext,
): Promise<string | null> {
  if (assertion === undefined || assertion === "") return "header missing";
  try {
    const { payload } = await jwtVerify(assertion, publicKeyOf(assertion), { algorithms: ["RS256"] });
    const claims = claimsSchema.safeParse(payload);
    if (!claims.success) return `claim ${claims.error.issues[0]?.path.join(".") ?? ""} missing or wrong`;
    const { aud, client_id, exp, iat } = claims.data;
    if (![aud].flat().some((address) => URL.canParse(address) && new URL(address).pathname === audiencePath))
      return "aud is not the token service";
    if (client_id !== consumerKey) return "client_id is not the caller's";
    if (exp - iat > LONGEST_LIFE_SECONDS) return "exp is more than four hours after iat";
    return null;
  } catch (error) {
    return error instanceof errors.JOSEError ? error.code : "not a JWT signed with the certificate in x5c";
  }
}

function publicKeyOf(assertion: string): KeyObject {
  const { x5c } = decodeProtectedHeader(assertion);
  return new X509Certificate(Buffer.from(x5c?.[0] ?? "", "base64")).publicKey;
}
