import { randomBytes, randomUUID } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { type Level, SPID_LEVEL } from "#platforms/sirac/levels.ts";

export interface SignInFacts {
  identityId: string;
  level: Level;
  /** What SAML calls `AuthnContextClassRef` and OpenID `acr`. */
  classRef: string;
  /** Whether the browser may use it for the next application; else it only backs what one application was given. */
  joined: boolean;
}

export interface Session extends SignInFacts {
  /** Known to applications, as `sid`, `session_state` and `SessionIndex`. */
  sid: string;
  /** Seconds. */
  authenticatedAt: number;
  /** When it ends unless somebody shows to be there. */
  expiresAt: number;
  /** When it ends in any case. */
  endsAt: number;
}

/** Seconds: without a sign of the person, and in all. */
export interface SessionLives {
  idle: number;
  session: number;
}

/** What an application asked for, and what its tokens answer to. */
export interface Grant {
  id: string;
  sid: string;
  clientId: string;
  redirectUri: string;
  codeChallenge: string;
  scope: string;
  nonce: string | null;
}

type RedeemedCode = { outcome: "good"; grant: Grant } | { outcome: "unknown" | "expired" | "reused" };

export interface SiracStore {
  /** Keeps an authorization request while a person chooses who to be. */
  saveRequest(parameters: string, lifeSeconds: number): string;
  takeRequest(id: string): string | null;
  startSession(facts: SignInFacts, lives: SessionLives): { session: Session; cookie: string };
  /**
   * Somebody is there: the session goes on for so many seconds, to its end at the most; to its end where the protocol has no
   * way of saying so again.
   */
  keepSession(sid: string, seconds?: number): void;
  /** The same person proves again who they are, at this level; how long the session lives does not change. */
  renewSession(sid: string, facts: SignInFacts): Session | null;
  sessionOfCookie(cookie: string): Session | null;
  /** Those that are alive, newest first. */
  sessions(): Session[];
  session(sid: string): Session | null;
  endSession(sid: string): void;
  saveCode(grant: Omit<Grant, "id">, lifeSeconds: number): string;
  /** A code is redeemed at most once; a second try revokes every token the first one gave (RFC 6749 §4.1.2). */
  redeemCode(code: string): RedeemedCode;
  saveRefresh(grantId: string, lifeSeconds: number): string;
  grantOfRefresh(token: string): Grant | null;
  /**
   * The grant of a refresh token that is good once: a second use means that somebody else has it too, and ends what the
   * grant gave (RFC 9700 §4.14.2).
   */
  redeemRefresh(token: string): Grant | null;
  /** The grant, unless it was revoked or its session has ended. */
  livingGrant(grantId: string): Grant | null;
  revokeGrant(grantId: string): void;
}

/** Sessions, codes and tokens, in real seconds on the wall clock: identity does not follow the city's clock. */
export function openSiracStore(db: DatabaseSync): SiracStore {
  createTables(db);
  return {
    ...requestFunctions(db),
    ...sessionFunctions(db),
    ...codeFunctions(db),
    ...grantFunctions(db),
    ...refreshFunctions(db),
  };
}

/** Added since the first state files were written. */
const SESSION_COLUMNS = [
  "level INTEGER NOT NULL DEFAULT 2",
  `class_ref TEXT NOT NULL DEFAULT '${SPID_LEVEL[2]}'`,
  "joined INTEGER NOT NULL DEFAULT 1",
  "ends_ms INTEGER NOT NULL DEFAULT 0",
];

const REFRESH_COLUMNS = ["used INTEGER NOT NULL DEFAULT 0"];

function createTables(db: DatabaseSync): void {
  db.exec(`
    CREATE TABLE IF NOT EXISTS sirac_request (
      id TEXT PRIMARY KEY, parameters TEXT NOT NULL, expires_ms INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS sirac_session (
      sid TEXT PRIMARY KEY, cookie TEXT NOT NULL UNIQUE, identity_id TEXT NOT NULL, authenticated_at INTEGER NOT NULL,
      expires_ms INTEGER NOT NULL, ${SESSION_COLUMNS.join(", ")}
    ) STRICT;
    CREATE TABLE IF NOT EXISTS sirac_grant (
      id TEXT PRIMARY KEY, sid TEXT NOT NULL, client_id TEXT NOT NULL, redirect_uri TEXT NOT NULL,
      code_challenge TEXT NOT NULL, scope TEXT NOT NULL, nonce TEXT, revoked INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE TABLE IF NOT EXISTS sirac_code (
      code TEXT PRIMARY KEY, grant_id TEXT NOT NULL, expires_ms INTEGER NOT NULL, used INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE TABLE IF NOT EXISTS sirac_refresh (
      token TEXT PRIMARY KEY, grant_id TEXT NOT NULL, expires_ms INTEGER NOT NULL, ${REFRESH_COLUMNS.join(", ")}
    ) STRICT;
  `);
  addMissing(db, "sirac_session", SESSION_COLUMNS);
  db.exec("UPDATE sirac_session SET ends_ms = expires_ms WHERE ends_ms = 0");
  addMissing(db, "sirac_refresh", REFRESH_COLUMNS);
}

