import { randomBytes } from "node:crypto";
import type { Role, ScopeKind } from "#domain/access/policy.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { hashToken } from "#features/access/session-store.ts";
import type { Db } from "#runtime/database/open-database.ts";

export interface OpenedSession {
  userId: string;
  token: string;
  csrf: string;
}

interface Scope {
  kind: ScopeKind;
  key: string;
  /** The firm that the person works for. */
  firmId?: string;
}

const EVERYTHING: Scope = { kind: "municipality", key: "" };

/** A person of some role, over the whole municipality unless told otherwise, or of none, who has signed in. */
export async function openSession(
  db: Db,
  role: Role | undefined,
  scope: Scope = EVERYTHING,
): Promise<OpenedSession> {
  const userId = uuidV7();
  const token = randomBytes(32).toString("base64url");
  const csrf = randomBytes(16).toString("base64url");
  const identifier = `PROVA-${role ?? "nessuno"}-${scope.kind}`;
  await db
    .insertInto("app_user")
    .values({
      id: userId,
      scheme: "codice-fiscale",
      identifier,
      display_name: identifier,
      firm_id: scope.firmId ?? null,
    })
    .execute();
  if (role !== undefined) {
    await db
      .insertInto("role_assignment")
      .values({ id: uuidV7(), user_id: userId, role, scope_kind: scope.kind, scope_key: scope.key })
      .execute();
  }
  await db
    .insertInto("session")
    .values({
      token_hash: hashToken(token),
      user_id: userId,
      csrf_token: csrf,
      expires_at: new Date(Date.now() + 3_600_000),
      provider: "prova",
    })
    .execute();
  return { userId, token, csrf };
}
