import { generateKeyPairSync } from "node:crypto";
import { decodeProtectedHeader, importSPKI, jwtVerify } from "jose";
import { expect, test } from "vitest";
import { assertionSigner } from "#runtime/http/assertion.ts";

test("the caller assertion carries what the gateway's sheet says, signed with the registered key", async () => {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const now = new Date("2026-06-24T08:00:00Z");
  const sign = assertionSigner({
    privateKey,
    certificate: "-----BEGIN CERTIFICATE-----\nTUlJ\nQg==\n-----END CERTIFICATE-----\n",
    audience: "https://gateway.example/manageToken/getToken",
    issuer: "STABILE",
    appCode: "STABILE",
    clientId: "chiave",
    clock: { now: () => now },
  });
  const [first, second] = [await sign("utente-7"), await sign("utente-7")];
  expect(decodeProtectedHeader(first)).toEqual({ alg: "RS256", typ: "JWT", x5c: ["TUlJQg=="] });
  const { payload } = await jwtVerify(first, await importSPKI(publicKey, "RS256"), { currentDate: now });
  expect(payload).toMatchObject({
    aud: "https://gateway.example/manageToken/getToken",
    iss: "STABILE",
    sub: "utente-7",
    app_code: "STABILE",
    client_id: "chiave",
    iat: now.getTime() / 1000,
    nbf: now.getTime() / 1000,
    exp: now.getTime() / 1000 + 4 * 3600,
  });
  expect(first).not.toBe(second);
});

test("a key that is too short to be trusted is refused at start, with its length", () => {
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 1024,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const sign = () =>
    assertionSigner({
      ...{ privateKey, certificate: "", audience: "", issuer: "", appCode: "", clientId: "" },
      clock: { now: () => new Date() },
    });
  expect(sign).toThrow(/GATEWAY_ASSERTION_KEY: è una chiave RSA di 1024 bit, ne servono almeno 2048/);
});
