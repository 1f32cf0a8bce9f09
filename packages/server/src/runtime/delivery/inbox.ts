import { sql } from "kysely";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { announce } from "#runtime/events.ts";
import type { Tx } from "#runtime/transaction.ts";

export interface IncomingMessage {
  messageId: string;
  kind: string;
  payload: string;
  headers?: Record<string, string>;
}

/**
 * Stores raw messages before anything else is done with them. Those already there are left alone.
 * @returns how many were new
 */
export async function receive(
  tx: Db,
  from: { platform: string; correlationId: string },
  messages: readonly IncomingMessage[],
): Promise<number> {
  if (messages.length === 0) return 0;
  // PostgreSQL's text has no NUL: what carries one is kept with it made visible.
  const rows = messages.map(({ messageId, kind, payload, headers = {} }) => ({
    id: uuidV7(),
    messageId,
    kind,
    payload: payload.replaceAll("\u0000", "\\u0000"),
    headers,
  }));
  const result = await sql`
    insert into inbox_message (id, platform, message_id, kind, payload, headers, correlation_id)
    select id, ${from.platform}, "messageId", kind, payload, headers, ${from.correlationId}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(id uuid, "messageId" text, kind text, payload text, headers jsonb)
    on conflict (platform, message_id) do nothing`.execute(tx);
  return Number(result.numAffectedRows ?? 0);
}

export interface WaitingMessage {
  id: string;
  messageId: string;
  payload: string;
  headers: Record<string, unknown>;
  correlationId: string;
}

/** The oldest messages of a kind that nobody has handled, locked for this transaction. */
export async function takeWaiting(
  tx: Tx,
  what: { platform: string; kind: string; limit: number },
): Promise<WaitingMessage[]> {
  const { rows } = await sql<WaitingMessage>`
    select id, message_id as "messageId", payload, headers, correlation_id as "correlationId"
    from inbox_message
    where platform = ${what.platform} and kind = ${what.kind} and state = 'received'
    order by received_at, id limit ${what.limit} for update skip locked`.execute(tx);
  return rows;
}

export interface Handled {
  id: string;
  subjectId?: string | undefined;
}

export async function markHandled(tx: Tx, subjectKind: string, handled: readonly Handled[]): Promise<void> {
  if (handled.length === 0) return;
  await sql`
    update inbox_message m set state = 'handled', handled_at = now(), attempts = attempts + 1, reason = null,
      subject_kind = case when x."subjectId" is null then null else ${subjectKind} end, subject_id = x."subjectId"
    from jsonb_to_recordset(${JSON.stringify(handled)}::jsonb) as x(id uuid, "subjectId" uuid)
    where m.id = x.id`.execute(tx);
}

/** A message that cannot be handled waits for a person, with its reason, and blocks nothing behind it. */
export async function park(tx: Db, parked: readonly { id: string; reason: string }[]): Promise<void> {
  for (const { id, reason } of parked) {
    await sql`
      update inbox_message set state = 'parked', reason = ${reason.slice(0, 1000)}, attempts = attempts + 1
      where id = ${id} and state = 'received'`.execute(tx);
  }
  await announce(
    tx,
    parked.map(({ id }) => ({ kind: "message.parked", subjectKind: "platform", subjectId: id })),
  );
}
