import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from "kysely";
import { hashToken } from "#features/access/session-store.ts";
import { type Actor, audit } from "#runtime/audit.ts";
import type { Db } from "#runtime/database/open-database.ts";
import type { Schema } from "#runtime/database/schema.ts";
import { announce } from "#runtime/events.ts";

/** Why somebody ended it; the others end by themselves. */
export type EndedBecause =
  | "sign-out"
  | "new-sign-in"
  | "closed"
  | "elsewhere"
  | "refresh-refused"
  | "revoked";
export type SessionEnd = EndedBecause | "expired" | "idle";

/** To whoever finds it over. */
const WORDS: Record<SessionEnd, string> = {
  "sign-out": "Da questo browser sei uscito da Stabile",
  "new-sign-in": "Da questo browser è stato fatto un altro accesso",
  closed: "Questa sessione è stata chiusa da un altro tuo dispositivo",
  elsewhere: "Sei uscito da un altro servizio del Comune, e quindi anche da qui",
  "refresh-refused": "L'accesso unico del Comune ha chiuso la tua sessione",
  revoked: "La sessione è stata chiusa da chi gestisce Stabile",
  expired: "È passato il tempo massimo dall'accesso",
  idle: "Stabile non è stato usato per molto tempo",
};
export const wordsOfEnd = (end: SessionEnd): string => WORDS[end];

export interface EndedSession {
  id: string;
  userId: string;
}

type Which = (eb: ExpressionBuilder<Schema, "session">) => ExpressionWrapper<Schema, "session", SqlBool>;

/**
 * Ends the sessions that are still open among those named; their tokens go with them. Every process finds them over
 * within three seconds, and their open pages are told at once.
 */
export async function endSessions(tx: Db, which: Which, because: EndedBecause): Promise<EndedSession[]> {
  const ended = await tx
    .updateTable("session")
    .set({ revoked_at: new Date(), ended_because: because, sealed_tokens: null, refresh_at: null })
    .where("revoked_at", "is", null)
    .where(which)
    .returning(["id", "user_id as userId"])
    .execute();
  await announce(
    tx,
    ended.map(({ id }) => ({ kind: "session.ended", subjectKind: "session", subjectId: id })),
  );
  return ended;
}

/** The session of a cookie. @returns undefined when it was over, or never was */
export async function endSessionOf(
  tx: Db,
  token: string,
  because: EndedBecause,
): Promise<EndedSession | undefined> {
  const [ended] = await endSessions(tx, (eb) => eb("token_hash", "=", hashToken(token)), because);
  return ended;
}

/** That people left, and how, in the transaction in which they did. */
export async function auditEnd(
  tx: Db,
  ended: readonly EndedSession[],
  said: { because: EndedBecause; actor: Actor; correlationId: string; more?: Record<string, unknown> },
): Promise<void> {
  for (const { id, userId } of ended)
    await audit(tx, {
      actor: said.actor,
      action: "sign-out",
      subjectKind: "user",
      subjectId: userId,
      detail: { ...said.more, session: id, because: said.because },
      correlationId: said.correlationId,
    });
}
