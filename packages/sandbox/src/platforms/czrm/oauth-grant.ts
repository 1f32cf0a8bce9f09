import { decodeJwt, importJWK, type JWK, jwtVerify } from "jose";
import { ACTORS, type Actor, CLIENTS, type Org } from "./org.ts";
import { readSetting } from "./store.ts";

/** A refusal of the token endpoint: an object, not the array of the data API. */
export class GrantRefused extends Error {
  readonly error: string;
  constructor(error: string, description: string) {
    super(description);
    this.error = error;
  }
}

type Form = Record<string, string | undefined>;
type Client = (typeof CLIENTS)[number];

const MOST_SECONDS_AHEAD = 300;

function requireClient(form: Form): Client {
  const client = CLIENTS.find((each) => each.id === form.client_id);
  if (!client) throw new GrantRefused("invalid_client_id", "client identifier invalid");
  if (client.secret !== form.client_secret)
    throw new GrantRefused("invalid_client", "invalid client credentials");
  return client;
}

function byPassword(form: Form): Actor {
  requireClient(form);
  const actor = ACTORS.find((each) => each.username === form.username);
  if (!actor || actor.password !== form.password) {
    throw new GrantRefused("invalid_grant", "authentication failure");
  }
  return actor;
}

/** The signature is checked once a key was registered for the client (README §2): a demo needs no key ceremony. */
async function checkSignature(org: Org, assertion: string, clientId: string): Promise<void> {
  const stored = readSetting(org.db, `jwt-key:${clientId}`);
  if (!stored) return;
  try {
    const jwk = JSON.parse(stored) as JWK;
    await jwtVerify(assertion, await importJWK(jwk, jwk.alg ?? "RS256"));
  } catch {
    throw new GrantRefused("invalid_grant", "invalid assertion");
  }
}

async function byAssertion(org: Org, form: Form): Promise<Actor> {
  let claims: { iss?: string; sub?: string; exp?: number };
  try {
    claims = decodeJwt(form.assertion ?? "");
  } catch {
    throw new GrantRefused("invalid_grant", "invalid assertion");
  }
  const client = CLIENTS.find((each) => each.id === claims.iss);
  if (!client) throw new GrantRefused("invalid_client_id", "client identifier invalid");
  const now = Date.now() / 1000;
  if (!claims.exp || claims.exp < now || claims.exp > now + MOST_SECONDS_AHEAD) {
    throw new GrantRefused("invalid_grant", "expired authorization code");
  }
  await checkSignature(org, form.assertion ?? "", client.id);
  const actor = ACTORS.find((each) => each.username === claims.sub);
  if (!actor) throw new GrantRefused("invalid_grant", "user hasn't approved this consumer");
  return actor;
}

/** Who a token request is for. @throws GrantRefused */
export async function grantFor(org: Org, form: Form): Promise<Actor> {
  switch (form.grant_type) {
    case "client_credentials":
      return requireClient(form).actor;
    case "password":
      return byPassword(form);
    case "urn:ietf:params:oauth:grant-type:jwt-bearer":
      return byAssertion(org, form);
    default:
      throw new GrantRefused("unsupported_grant_type", "grant type not supported");
  }
}
