import { generateKeyPairSync, type KeyObject } from "node:crypto";

/** A key that nobody has published, under the name of one that is. */
export function strangersKey(): KeyObject {
  return generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
}
