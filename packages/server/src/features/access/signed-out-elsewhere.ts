import { sql } from "kysely";
import { auditEnd, endSessions, type EndedSession } from "#features/access/session-end.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { inTransaction } from "#runtime/transaction.ts";

/** What a provider says that ended: sessions by their names there, or all of a person's. */
export interface EndedThere {
  provider: string;
  sessions: readonly string[];
  subject: string | null;
  correlationId: string;
}

/** Their sessions ended: so do ours. Telling it again, or of one that is unknown, changes nothing. */
export function endElsewhere(db: Db, there: EndedThere): Promise<EndedSession[]> {
  return inTransaction(db, async (tx) => {
    const ended = await endSessions(
      tx,
      (eb) =>
        eb.and([
          eb("provider", "=", there.provider),
          there.sessions.length > 0
            ? eb("provider_session", "in", [...there.sessions])
            : eb("provider_subject", "=", there.subject ?? ""),
        ]),
      "elsewhere",
    );
    const actor = { id: null, label: there.provider };
    await auditEnd(tx, ended, { because: "elsewhere", actor, correlationId: there.correlationId });
    return ended;
  });
}

/** A logout token is good once. @returns whether this is the first time */
export async function useLogoutToken(db: Db, jti: string): Promise<boolean> {
  const { rows } = await sql`
    insert into used_logout_token (jti) values (${jti}) on conflict do nothing returning jti`.execute(db);
  return rows.length > 0;
}