function addMissing(db: DatabaseSync, table: string, wanted: readonly string[]): void {
  const columns = db.prepare("SELECT name FROM pragma_table_info(?)").all(table);
  for (const column of wanted) {
    if (columns.some(({ name }) => column.startsWith(`${name} `))) continue;
    db.exec(`ALTER TABLE ${table} ADD COLUMN ${column}`);
  }
}

const secret = (): string => randomBytes(32).toString("base64url");
const after = (seconds: number): number => Date.now() + seconds * 1000;
const now = (): number => Math.floor(Date.now() / 1000);

function requestFunctions(db: DatabaseSync): Pick<SiracStore, "saveRequest" | "takeRequest"> {
  const sweep = db.prepare("DELETE FROM sirac_request WHERE expires_ms <= ?");
  const insert = db.prepare("INSERT INTO sirac_request (id, parameters, expires_ms) VALUES (?, ?, ?)");
  const take = db.prepare("DELETE FROM sirac_request WHERE id = ? RETURNING parameters, expires_ms");
  return {
    saveRequest(parameters, lifeSeconds) {
      sweep.run(Date.now());
      const id = secret();
      insert.run(id, parameters, after(lifeSeconds));
      return id;
    },
    takeRequest(id) {
      const row = take.get(id);
      return row !== undefined && Number(row["expires_ms"]) > Date.now() ? String(row["parameters"]) : null;
    },
  };
}

type SessionFunctions = Pick<
  SiracStore,
  "startSession" | "keepSession" | "renewSession" | "sessionOfCookie" | "session" | "sessions" | "endSession"
>;

