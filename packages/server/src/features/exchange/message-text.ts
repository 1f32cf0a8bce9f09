import { type RawBuilder, sql } from "kysely";
import { decodeCursor, encodeCursor } from "#runtime/web/cursor.ts";

/** SQL of an instant as the API writes it. */
export const instant = (column: string) =>
  sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** The members of a `Message`, from `m` (inbox_message). */
export const INBOX_MEMBERS = sql`
  'id', m.id, 'direction', 'in', 'platform', m.platform, 'kind', m.kind, 'messageId', m.message_id, 'state', m.state,
  'attempts', m.attempts, 'reason', m.reason, 'at', ${instant("m.received_at")}, 'doneAt', ${instant("m.handled_at")},
  'subjectKind', m.subject_kind, 'subjectId', m.subject_id, 'correlationId', m.correlation_id`;

/** The same from `m` (outbox_message). */
export const OUTBOX_MEMBERS = sql`
  'id', m.id, 'direction', 'out', 'platform', m.platform, 'kind', m.kind, 'messageId', m.idempotency_key,
  'state', m.state, 'attempts', m.attempts, 'reason', m.reason, 'lastError', m.last_error,
  'at', ${instant("m.created_at")}, 'doneAt', ${instant("m.delivered_at")},
  'nextAttemptAt', case when m.state = 'pending' then ${instant("m.next_attempt_at")} end,
  'subjectKind', m.subject_kind, 'subjectId', m.subject_id, 'correlationId', m.correlation_id`;

export interface PageRow {
  item: string;
  key: string;
  id: string;
}

/** One row more than asked for was read: it only says that there is another page. */
export function pageText(rows: readonly PageRow[], limit: number): string {
  const shown = rows.slice(0, limit);
  const items = `[${shown.map(({ item }) => item).join(",")}]`;
  const last = shown.at(-1);
  if (rows.length <= limit || last === undefined) return `{"items":${items}}`;
  return `{"items":${items},"nextCursor":${JSON.stringify(encodeCursor([last.key, last.id]))}}`;
}

/** @throws Problem `bad-request` when the cursor is not of a list ordered by time */
export function beforeCursor(at: string, cursor: string | undefined): RawBuilder<boolean> {
  if (cursor === undefined) return sql<boolean>`true`;
  const [key, id] = decodeCursor(cursor, "instant");
  return sql<boolean>`(${sql.ref(at)}, m.id) < (${key}::timestamptz, ${id}::uuid)`;
}

export function equal(column: string, value: string | undefined): RawBuilder<boolean> {
  return value === undefined ? sql<boolean>`true` : sql<boolean>`${sql.ref(column)} = ${value}`;
}
