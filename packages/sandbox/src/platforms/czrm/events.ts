import { randomUUID } from "node:crypto";
import type { Call } from "./org.ts";
import { nextNumber, statement } from "./store.ts";

type EventType =
  | "case.created"
  | "case.updated"
  | "case.reopened"
  | "case.merged"
  | "case.deleted"
  | "comment.created";

interface CitizenEvent {
  type: EventType;
  caseId: string;
  caseNumber: string;
  masterCaseId?: string;
  commentId?: string;
}

/**
 * Writes a citizen's change to the ESB's own queue, in the transaction of the change itself.
 * Does nothing for a caller whose writes are not announced (Stabile would hear its own echo).
 */
export function announce(call: Call, event: CitizenEvent): void {
  if (!call.actor.announced || call.silent) return;
  const { db } = call.org;
  const eventId = randomUUID();
  const replayId = nextNumber(db, "esb-replay");
  const body = JSON.stringify({ eventId, ...event, occurredAt: call.now.toISOString(), replayId });
  statement(
    db,
    `INSERT INTO czrm_event (replay_id, event_id, type, case_id, body, state, attempts, made, due)
     VALUES (?, ?, ?, ?, ?, 'pending', 0, ?, ?)`,
  ).run(replayId, eventId, event.type, event.caseId, body, Date.now(), Date.now());
  call.org.wakeEsb();
}
