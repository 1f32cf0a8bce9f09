import { applyGroupRoles } from "#features/access/group-roles.ts";
import type { SessionLimits } from "#features/access/session-config.ts";
import { refusedAs } from "#features/access/refusal-words.ts";
import { auditEnd, endSessionOf } from "#features/access/session-end.ts";
import { openSession, upsertUser } from "#features/access/session-store.ts";
import type {
  IdentityReading,
  PendingSignIn,
  RedirectingProvider,
  SignedIn,
} from "#ports/identity-provider.ts";
import { type Actor, audit } from "#runtime/audit.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

const ATTEMPT_MINUTES = 10;

/** Remembers the attempt and says where to send the browser. */
export async function beginSignIn(
  db: Db,
  provider: RedirectingProvider,
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

export interface Admission {
  db: Db;
  limits: SessionLimits;
}

/** The browser that came back, or that the proxy led here. */
export interface Browser {
  /** Its session until now, when it had one. */
  formerToken: string | undefined;
  userAgent: string | null;
  correlationId: string;
  /** Said as soon as it is known who they are: also of who is then refused. */
  isOf?: (actor: Actor) => void;
}

/**
 * The browser is back. The attempt is consumed whatever comes of it, so that the same answer cannot be used twice.
 * @throws Problem `unauthenticated` when the attempt is unknown, expired, another browser's, or refused
 */
export async function completeSignIn(
  admission: Admission,
  provider: RedirectingProvider,
  back: Browser & {
    callbackUrl: URL;
    browserState: string | undefined;
    /** Where the person wanted to go, told before it is known whether they may: who tries again still wants it. */
    onWanted(path: string): void;
  },
): Promise<{ token: string; returnTo: string }> {
  const state = back.callbackUrl.searchParams.get("state");
  if (state === null || state !== back.browserState)
    throw new Problem("unauthenticated", "L'accesso è stato iniziato in un'altra finestra: riprova");
  const attempt = await takeAttempt(admission.db, state);
  back.onWanted(attempt.returnTo);
  const reading = await provider.complete(back.callbackUrl, attempt);
  return { token: await admit(admission, reading, back), returnTo: attempt.returnTo };
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

/**
 * A browser has one session: the one it had ends here, whosever it was, and cannot be taken up again by its cookie.
 * @throws Problem when the provider told too little of the person, or they are disabled
 */
export function admit(admission: Admission, reading: IdentityReading, browser: Browser): Promise<string> {
  if (reading.kind === "refused") throw refusedAs(reading.refusal);
  const { person } = reading;
  return inTransaction(admission.db, async (tx) => {
    const { id: userId, isDisabled } = await upsertUser(tx, person);
    browser.isOf?.({ id: userId, label: person.displayName });
    // A session opened meanwhile would be good from the day on which they are enabled again.
    if (isDisabled)
      throw new Problem(
        "forbidden",
        "La tua utenza è stata disabilitata da chi gestisce Stabile nel Comune: rivolgiti a loro",
      );
    await endFormer(tx, browser, { id: userId, label: person.displayName });
    // Of who acts for somebody else the roles do not count, and the groups neither.
    if (person.delegation === null && bringsGroups(person))
      await applyGroupRoles(tx, userId, { groups: person.groups, correlationId: browser.correlationId });
    const { userAgent } = browser;
    const session = await openSession(tx, { userId, person, userAgent, limits: admission.limits });
    await audit(tx, {
      actor: { id: userId, label: person.displayName },
      action: "sign-in",
      subjectKind: "user",
      subjectId: userId,
      detail: signInDetail(person, session.id),
      correlationId: browser.correlationId,
    });
    return session.token;
  });
}

async function endFormer(tx: Tx, { formerToken, correlationId }: Browser, actor: Actor): Promise<void> {
  if (formerToken === undefined) return;
  const because = "new-sign-in";
  const ended = await endSessionOf(tx, formerToken, because);
  if (ended !== undefined) await auditEnd(tx, [ended], { because, actor, correlationId });
}

/** Only the domain knows of groups: who comes by another way brings none, and loses none for that. */
const bringsGroups = ({ method, groups }: SignedIn): boolean => method === "domain" || groups.length > 0;

/** What imputes to an identity what is done in a session (DPCM 24 ottobre 2014, art. 13, c. 2). */
function signInDetail(person: SignedIn, session: string): Record<string, unknown> {
  const { provider, method, identityProvider, level, attributeClass, delegation, providerSession } = person;
  return { session, provider, method, identityProvider, level, attributeClass, delegation, providerSession };
}
