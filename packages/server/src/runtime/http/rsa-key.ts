import { createPrivateKey } from "node:crypto";

/** 112 bits of security, NIST SP 800-57 part 1, table 2; what is shorter can be found by who has the means. */
export const SHORTEST_RSA_BITS = 2_048;

/** @returns nothing for a key of another kind, or that cannot be read: who uses it says so */
export function rsaBits(pem: string): number | undefined {
  try {
    return createPrivateKey(pem).asymmetricKeyDetails?.modulusLength;
  } catch {
    return undefined;
  }
}

/** `jose` signs and verifies with no shorter one, and says so with an error of no kind of its own. */
export const isKeyTooShort = (error: unknown): boolean =>
  error instanceof TypeError && error.message.includes("modulusLength");