function sessionFunctions(db: DatabaseSync): SessionFunctions {
  const insert = db.prepare(
    `INSERT INTO sirac_session (sid, cookie, identity_id, authenticated_at, expires_ms, level, class_ref, joined,
       ends_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const keep = db.prepare(
    `UPDATE sirac_session SET expires_ms = max(expires_ms, min(ends_ms, ?)) WHERE sid = ? AND expires_ms > ?`,
  );
  const renew = db.prepare(
    `UPDATE sirac_session SET authenticated_at = ?, level = ?, class_ref = ? WHERE sid = ? AND expires_ms > ?
     RETURNING *`,
  );
  const byCookie = db.prepare(
    "SELECT * FROM sirac_session WHERE cookie = ? AND joined = 1 AND expires_ms > ?",
  );
  const bySid = db.prepare("SELECT * FROM sirac_session WHERE sid = ? AND expires_ms > ?");
  const living = db.prepare(
    "SELECT * FROM sirac_session WHERE expires_ms > ? ORDER BY authenticated_at DESC, sid",
  );
  const remove = db.prepare("DELETE FROM sirac_session WHERE sid = ?");
  return {
    startSession({ identityId, level, classRef, joined }, { idle, session }) {
      const [sid, cookie, endsMs] = [randomUUID(), secret(), after(session)];
      const expiresMs = Math.min(after(idle), endsMs);
      insert.run(sid, cookie, identityId, now(), expiresMs, level, classRef, joined ? 1 : 0, endsMs);
      return { session: shapeSession(bySid.get(sid, 0)) as Session, cookie };
    },
    keepSession: (sid, seconds) =>
      void keep.run(seconds === undefined ? Number.MAX_SAFE_INTEGER : after(seconds), sid, Date.now()),
    renewSession: (sid, { level, classRef }) =>
      shapeSession(renew.get(now(), level, classRef, sid, Date.now())),
    sessionOfCookie: (cookie) => shapeSession(byCookie.get(cookie, Date.now())),
    session: (sid) => shapeSession(bySid.get(sid, Date.now())),
    sessions: () => living.all(Date.now()).flatMap((row) => shapeSession(row) ?? []),
    endSession: (sid) => void remove.run(sid),
  };
}

function shapeSession(row: Record<string, unknown> | undefined): Session | null {
  if (row === undefined) return null;
  return {
    sid: String(row["sid"]),
    identityId: String(row["identity_id"]),
    authenticatedAt: Number(row["authenticated_at"]),
    expiresAt: Math.floor(Number(row["expires_ms"]) / 1000),
    endsAt: Math.floor(Number(row["ends_ms"]) / 1000),
    level: Number(row["level"]) as Level,
    classRef: String(row["class_ref"]),
    joined: Number(row["joined"]) === 1,
  };
}

function codeFunctions(db: DatabaseSync): Pick<SiracStore, "saveCode" | "redeemCode"> {
  const insertGrant = db.prepare(
    `INSERT INTO sirac_grant (id, sid, client_id, redirect_uri, code_challenge, scope, nonce)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertCode = db.prepare("INSERT INTO sirac_code (code, grant_id, expires_ms) VALUES (?, ?, ?)");
  const select = db.prepare("SELECT grant_id, expires_ms, used FROM sirac_code WHERE code = ?");
  const use = db.prepare("UPDATE sirac_code SET used = 1 WHERE code = ?");
  const { livingGrant, revokeGrant } = grantFunctions(db);
  return {
    saveCode({ sid, clientId, redirectUri, codeChallenge, scope, nonce }, lifeSeconds) {
      const [grantId, code] = [randomUUID(), secret()];
      insertGrant.run(grantId, sid, clientId, redirectUri, codeChallenge, scope, nonce);
      insertCode.run(code, grantId, after(lifeSeconds));
      return code;
    },
    redeemCode(code) {
      const row = select.get(code);
      if (row === undefined) return { outcome: "unknown" };
      const grantId = String(row["grant_id"]);
      if (Number(row["used"]) === 1) {
        revokeGrant(grantId);
        return { outcome: "reused" };
      }
      use.run(code);
      if (Number(row["expires_ms"]) <= Date.now()) return { outcome: "expired" };
      const grant = livingGrant(grantId);
      return grant === null ? { outcome: "unknown" } : { outcome: "good", grant };
    },
  };
}

function grantFunctions(db: DatabaseSync): Pick<SiracStore, "livingGrant" | "revokeGrant"> {
  const living = db.prepare(
    `SELECT g.* FROM sirac_grant g JOIN sirac_session s ON s.sid = g.sid
     WHERE g.id = ? AND g.revoked = 0 AND s.expires_ms > ?`,
  );
  const revoke = db.prepare("UPDATE sirac_grant SET revoked = 1 WHERE id = ?");
  return {
    revokeGrant: (grantId) => void revoke.run(grantId),
    livingGrant(grantId) {
      const row = living.get(grantId, Date.now());
      if (row === undefined) return null;
      return {
        id: String(row["id"]),
        sid: String(row["sid"]),
        clientId: String(row["client_id"]),
        redirectUri: String(row["redirect_uri"]),
        codeChallenge: String(row["code_challenge"]),
        scope: String(row["scope"]),
        nonce: row["nonce"] === null ? null : String(row["nonce"]),
      };
    },
  };
}

function refreshFunctions(
  db: DatabaseSync,
): Pick<SiracStore, "saveRefresh" | "grantOfRefresh" | "redeemRefresh"> {
  const insert = db.prepare("INSERT INTO sirac_refresh (token, grant_id, expires_ms) VALUES (?, ?, ?)");
  const select = db.prepare("SELECT grant_id, used FROM sirac_refresh WHERE token = ? AND expires_ms > ?");
  const use = db.prepare("UPDATE sirac_refresh SET used = 1 WHERE token = ?");
  const { livingGrant, revokeGrant } = grantFunctions(db);
  return {
    saveRefresh(grantId, lifeSeconds) {
      const token = secret();
      insert.run(token, grantId, after(lifeSeconds));
      return token;
    },
    grantOfRefresh(token) {
      const row = select.get(token, Date.now());
      return row === undefined ? null : livingGrant(String(row["grant_id"]));
    },
    redeemRefresh(token) {
      const row = select.get(token, Date.now());
      if (row === undefined) return null;
      const grant = livingGrant(String(row["grant_id"]));
      const wasUsed = Number(row["used"]) === 1;
      if (wasUsed && grant !== null) revokeGrant(grant.id);
      use.run(token);
      return wasUsed ? null : grant;
    },
  };
}
