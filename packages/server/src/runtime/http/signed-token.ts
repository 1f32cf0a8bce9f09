import { webcrypto } from "node:crypto";
import { compactVerify, createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from "jose";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import type { HttpClient } from "#runtime/http/http-call.ts";
import { isKeyTooShort, SHORTEST_RSA_BITS } from "#runtime/http/rsa-key.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";

/** Public keys of who signs, read over the wire when they are needed and kept: what an unknown token can cause is bounded. */
export type PublicKeys = JWTVerifyGetKey;

const MOST_BYTES = 256 * 1024;

/** @param url of a JSON Web Key Set (RFC 7517); `http` reaches its host */
export function publicKeys(http: HttpClient, url: URL): PublicKeys {
  return createRemoteJWKSet(url, {
    // Withdrawn keys are felt within ten minutes; an unknown one is looked for twice a minute at most.
    cacheMaxAge: 600_000,
    cooldownDuration: 30_000,
    [customFetch]: async () => {
      const answer = await http.call({
        method: "GET",
        path: url.pathname + url.search,
        correlationId: uuidV7(),
        maxBytes: MOST_BYTES,
      });
      return new Response(answer.text(), { status: answer.status });
    },
  });
}

export type SignedReading =
  /** `type`: what the token says that it is (`typ`); empty when it does not. */
  { kind: "signed"; claims: Record<string, unknown>; type: string } | { kind: "refused"; because: string };

const FORGED = "la firma non è di chi lo dovrebbe aver firmato";
const SHORT = "chi l'ha firmato ha una chiave troppo corta";
const UNREADABLE = "non è un JWT firmato";

/**
 * The claims of a compact JWS (RFC 7515), if one of the keys signed it with one of the algorithms: neither `none`, nor an
 * HMAC with what is public. What the claims are worth is for who asks.
 * @throws PlatformUnavailable when the keys cannot be had
 */
export async function readSigned(
  token: string,
  { keys, algorithms }: { keys: PublicKeys; algorithms: readonly string[] },
): Promise<SignedReading> {
  try {
    const { payload, protectedHeader } = await compactVerify(token, keys, { algorithms: [...algorithms] });
    return claimsOf(payload, protectedHeader.typ);
  } catch (error) {
    return refusalOf(error);
  }
}

/**
 * The same for a token in plain base64, which WSO2 writes unless told otherwise and no library reads: what is signed are
 * the characters as they came. RS256 only.
 */
export async function readSignedBase64(token: string, keys: PublicKeys): Promise<SignedReading> {
  const [head = "", body = "", signature = "", ...more] = token.split(".");
  const header = objectIn(Buffer.from(head, "base64"));
  if (header === undefined || more.length > 0) return { kind: "refused", because: UNREADABLE };
  if (header.alg !== "RS256" || header.crit !== undefined) return { kind: "refused", because: FORGED };
  try {
    const key = (await keys(
      { ...header, alg: "RS256" },
      { payload: body, signature },
    )) as webcrypto.CryptoKey;
    const { modulusLength } = key.algorithm as webcrypto.RsaHashedKeyAlgorithm;
    const isSigned = await webcrypto.subtle.verify(
      "RSASSA-PKCS1-v1_5",
      key,
      Buffer.from(signature, "base64"),
      Buffer.from(`${head}.${body}`),
    );
    if (!isSigned || modulusLength < SHORTEST_RSA_BITS) return { kind: "refused", because: FORGED };
    return claimsOf(Buffer.from(body, "base64"), header.typ);
  } catch (error) {
    return refusalOf(error);
  }
}

function claimsOf(payload: Uint8Array, type: unknown = ""): SignedReading {
  const claims = objectIn(payload);
  return claims === undefined
    ? { kind: "refused", because: UNREADABLE }
    : { kind: "signed", claims, type: String(type) };
}

function objectIn(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** What is the token's own fault is refused; that there are no keys to check it with is not. */
function refusalOf(error: unknown): SignedReading {
  if (isKeyTooShort(error)) return { kind: "refused", because: SHORT };
  if (error instanceof errors.JWSInvalid) return { kind: "refused", because: UNREADABLE };
  if (error instanceof errors.JOSEError && !KEYS_AWAY.has(error.code))
    return { kind: "refused", because: FORGED };
  if (error instanceof errors.JOSEError)
    throw new PlatformUnavailable("gateway", `Chiavi pubbliche: ${error.message}`);
  throw error;
}

const KEYS_AWAY = new Set(["ERR_JOSE_GENERIC", "ERR_JWKS_TIMEOUT", "ERR_JWKS_INVALID"]);
