import { sql } from "kysely";
import { openTokens, sealTokens } from "#features/access/seal-tokens.ts";
import type { SessionLimits } from "#features/access/session-config.ts";
import { auditEnd, endSessionOf } from "#features/access/session-end.ts";
import { endOf, hashToken } from "#features/access/session-store.ts";
import type { RedirectingProvider } from "#ports/identity-provider.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { inTransaction } from "#runtime/transaction.ts";

export interface Refreshing {
  db: Db;
  provider: RedirectingProvider;
  limits: SessionLimits;
}

/**
 * Asks the provider for new tokens, so that our session ends with its own: later when it goes on there, at once when it
 * is over. Whoever of the processes is first does it; when the provider does not answer, it is asked again in a minute,
 * and the session ends when it would have.
 * @returns whether the session still stands
 */
export async function refreshSession(
  { db, provider, limits }: Refreshing,
  token: string,
  correlationId: string,
): Promise<boolean> {
  const hash = hashToken(token);
  const claimed = await claim(db, hash);
  if (claimed === undefined) return true;
  const tokens = claimed.sealed === null ? null : openTokens(claimed.sealed, token, hash);
  const outcome = tokens === null ? ({ kind: "ended" } as const) : await provider.refresh(tokens);
  if (outcome.kind === "ended") {
    const because = "refresh-refused";
    await inTransaction(db, async (tx) => {
      const ended = await endSessionOf(tx, token, because);
      const actor = { id: null, label: "sirac" };
      if (ended !== undefined) await auditEnd(tx, [ended], { because, actor, correlationId });
    });
    return false;
  }
  await db
    .updateTable("session")
    .set({
      sealed_tokens: sealTokens(outcome.tokens, token, hash),
      refresh_at: outcome.tokens.refreshAt,
      expires_at: endOf(claimed.createdAt, limits, outcome.endsAt),
    })
    .where("token_hash", "=", hash)
    .where("revoked_at", "is", null)
    .execute();
  return true;
}

async function claim(
  db: Db,
  hash: Buffer,
): Promise<{ sealed: Uint8Array | null; createdAt: Date } | undefined> {
  const row = await db
    .updateTable("session")
    .set({ refresh_at: sql`now() + interval '1 minute'` })
    .where("token_hash", "=", hash)
    .where("revoked_at", "is", null)
    .where("refresh_at", "<=", sql<Date>`now()`)
    .returning(["sealed_tokens as sealed", "created_at as createdAt"])
    .executeTakeFirst();
  return row;
}
