import { sql } from "kysely";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { romeDay } from "#domain/time/rome.ts";
import { digestOf } from "#features/sources/digest-of.ts";
import type { ItemKind, MalformedItem, ReadItem, Source } from "#features/sources/source-item.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { markHandled, park, receive } from "#runtime/delivery/inbox.ts";
import type { Tx } from "#runtime/transaction.ts";

/** A list of a register: all its plants, all its files, the decrees of a street. */
export interface ListRef {
  source: Source;
  kind: ItemKind;
  /** To which question; empty where there is one only. */
  asked: string;
}

export interface Kept {
  written: number;
  withdrawn: number;
}

interface KnownItem {
  id: string;
  source_key: string;
  listed_digest: string;
  read_at: Date;
  withdrawn_on: string | null;
}

/** What is kept of a list, by key. */
export async function knownItems(db: Db, { source, kind, asked }: ListRef): Promise<Map<string, KnownItem>> {
  const { rows } = await sql<KnownItem>`
    select id, source_key, listed_digest, read_at, withdrawn_on::text from source_item
    where source = ${source} and kind = ${kind} and asked = ${asked}`.execute(db);
  return new Map(rows.map((row) => [row.source_key, row]));
}

/**
 * Writes items as they were read; those that say nothing new are left alone. What was matched stays matched, unless the item
 * is now at another address and no person had decided.
 */
export async function writeItems(
  tx: Tx,
  { source, kind, asked }: ListRef,
  { items, now }: { items: readonly ReadItem[]; now: Date },
): Promise<number> {
  if (items.length === 0) return 0;
  const rows = items.map((item) => ({ ...item, id: uuidV7() }));
  const { rows: written } = await sql<{ id: string }>`
    insert into source_item as i (id, source, kind, asked, source_key, label, addresses, said, listed_digest, unread,
      first_read_at, read_at, updated_at)
    select id, ${source}, ${kind}, ${asked}, key, label, addresses, said, "listedDigest", unread,
      ${now}::timestamptz, ${now}::timestamptz, ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, key text, label text, addresses jsonb, said jsonb,
      "listedDigest" text, unread jsonb)
    on conflict (source, kind, source_key) do update set label = excluded.label, addresses = excluded.addresses,
      said = excluded.said, listed_digest = excluded.listed_digest, unread = excluded.unread, read_at = excluded.read_at,
      asked = excluded.asked, updated_at = excluded.updated_at, version = i.version + 1, withdrawn_on = null,
      to_apply = true, to_match = i.state in ('waiting', 'matched')
    where (i.said, i.addresses, i.listed_digest, i.unread, i.label) is distinct from
      (excluded.said, excluded.addresses, excluded.listed_digest, excluded.unread, excluded.label) or i.withdrawn_on is not null
    returning id`.execute(tx);
  await sql`
    update source_item set read_at = ${now}::timestamptz
    where source = ${source} and kind = ${kind} and source_key = any(${items.map(({ key }) => key)}::text[])
      and read_at < ${now}::timestamptz - interval '1 day'`.execute(tx);
  return written.length;
}

/** Fewer than these may well have gone together. */
const FEW = 10;

/**
 * What the list has no more is withdrawn from today. When more than half is missing at once it is thought to be a list cut
 * short: nothing is withdrawn until a person, who finds it among the messages, says that it is so.
 */
export async function withdrawMissing(
  tx: Tx,
  list: ListRef,
  {
    missing,
    known,
    now,
    correlationId,
  }: { missing: readonly string[]; known: number; now: Date; correlationId: string },
): Promise<number> {
  if (missing.length > FEW && missing.length * 2 > known && !(await isConfirmed(tx, list, missing)))
    return doubt(tx, list, { missing, known, correlationId });
  if (missing.length > 0)
    await sql`
      update source_item set withdrawn_on = ${romeDay(now)}::date, updated_at = ${now}::timestamptz, version = version + 1,
        to_apply = true, to_match = false
      where source = ${list.source} and kind = ${list.kind} and withdrawn_on is null and source_key = any(${missing}::text[])`.execute(
      tx,
    );
  return missing.length;
}

const DOUBT = "short-list";
const doubtId = ({ kind, asked }: ListRef, missing: readonly string[]) =>
  `short:${kind}:${digestOf([asked, missing.toSorted()])}`;

async function doubt(
  tx: Tx,
  list: ListRef,
  { missing, known, correlationId }: { missing: readonly string[]; known: number; correlationId: string },
): Promise<number> {
  const because = `L'elenco non ha più ${missing.length} voci su ${known}: nulla è stato tolto. Se è giusto così, «Riprova» lo conferma`;
  const payload = JSON.stringify({ kind: list.kind, asked: list.asked, missing });
  await receive(tx, { platform: list.source, correlationId }, [
    { messageId: doubtId(list, missing), kind: DOUBT, payload, because },
  ]);
  return 0;
}

/** A person has sent the doubt back to be handled: that is how it is. */
async function isConfirmed(tx: Tx, list: ListRef, missing: readonly string[]): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    select id from inbox_message where platform = ${list.source} and message_id = ${doubtId(list, missing)}
      and state = 'received' for update`.execute(tx);
  await markHandled(tx, "source", rows);
  return rows.length > 0;
}

/** Malformed items are kept for a person, once; those that the list tells no more, or tells well, are done with. */
export async function keepMalformed(
  tx: Tx,
  list: ListRef,
  { malformed, correlationId }: { malformed: readonly MalformedItem[]; correlationId: string },
): Promise<void> {
  const kind = `${list.kind}:${list.asked}`.slice(0, 200);
  const messages = malformed.map(({ because, payload }) => ({
    ...{ messageId: `${list.kind}:${digestOf(payload)}`, kind, payload, because },
  }));
  await receive(tx, { platform: list.source, correlationId }, messages);
  const { rows } = await sql<{ id: string; message_id: string; state: string }>`
    select id, message_id, state from inbox_message
    where platform = ${list.source} and kind = ${kind} and state in ('received', 'parked') for update`.execute(
    tx,
  );
  const still = new Map(messages.map(({ messageId, because }) => [messageId, because]));
  await markHandled(
    tx,
    "source",
    rows.filter(({ message_id: id }) => !still.has(id)),
  );
  // Sent back to be tried again, and as it was.
  await park(
    tx,
    rows.flatMap(({ id, message_id: message, state }) => {
      const reason = still.get(message);
      return state === "received" && reason !== undefined ? [{ id, reason }] : [];
    }),
  );
}
