import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import type { ProviderTokens } from "#ports/identity-provider.ts";

/**
 * The provider's tokens at rest: AES-256-GCM under a key derived (HKDF-SHA-256) from the cookie's value, of which the
 * database has only a sum. Whoever has the row alone has nothing; whoever has the cookie alone has no tokens. The cookie
 * is 256 bits of chance, so that the derivation needs neither salt nor slowness.
 */
const VERSION = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** @param bound what the sealed bytes belong to: in another row they do not open */
export function sealTokens(tokens: ProviderTokens, token: string, bound: Uint8Array): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", keyOf(token), iv).setAAD(bound);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(tokens), "utf8"), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), iv, cipher.getAuthTag(), sealed]);
}

/** @returns null when it was sealed with another cookie or for another row, or was changed */
export function openTokens(sealed: Uint8Array, token: string, bound: Uint8Array): ProviderTokens | null {
  const bytes = Buffer.from(sealed);
  if (bytes[0] !== VERSION || bytes.length < 1 + IV_BYTES + TAG_BYTES) return null;
  const iv = bytes.subarray(1, 1 + IV_BYTES);
  const decipher = createDecipheriv("aes-256-gcm", keyOf(token), iv)
    .setAAD(bound)
    .setAuthTag(bytes.subarray(1 + IV_BYTES, 1 + IV_BYTES + TAG_BYTES));
  try {
    const text = decipher.update(bytes.subarray(1 + IV_BYTES + TAG_BYTES), undefined, "utf8");
    return JSON.parse(text + decipher.final("utf8")) as ProviderTokens;
  } catch {
    return null;
  }
}

const keyOf = (token: string): Buffer =>
  Buffer.from(hkdfSync("sha256", token, "", "stabile: tokens of a session", 32));
