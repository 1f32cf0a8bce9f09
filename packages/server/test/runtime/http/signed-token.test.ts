import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { createLocalJWKSet } from "jose";
import { expect, test } from "vitest";
import { readSigned, readSignedBase64 } from "#runtime/http/signed-token.ts";

function signedBy(modulusLength: number) {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength });
  const jwk = { ...publicKey.export({ format: "jwk" }), kid: "k", alg: "RS256" };
  return { keys: createLocalJWKSet({ keys: [jwk as { kty: string }] }), privateKey };
}

function token(privateKey: KeyObject, encoding: "base64url" | "base64"): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString(encoding);
  const said = `${part({ alg: "RS256", kid: "k" })}.${part({ sub: "contabilita" })}`;
  return `${said}.${sign("sha256", Buffer.from(said), privateKey).toString(encoding)}`;
}

test.each([
  [2048, "signed"],
  [1024, "refused"],
] as const)("what a published key of %i bits signed is %s, however it is written", async (bits, kind) => {
  const { keys, privateKey } = signedBy(bits);
  const wanted = { keys, algorithms: ["RS256"] };
  expect(await readSigned(token(privateKey, "base64url"), wanted)).toMatchObject({ kind });
  expect(await readSignedBase64(token(privateKey, "base64"), keys)).toMatchObject({ kind });
});
