import { randomUUID } from "node:crypto";
import type { Db } from "#runtime/database/open-database.ts";
import type { Jobs } from "#runtime/jobs/jobs.ts";

/** Queue that delivers what waits for one subject on one platform, in order. */
export const DELIVER_QUEUE = "deliver";

export interface OutgoingMessage {
  platform: string;
  /** What it says: `case-status`, `post-status`… Chooses the sender that knows how to say it. */
  kind: string;
  subjectKind: string;
  subjectId: string;
  /** The same key is sent once, whatever happens in between. */
  idempotencyKey: string;
  payload: Record<string, unknown>;
  correlationId: string;
}

export interface DeliverJob {
  platform: string;
  subjectId: string;
}

/**
 * Puts messages in the outbox, in the transaction of the change that they tell, and wakes the queue.
 * A key already there is left alone: the same news is not told twice.
 */
export async function putInOutbox(tx: Db, jobs: Jobs, messages: readonly OutgoingMessage[]): Promise<void> {
  if (messages.length === 0) return;
  await tx
    .insertInto("outbox_message")
    .values(
      messages.map((message) => ({
        id: randomUUID(),
        platform: message.platform,
        kind: message.kind,
        subject_kind: message.subjectKind,
        subject_id: message.subjectId,
        idempotency_key: message.idempotencyKey,
        payload: JSON.stringify(message.payload),
        correlation_id: message.correlationId,
      })),
    )
    .onConflict((conflict) => conflict.column("idempotency_key").doNothing())
    .execute();
  const subjects = new Map(messages.map((message) => [`${message.platform}:${message.subjectId}`, message]));
  for (const [singletonKey, { platform, subjectId }] of subjects) {
    await jobs.enqueue<DeliverJob>(tx, DELIVER_QUEUE, { platform, subjectId }, { singletonKey });
  }
}
