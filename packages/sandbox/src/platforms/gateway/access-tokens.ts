import { randomUUID } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { errors, jwtVerify, SignJWT } from "jose";
import type { SigningKey } from "#core/signing-key.ts";
import type { Application } from "#platforms/gateway/applications.ts";
import type { GatewaySettings } from "#platforms/gateway/settings.ts";

interface IssuedToken {
  access_token: string;
  scope: string;
  token_type: "Bearer";
  expires_in: number;
}

type TokenCheck = { outcome: "valid"; consumerKey: string } | { outcome: "expired" } | { outcome: "wrong" };

export interface AccessTokens {
  issue(application: Application, options: IssueOptions): Promise<IssuedToken>;
  check(token: string): Promise<TokenCheck>;
  revoke(token: string): void;
}

interface IssueOptions {
  issuer: string;
  settings: GatewaySettings;
}

const SCOPE = "default";

/**
 * Tokens of both kinds WSO2 issues. JWT ones are verified from their signature alone; opaque ones are rows of
 * `gateway_token`. Lives are real seconds on the wall clock, whatever the city's clock says.
 */
export function openAccessTokens(db: DatabaseSync, key: SigningKey): AccessTokens {
  db.exec(`
    CREATE TABLE IF NOT EXISTS gateway_token (
      token TEXT PRIMARY KEY, consumer_key TEXT NOT NULL, expires_at_ms INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS gateway_revoked_token (token TEXT PRIMARY KEY) STRICT;
  `);
  const revoked = db.prepare("SELECT 1 FROM gateway_revoked_token WHERE token = ?");
  const insertRevoked = db.prepare("INSERT OR IGNORE INTO gateway_revoked_token (token) VALUES (?)");
  const opaque = openOpaqueTokens(db);

  return {
    issue(application, options) {
      return options.settings.tokenFormat === "jwt"
        ? issueJwt(application, options, key)
        : Promise.resolve(opaque.issue(application, options.settings));
    },
    async check(token) {
      if (revoked.get(token) !== undefined) return { outcome: "wrong" };
      return token.includes(".") ? checkJwt(token, key) : opaque.check(token);
    },
    revoke(token) {
      insertRevoked.run(token);
      opaque.forget(token);
    },
  };
}

async function issueJwt(
  application: Application,
  { issuer, settings }: IssueOptions,
  key: SigningKey,
): Promise<IssuedToken> {
  const now = Math.floor(Date.now() / 1000);
  const { consumerKey } = application;
  const claims = { aut: "APPLICATION", azp: consumerKey, client_id: consumerKey, scope: SCOPE, nbf: now };
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: "RS256", typ: "at+jwt", kid: key.kid })
    .setSubject(application.owner)
    .setAudience(consumerKey)
    .setIssuer(issuer)
    .setIssuedAt(now)
    .setExpirationTime(now + settings.tokenLifeSeconds)
    .setJti(randomUUID())
    .sign(key.privateKey);
  return { access_token: token, scope: SCOPE, token_type: "Bearer", expires_in: settings.tokenLifeSeconds };
}

async function checkJwt(token: string, key: SigningKey): Promise<TokenCheck> {
  try {
    const { payload } = await jwtVerify(token, key.publicKey, { algorithms: ["RS256"] });
    return { outcome: "valid", consumerKey: String(payload["azp"]) };
  } catch (error) {
    return { outcome: error instanceof errors.JWTExpired ? "expired" : "wrong" };
  }
}

interface OpaqueTokens {
  issue(application: Application, settings: GatewaySettings): IssuedToken;
  check(token: string): TokenCheck;
  forget(token: string): void;
}

function openOpaqueTokens(db: DatabaseSync): OpaqueTokens {
  const insert = db.prepare(
    "INSERT INTO gateway_token (token, consumer_key, expires_at_ms) VALUES (?, ?, ?)",
  );
  const select = db.prepare("SELECT consumer_key, expires_at_ms FROM gateway_token WHERE token = ?");
  const remove = db.prepare("DELETE FROM gateway_token WHERE token = ?");
  const current = db.prepare(
    "SELECT token, expires_at_ms FROM gateway_token WHERE consumer_key = ? AND expires_at_ms > ? LIMIT 1",
  );
  const shaped = (token: string, expiresAtMs: number): IssuedToken => ({
    access_token: token,
    scope: SCOPE,
    token_type: "Bearer",
    expires_in: Math.ceil((expiresAtMs - Date.now()) / 1000),
  });
  return {
    issue({ consumerKey }, { tokenLifeSeconds }) {
      // WSO2 hands out the same opaque token, with the seconds it has left, for as long as it lives.
      const living = current.get(consumerKey, Date.now());
      if (living !== undefined) return shaped(String(living["token"]), Number(living["expires_at_ms"]));
      const token = randomUUID();
      const expiresAtMs = Date.now() + tokenLifeSeconds * 1000;
      insert.run(token, consumerKey, expiresAtMs);
      return shaped(token, expiresAtMs);
    },
    check(token) {
      const row = select.get(token);
      if (row === undefined) return { outcome: "wrong" };
      if (Number(row["expires_at_ms"]) <= Date.now()) return { outcome: "expired" };
      return { outcome: "valid", consumerKey: String(row["consumer_key"]) };
    },
    forget: (token) => void remove.run(token),
  };
}
