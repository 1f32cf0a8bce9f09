import { createHash, randomBytes } from "node:crypto";
import type { Grant, Principal } from "#domain/access/policy.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { GRANTS_TEXT } from "#features/access/grants-text.ts";
import type { SignedIn } from "#ports/identity-provider.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { runText } from "#runtime/database/run-text.ts";
import type { LiveSession } from "#runtime/web/session-reader.ts";

const IDLE_MINUTES = 120;
const ABSOLUTE_HOURS = 10;

export const hashToken = (token: string): Buffer => createHash("sha256").update(token).digest();

/** Finds or makes the person; names follow what the provider says, roles never do. */
export async function upsertUser(tx: Db, person: SignedIn): Promise<string> {
  const row = await tx
    .insertInto("app_user")
    .values({
      id: uuidV7(),
      scheme: person.scheme,
      identifier: person.identifier,
      tax_code: person.taxCode,
      display_name: person.displayName,
      email: person.email,
      last_sign_in_at: new Date(),
    })
    .onConflict((conflict) =>
      conflict.columns(["scheme", "identifier"]).doUpdateSet({
        display_name: person.displayName,
        email: person.email,
        last_sign_in_at: new Date(),
      }),
    )
    .returning("id")
    .executeTakeFirstOrThrow();
  return row.id;
}

/** @returns the cookie's value, which is kept nowhere */
export async function openSession(
  tx: Db,
  session: { userId: string; person: SignedIn; userAgent: string | null },
): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  await tx
    .insertInto("session")
    .values({
      token_hash: hashToken(token),
      user_id: session.userId,
      csrf_token: randomBytes(24).toString("base64url"),
      expires_at: new Date(Date.now() + ABSOLUTE_HOURS * 3_600_000),
      provider: session.person.provider,
      provider_session: session.person.providerSession,
      id_token: session.person.idToken,
      user_agent: session.userAgent,
    })
    .execute();
  return token;
}

interface SessionRow {
  user_id: string;
  display_name: string;
  firm_id: string | null;
  csrf_token: string;
  provider: string;
  expires_at: Date;
  stale: boolean;
  grants: Grant[] | null;
}

const SESSION = `
  select s.user_id, u.display_name, u.firm_id, s.csrf_token, s.provider, s.expires_at,
    s.last_seen_at < now() - interval '1 minute' as stale,
    ${GRANTS_TEXT} as grants
  from session s join app_user u on u.id = s.user_id
  where s.token_hash = $1 and s.revoked_at is null and s.expires_at > now()
    and s.last_seen_at > now() - interval '${IDLE_MINUTES} minutes' and u.disabled_at is null`;

/** One statement, planned once: the session, the person and the roles valid now. */
export async function findSession(db: Db, token: string): Promise<LiveSession | undefined> {
  const hash = hashToken(token);
  const rows = await runText<SessionRow>(db, SESSION, [hash]);
  const row = rows[0];
  if (row === undefined) return undefined;
  if (row.stale) await touch(db, hash);
  return {
    principal: toPrincipal(row),
    csrfToken: row.csrf_token,
    provider: row.provider,
    expiresAt: row.expires_at,
  };
}

function toPrincipal(row: SessionRow): Principal {
  const grants = row.grants ?? [];
  return { userId: row.user_id, displayName: row.display_name, firmId: row.firm_id ?? undefined, grants };
}

/** Idle time is counted by the minute: a write for each request would be a commit for each reading. */
async function touch(db: Db, hash: Buffer): Promise<void> {
  await db.updateTable("session").set({ last_seen_at: new Date() }).where("token_hash", "=", hash).execute();
}

export async function revokeSession(db: Db, token: string): Promise<{ idToken: string | null } | undefined> {
  const row = await db
    .updateTable("session")
    .set({ revoked_at: new Date() })
    .where("token_hash", "=", hashToken(token))
    .where("revoked_at", "is", null)
    .returning("id_token")
    .executeTakeFirst();
  return row === undefined ? undefined : { idToken: row.id_token };
}
