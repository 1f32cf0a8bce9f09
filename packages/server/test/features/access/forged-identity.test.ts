import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase } from "#test/support/database.ts";
import { type ServedApplication, serveApplication } from "#test/support/served-application.ts";

// A SIRAC whose token service says whatever a test wants: what an attacker on the way, or at another service, could say.

type Mint = (claims: JWTPayload) => Promise<string>;

const CLIENT = "stabile";
const { privateKey, publicKey } = await generateKeyPair("RS256");
const stranger = await generateKeyPair("RS256");

let sirac: Server;
let issuer: string;
let served: ServedApplication;
/** What the token service answers to the next code. */
let mint: Mint;
let nonce = "";

beforeAll(async () => {
  sirac = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => sirac.listen(0, "127.0.0.1", resolve));
  issuer = `http://127.0.0.1:${(sirac.address() as AddressInfo).port}`;
  served = await serveApplication(await freshDatabase(), { SIRAC_ISSUER: issuer, SIRAC_CLIENT_ID: CLIENT });
});
afterAll(async () => {
  await served.application.close();
  sirac.close();
});

async function answer({ url = "" }: IncomingMessage, response: ServerResponse): Promise<void> {
  const say = (value: unknown) =>
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
  if (url === "/.well-known/openid-configuration")
    return void say({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      response_types_supported: ["code"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256", "HS256", "none"],
    });
  if (url === "/jwks")
    return void say({ keys: [{ ...(await exportJWK(publicKey)), kid: "k1", alg: "RS256" }] });
  say({ access_token: "a", token_type: "Bearer", expires_in: 60, id_token: await mint(claimsOf()) });
}

const now = () => Math.floor(Date.now() / 1000);

const claimsOf = (): JWTPayload => ({
  iss: issuer,
  aud: CLIENT,
  sub: "s-1",
  nonce,
  iat: now(),
  exp: now() + 300,
  comge_codicefiscale: "GHGPLA76S02Z999Q",
  comge_nome: "Paola",
  comge_cognome: "Ghigliotti",
});

const signed =
  (change: JWTPayload = {}, key = privateKey): Mint =>
  (claims) =>
    new SignJWT({ ...claims, ...change }).setProtectedHeader({ alg: "RS256", kid: "k1" }).sign(key);

/** Goes to sign in, and comes back with a code of which SIRAC then says what the test wants. */
async function signIn(saying: Mint): Promise<{ status: number; opened: boolean }> {
  mint = saying;
  const site = served.base.replace("/api/v1", "");
  const begun = await fetch(`${site}/accesso`, { redirect: "manual" });
  const asked = new URL(begun.headers.get("location") ?? "");
  nonce = asked.searchParams.get("nonce") ?? "";
  const back = await fetch(`${site}/accesso/ritorno?code=c&state=${asked.searchParams.get("state")}`, {
    redirect: "manual",
    headers: { cookie: begun.headers.getSetCookie()[0]?.split(";")[0] ?? "" },
  });
  const opened = back.headers.getSetCookie().some((line) => line.startsWith("__Host-stabile="));
  return { status: back.status, opened };
}

test("what SIRAC signs for us opens a session", async () => {
  expect(await signIn(signed())).toEqual({ status: 303, opened: true });
});

const tampered: Mint = async (claims) => {
  const [head, , signature] = (await signed()(claims)).split(".");
  const other = { ...claims, comge_codicefiscale: "MRLNDR82L14Z999F" };
  return `${head}.${Buffer.from(JSON.stringify(other)).toString("base64url")}.${signature}`;
};

/** The public key, which everybody has, taken for a shared secret. */
const confused: Mint = async (claims) =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: "HS256", kid: "k1" })
    .sign(new TextEncoder().encode(await exportSPKI(publicKey)));

/** A key that the token itself brings. */
const ownKey: Mint = async (claims) =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: "RS256", jwk: await exportJWK(stranger.publicKey) })
    .sign(stranger.privateKey);

test.each<[string, Mint]>([
  ["signed by another's key", (claims) => signed({}, stranger.privateKey)(claims)],
  ["signed by a key that it brings itself", ownKey],
  ["changed after it was signed", tampered],
  ["signed by nobody", async (claims) => new UnsecuredJWT(claims).encode()],
  ["signed with the public key as if it were a secret", confused],
  ["for another service", signed({ aud: "un-altro-servizio" })],
  ["of another issuer", (claims) => signed({ iss: "https://sirac.evil.example" })(claims)],
  ["expired", (claims) => signed({ exp: now() - 600, iat: now() - 900 })(claims)],
  ["of another sign-in", signed({ nonce: "di-un-altro-accesso" })],
  ["without the word of this sign-in", signed({ nonce: undefined })],
  ["that is no token", async () => "non-un-token"],
])("an identity %s opens no session", async (_, forged) => {
  const { status, opened } = await signIn(forged);
  expect(opened).toBe(false);
  expect([401, 503]).toContain(status);
});
