import { importPKCS8, SignJWT } from "jose";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import type { Clock } from "#runtime/clock.ts";
import { rsaBits, SHORTEST_RSA_BITS } from "#runtime/http/rsa-key.ts";
import { Problem } from "#runtime/problem.ts";

export interface AssertionOptions {
  /** PEM, PKCS#8. */
  privateKey: string;
  /** PEM of the certificate registered with the municipality. */
  certificate: string;
  /** Address of the token service, which is the assertion's audience. */
  audience: string;
  issuer: string;
  appCode: string;
  clientId: string;
  clock: Clock;
}

/** Signs who is calling, in addition to the bearer token. */
export type AssertionSigner = (subject: string) => Promise<string>;

/** The gateway's callers sign for four hours (reference sheet of the gateway, §2). */
const LIFETIME_S = 4 * 3600;

/**
 * Header `x-comge-jwt-assertion` of the municipality's gateway: RS256, with the certificate in `x5c`.
 * @throws Problem `configuration-invalid` when the key is too short
 */
export function assertionSigner(options: AssertionOptions): AssertionSigner {
  const bits = rsaBits(options.privateKey);
  if (bits !== undefined && bits < SHORTEST_RSA_BITS)
    throw new Problem(
      "configuration-invalid",
      `\n  GATEWAY_ASSERTION_KEY: è una chiave RSA di ${bits} bit, ne servono almeno ${SHORTEST_RSA_BITS}`,
    );
  const key = importPKCS8(options.privateKey, "RS256");
  key.catch(() => undefined);
  const x5c = [options.certificate.replaceAll(/-----[^-]+-----|\s/g, "")];
  return async (subject) => {
    const now = Math.floor(options.clock.now().getTime() / 1000);
    return new SignJWT({ app_code: options.appCode, client_id: options.clientId })
      .setProtectedHeader({ alg: "RS256", typ: "JWT", x5c })
      .setAudience(options.audience)
      .setIssuer(options.issuer)
      .setSubject(subject)
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + LIFETIME_S)
      .setJti(uuidV7())
      .sign(await key);
  };
}
