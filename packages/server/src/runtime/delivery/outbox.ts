import { randomUUID } from "node:crypto";
import { runAhead } from "#runtime/database/run-ahead.ts";
import type { Jobs } from "#runtime/jobs/jobs.ts";
import type { Tx } from "#runtime/transaction.ts";

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

/** One text whatever the number of messages, so that it is planned once. Their order is that of the list. */
const INSERT = `
  insert into outbox_message
    (id, platform, kind, subject_kind, subject_id, idempotency_key, payload, correlation_id)
  select * from unnest
    ($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[], $6::text[], $7::jsonb[], $8::text[])
  on conflict (idempotency_key) do nothing`;

/**
 * Puts messages in the outbox, in the transaction of the change that they tell, and wakes the queue.
 * A key already there is left alone: the same news is not told twice.
 */
export async function putInOutbox(tx: Tx, jobs: Jobs, messages: readonly OutgoingMessage[]): Promise<void> {
  if (messages.length === 0) return;
  const column = (of: (message: OutgoingMessage) => string) => messages.map(of);
  await runAhead(tx, INSERT, [
    column(() => randomUUID()),
    column((message) => message.platform),
    column((message) => message.kind),
    column((message) => message.subjectKind),
    column((message) => message.subjectId),
    column((message) => message.idempotencyKey),
    column((message) => JSON.stringify(message.payload)),
    column((message) => message.correlationId),
  ]);
  const subjects = new Map(messages.map((message) => [`${message.platform}:${message.subjectId}`, message]));
  for (const [singletonKey, { platform, subjectId }] of subjects) {
    await jobs.enqueue<DeliverJob>(tx, DELIVER_QUEUE, { platform, subjectId }, { singletonKey });
  }
}
