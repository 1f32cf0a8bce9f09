import type { Principal } from "#domain/access/policy.ts";
import { auditEnd, type EndedSession, endSessions } from "#features/access/session-end.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction } from "#runtime/transaction.ts";

export interface Closing {
  principal: Principal;
  /** The one that is being used, which is left by leaving. */
  currentId: string;
  /** Undefined: all the others. */
  id?: string;
  correlationId: string;
}

/**
 * Closes sessions of one's own on other devices: a telephone that was lost, a computer of an office.
 * @returns those that were open
 * @throws Problem `not-found` when the one named is not there, is over, or is somebody else's; `conflict` when it is this one
 */
export function closeSessions(db: Db, closing: Closing): Promise<EndedSession[]> {
  const { principal, currentId, id, correlationId } = closing;
  if (id === currentId) throw new Problem("conflict", "È la sessione che stai usando: esci, invece");
  return inTransaction(db, async (tx) => {
    const ended = await endSessions(
      tx,
      (eb) =>
        eb.and([
          eb("user_id", "=", principal.userId),
          id === undefined ? eb("id", "!=", currentId) : eb("id", "=", id),
        ]),
      "closed",
    );
    if (id !== undefined && ended.length === 0) throw new Problem("not-found", "La sessione era già chiusa");
    const actor = { id: principal.userId, label: principal.displayName };
    await auditEnd(tx, ended, { because: "closed", actor, correlationId });
    return ended;
  });
}
