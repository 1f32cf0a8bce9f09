import { createHash } from "node:crypto";
import { sql } from "kysely";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { maskText } from "#domain/privacy/mask.ts";
import { beginning, storable } from "#domain/text/storable-text.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { announce } from "#runtime/events.ts";
import type { Tx } from "#runtime/transaction.ts";

export interface IncomingMessage {
  messageId: string;
  kind: string;
  payload: string;
  headers?: Record<string, string>;
  /** Why nobody can handle it: it is stored parked. */
  because?: string | undefined;
}

/** What one message may be; of a larger one the beginning is kept. */
const MOST_BYTES = 1024 * 1024;
const KEPT_CHARACTERS = 64 * 1024;

/**
 * Stores raw messages before anything else is done with them, whatever is in them. Those already there are left alone,
 * and those that were here and are remembered no more than that (`forget-messages.ts`) are not taken again.
 * @returns how many were new
 */
export async function receive(
  tx: Db,
  from: { platform: string; correlationId: string },
  messages: readonly IncomingMessage[],
): Promise<number> {
  if (messages.length === 0) return 0;
  const { rows } = await sql<{ fresh: number; parked: string[] }>`
    with fresh as (
      insert into inbox_message (id, platform, message_id, kind, payload, headers, correlation_id, state, reason)
      select id, ${from.platform}, "messageId", kind, payload, headers, ${from.correlationId},
        case when because is null then 'received' else 'parked' end, because
      from jsonb_to_recordset(${JSON.stringify(messages.map(toRow))}::jsonb)
        as x(id uuid, "messageId" text, kind text, payload text, headers jsonb, because text)
      where not exists (
        select 1 from settled_message where digest = message_digest(${from.platform}::text, "messageId"))
      on conflict (platform, message_id) do nothing
      returning id, state)
    select count(*)::int as fresh, coalesce(json_agg(id) filter (where state = 'parked'), '[]') as parked from fresh`.execute(
    tx,
  );
  const { fresh = 0, parked = [] } = rows[0] ?? {};
  await announceParked(
    tx,
    parked.map((id) => ({ id })),
  );
  return fresh;
}

function toRow({ messageId, kind, payload, headers = {}, because }: IncomingMessage) {
  const size = Buffer.byteLength(payload);
  const isLarge = size > MOST_BYTES;
  const reason = isLarge ? tooLarge(payload, size) : because;
  return {
    id: uuidV7(),
    messageId: storableId(messageId),
    kind,
    payload: storable(isLarge ? beginning(payload, KEPT_CHARACTERS) : payload),
    headers,
    because: reason === undefined ? null : plainReason(reason),
  };
}

function tooLarge(payload: string, size: number): string {
  const sha256 = createHash("sha256").update(payload).digest("hex");
  return `Messaggio troppo grande: ${size} byte, il massimo è ${MOST_BYTES}. Ne è conservato l'inizio (SHA-256 del tutto: ${sha256})`;
}

/** An id that no index would take, or that is no text, is known by its digest: the same message is still kept once. */
function storableId(messageId: string): string {
  if (/^[\x20-\x7e]{1,300}$/.test(messageId)) return messageId;
  return `?:${createHash("sha256").update(storable(messageId)).digest("hex")}`;
}

/** A reason may repeat what was in the message. */
function plainReason(reason: string): string {
  return beginning(maskText(storable(reason)), 1000);
}

export interface WaitingMessage {
  id: string;
  messageId: string;
  payload: string;
  headers: Record<string, unknown>;
  receivedAt: Date;
  correlationId: string;
}

/** The oldest messages of a kind that nobody has handled, locked for this transaction. */
export async function takeWaiting(
  tx: Tx,
  what: { platform: string; kind: string; limit: number; only?: string },
): Promise<WaitingMessage[]> {
  const wanted = what.only === undefined ? sql`true` : sql`id = ${what.only}`;
  const { rows } = await sql<WaitingMessage>`
    select id, message_id as "messageId", payload, headers, received_at as "receivedAt",
      correlation_id as "correlationId"
    from inbox_message
    where platform = ${what.platform} and kind = ${what.kind} and state = 'received' and ${wanted}
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
      update inbox_message set state = 'parked', reason = ${plainReason(reason)}, attempts = attempts + 1
      where id = ${id} and state = 'received'`.execute(tx);
  }
  await announceParked(tx, parked);
}

function announceParked(tx: Db, parked: readonly { id: string }[]): Promise<void> {
  return announce(
    tx,
    parked.map(({ id }) => ({ kind: "message.parked", subjectKind: "platform", subjectId: id })),
  );
}
