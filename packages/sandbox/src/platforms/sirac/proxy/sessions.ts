import type { DatabaseSync } from "node:sqlite";

/** What mod_shib keeps of somebody it has let through. */
export interface ProxySession {
  /** `_` and 32 hexadecimal digits; the cookie, and `Shib-Session-ID`. */
  id: string;
  /** SIRAC's session. */
  sid: string;
  identityId: string;
  level: number;
  classRef: string;
  /** SIRAC's entity id. */
  issuer: string;
  authenticatedAt: number;
  /** Seconds. */
  expiresAt: number;
}

export interface ProxySessions {
  add(session: ProxySession): void;
  find(id: string): ProxySession | undefined;
  remove(id: string): boolean;
}

export function openProxySessions(db: DatabaseSync): ProxySessions {
  db.exec(`CREATE TABLE IF NOT EXISTS sirac_proxy_session (
    id TEXT PRIMARY KEY, json TEXT NOT NULL, expires_at INTEGER NOT NULL
  ) STRICT`);
  const insert = db.prepare("INSERT INTO sirac_proxy_session VALUES (?, ?, ?)");
  const select = db.prepare("SELECT json FROM sirac_proxy_session WHERE id = ? AND expires_at > ?");
  const remove = db.prepare("DELETE FROM sirac_proxy_session WHERE id = ?");
  const sweep = db.prepare("DELETE FROM sirac_proxy_session WHERE expires_at <= ?");
  const now = (): number => Math.floor(Date.now() / 1000);
  return {
    add(session) {
      sweep.run(now());
      insert.run(session.id, JSON.stringify(session), session.expiresAt);
    },
    find(id) {
      const row = select.get(id, now());
      return row === undefined ? undefined : (JSON.parse(String(row["json"])) as ProxySession);
    },
    remove: (id) => remove.run(id).changes > 0,
  };
}
