import { createHash, createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { exportJWK, exportPKCS8, generateKeyPair, type JWK } from "jose";

export interface SigningKey {
  kid: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
  /** As published in a JWKS: RSA, `use: "sig"`, `alg: "RS256"`. */
  publicJwk: JWK;
}

/**
 * The RSA-2048 key a platform signs with, made at first use and kept in `core_key`, so that tokens issued before a
 * restart (or before a reset of the data) still verify after it.
 */
export async function openSigningKey(db: DatabaseSync, owner: string): Promise<SigningKey> {
  db.exec("CREATE TABLE IF NOT EXISTS core_key (owner TEXT PRIMARY KEY, pkcs8 TEXT NOT NULL) STRICT");
  const row = db.prepare("SELECT pkcs8 FROM core_key WHERE owner = ?").get(owner);
  const pem = row === undefined ? await makeKey(db, owner) : String(row["pkcs8"]);
  const privateKey = createPrivateKey(pem);
  const publicKey = createPublicKey(privateKey);
  const kid = createHash("sha256")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest("base64url");
  const publicJwk = { ...(await exportJWK(publicKey)), kid, use: "sig", alg: "RS256" };
  return { kid, privateKey, publicKey, publicJwk };
}

async function makeKey(db: DatabaseSync, owner: string): Promise<string> {
  const { privateKey } = await generateKeyPair("RS256", { modulusLength: 2048, extractable: true });
  const pem = await exportPKCS8(privateKey);
  db.prepare("INSERT INTO core_key (owner, pkcs8) VALUES (?, ?)").run(owner, pem);
  return pem;
}
