import { sql } from "kysely";
import { maskBody, maskText } from "#domain/privacy/mask.ts";
import { EXCHANGE_MEMBERS } from "#features/exchange/list-exchanges.ts";
import type { Direction } from "#features/exchange/list-messages.ts";
import { INBOX_MEMBERS, OUTBOX_MEMBERS } from "#features/exchange/message-text.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";

const LONGEST_PAYLOAD = 100_000;

/**
 * A message with its payload, personal data masked, and the calls it caused, as the text of a `MessageDetail`.
 * @throws Problem `not-found`
 */
export async function readMessage(
  db: Db,
  { direction, id }: { direction: Direction; id: string },
): Promise<string> {
  const inbound = direction === "in";
  const { rows } = await sql<{ message: Record<string, unknown>; payload: string; exchanges: unknown[] }>`
    select json_strip_nulls(json_build_object(${inbound ? INBOX_MEMBERS : OUTBOX_MEMBERS})) as message,
      m.payload::text as payload,
      (select coalesce(json_agg(json_strip_nulls(entry)), '[]'::json) from (
        select json_build_object(${EXCHANGE_MEMBERS}) as entry
        from exchange_entry m where m.correlation_id = wanted.correlation_id order by m.at desc, m.id desc limit 50
      ) as entries) as exchanges
    from ${sql.table(inbound ? "inbox_message" : "outbox_message")} m
      cross join lateral (select m.correlation_id) as wanted
    where m.id = ${id}`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Problem("not-found", "Il messaggio non c'è");
  return JSON.stringify({
    ...maskedReasons(row.message),
    payload: maskBody(row.payload, LONGEST_PAYLOAD),
    exchanges: row.exchanges,
  });
}

/** A platform's refusal may repeat what it was sent. */
function maskedReasons(message: Record<string, unknown>): Record<string, unknown> {
  const masked = { ...message };
  for (const name of ["reason", "lastError"]) {
    const text = masked[name];
    if (typeof text === "string") masked[name] = maskText(text);
  }
  return masked;
}
