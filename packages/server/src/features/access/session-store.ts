import { createHash, randomBytes } from "node:crypto";
import type { Grant, Principal } from "#domain/access/policy.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { GRANTS_TEXT, NEXT_CHANGE_TEXT } from "#features/access/grants-text.ts";
import { openTokens, sealTokens } from "#features/access/seal-tokens.ts";
import type { SessionLimits } from "#features/access/session-config.ts";
import type { SessionEnd } from "#features/access/session-end.ts";
import type { Delegation, SignedIn } from "#ports/identity-provider.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { runText } from "#runtime/database/run-text.ts";
import type { LiveSession } from "#runtime/web/session-reader.ts";

const HOUR_MS = 3_600_000;

export const hashToken = (token: string): Buffer => createHash("sha256").update(token).digest();

/** Finds or makes the person; names follow what the provider says, roles never do. */
export async function upsertUser(tx: Db, person: SignedIn): Promise<{ id: string; isDisabled: boolean }> {
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
    .returning(["id", "disabled_at"])
    .executeTakeFirstOrThrow();
  return { id: row.id, isDisabled: row.disabled_at !== null };
}

export interface NewSession {
  userId: string;
  person: SignedIn;
  userAgent: string | null;
  limits: SessionLimits;
}

/** @returns its id and the cookie's value, which is kept nowhere */
export async function openSession(tx: Db, session: NewSession): Promise<{ id: string; token: string }> {
  const { person, limits } = session;
  const token = randomBytes(32).toString("base64url");
  const token_hash = hashToken(token);
  const id = uuidV7();
  await tx
    .insertInto("session")
    .values({
      id,
      token_hash,
      user_id: session.userId,
      csrf_token: randomBytes(24).toString("base64url"),
      expires_at: endOf(new Date(), limits, person.endsAt),
      idle_minutes: limits.idleMinutes,
      provider: person.provider,
      provider_session: person.providerSession,
      provider_subject: person.providerSubject,
      method: person.method,
      identity_provider: person.identityProvider,
      level: person.level,
      attribute_class: person.attributeClass,
      delegation: person.delegation === null ? null : JSON.stringify(person.delegation),
      sealed_tokens: person.tokens === null ? null : sealTokens(person.tokens, token, token_hash),
      refresh_at: person.tokens?.refreshAt ?? null,
      user_agent: session.userAgent,
    })
    .execute();
  return { id, token };
}

/** Never later than our own limit, nor than the provider's. */
export function endOf(beganAt: Date, { hours }: SessionLimits, theirs: Date | null): Date {
  const ours = beganAt.getTime() + hours * HOUR_MS;
  return new Date(theirs === null ? ours : Math.min(ours, theirs.getTime()));
}

interface SessionRow {
  id: string;
  user_id: string;
  display_name: string;
  firm_id: string | null;
  csrf_token: string;
  provider: string;
  expires_at: Date;
  delegation: Delegation | null;
  unseen_ms: number;
  refresh_in_ms: number | null;
  holds_ms: number;
  ended: SessionEnd | null;
  grants: Grant[] | null;
}

// Whoever signed in for somebody else's affairs has no roles meanwhile (ADR 0003).
const SESSION = `
  select s.id, s.user_id, u.display_name, u.firm_id, s.csrf_token, s.provider, s.expires_at, s.delegation,
    extract(epoch from now() - s.last_seen_at)::float8 * 1000 as unseen_ms,
    extract(epoch from s.refresh_at - now())::float8 * 1000 as refresh_in_ms,
    extract(epoch from least(s.expires_at, s.last_seen_at + make_interval(mins => s.idle_minutes),
      ${NEXT_CHANGE_TEXT}) - now())::float8 * 1000 as holds_ms,
    case when s.revoked_at is not null then coalesce(s.ended_because, 'revoked')
      when u.disabled_at is not null then 'revoked'
      when s.expires_at <= now() then 'expired'
      when s.last_seen_at <= now() - make_interval(mins => s.idle_minutes) then 'idle' end as ended,
    case when s.delegation is null then ${GRANTS_TEXT} end as grants
  from session s join app_user u on u.id = s.user_id
  where s.token_hash = $1`;

export interface OpenSession {
  kind: "live";
  session: LiveSession;
  /** How long ago the person did something. */
  unseenMs: number;
  /** Until the provider has to be asked again. Undefined: never. */
  refreshInMs: number | undefined;
  /** For how long all of this is so, unless somebody changes it: until the session or a role begins or ends by itself. */
  holdsMs: number;
}

export type FoundSession = OpenSession | { kind: "ended"; because: SessionEnd };

/** One statement, planned once: the session, the person and the roles valid now. It changes nothing. */
export async function findSession(db: Db, token: string): Promise<FoundSession | undefined> {
  const [row] = await runText<SessionRow>(db, SESSION, [hashToken(token)]);
  if (row === undefined) return undefined;
  if (row.ended !== null) return { kind: "ended", because: row.ended };
  return {
    kind: "live",
    unseenMs: row.unseen_ms,
    refreshInMs: row.refresh_in_ms ?? undefined,
    holdsMs: row.holds_ms,
    session: {
      id: row.id,
      principal: toPrincipal(row),
      csrfToken: row.csrf_token,
      provider: row.provider,
      expiresAt: row.expires_at,
      onBehalfOf: row.delegation?.displayName,
    },
  };
}

function toPrincipal(row: SessionRow): Principal {
  const grants = row.grants ?? [];
  const firmId = row.delegation === null ? (row.firm_id ?? undefined) : undefined;
  return { userId: row.user_id, displayName: row.display_name, firmId, grants };
}

// In one order, and past what another process is writing just now: it is touching them too.
const TOUCH = `
  update session set last_seen_at = now() where token_hash in (
    select token_hash from session where token_hash = any($1::bytea[]) order by token_hash
    for no key update skip locked)`;

/** Idle time is counted by the minute: a write for each request would be a commit for each reading. */
export async function touchSessions(db: Db, tokens: readonly string[]): Promise<void> {
  await runText(db, TOUCH, [tokens.map(hashToken)]);
}

/** What the provider is told of a session that leaves it. */
export async function idTokenOf(db: Db, token: string): Promise<string | null> {
  const hash = hashToken(token);
  const row = await db
    .selectFrom("session")
    .select("sealed_tokens")
    .where("token_hash", "=", hash)
    .executeTakeFirst();
  return row?.sealed_tokens == null ? null : (openTokens(row.sealed_tokens, token, hash)?.idToken ?? null);
}
