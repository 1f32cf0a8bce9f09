import { openSession, revokeSession, upsertUser } from "#features/access/session-store.ts";
import type { IdentityProvider, PendingSignIn, SignedIn } from "#ports/identity-provider.ts";
import { audit } from "#runtime/audit.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction } from "#runtime/transaction.ts";

const ATTEMPT_MINUTES = 10;

/** Remembers the attempt and says where to send the browser. */
export async function beginSignIn(
  db: Db,
  provider: IdentityProvider,
  returnTo: string,
): Promise<{ url: URL; state: string }> {
  const { url, state, codeVerifier, nonce } = await provider.begin();
  await db
    .insertInto("sign_in_attempt")
    .values({ state, code_verifier: codeVerifier, nonce, return_to: returnTo })
    .execute();
  await db
    .deleteFrom("sign_in_attempt")
    .where("created_at", "<", new Date(Date.now() - ATTEMPT_MINUTES * 60_000))
    .execute();
  return { url, state };
}

/** The browser that came back. */
export interface ReturnedBrowser {
  callbackUrl: URL;
  browserState: string | undefined;
  /** Its session until now, when it had one. */
  formerToken: string | undefined;
  userAgent: string | null;
  correlationId: string;
}

export interface CompletedSignIn {
  token: string;
  returnTo: string;
}

/**
 * The browser is back. The attempt is consumed whatever comes of it, so that the same answer cannot be used twice.
 * @throws Problem `unauthenticated` when the attempt is unknown, expired, another browser's, or refused
 */
export async function completeSignIn(
  db: Db,
  provider: IdentityProvider,
  back: ReturnedBrowser,
): Promise<CompletedSignIn> {
  const state = back.callbackUrl.searchParams.get("state");
  if (state === null || state !== back.browserState)
    throw new Problem("unauthenticated", "L'accesso è stato iniziato in un'altra finestra: riprova");
  const attempt = await takeAttempt(db, state);
  const person = await provider.complete(back.callbackUrl, attempt);
  const token = await admit(db, person, back);
  return { token, returnTo: attempt.returnTo };
}

async function takeAttempt(db: Db, state: string): Promise<PendingSignIn & { returnTo: string }> {
  const row = await db
    .deleteFrom("sign_in_attempt")
    .where("state", "=", state)
    .where("created_at", ">", new Date(Date.now() - ATTEMPT_MINUTES * 60_000))
    .returning(["code_verifier", "nonce", "return_to"])
    .executeTakeFirst();
  if (row === undefined) throw new Problem("unauthenticated", "L'accesso è scaduto: riprova");
  return { state, codeVerifier: row.code_verifier, nonce: row.nonce, returnTo: row.return_to };
}

/** A browser has one session: the one it had ends here, whosever it was, and cannot be taken up again by its cookie. */
function admit(db: Db, person: SignedIn, back: ReturnedBrowser): Promise<string> {
  return inTransaction(db, async (tx) => {
    if (back.formerToken !== undefined) await revokeSession(tx, back.formerToken);
    const userId = await upsertUser(tx, person);
    const token = await openSession(tx, { userId, person, userAgent: back.userAgent });
    await audit(tx, {
      actor: { id: userId, label: person.displayName },
      action: "sign-in",
      subjectKind: "user",
      subjectId: userId,
      detail: { provider: person.provider },
      correlationId: back.correlationId,
    });
    return token;
  });
}
