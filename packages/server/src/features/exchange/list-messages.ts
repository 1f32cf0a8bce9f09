import { type RawBuilder, sql } from "kysely";
import {
  beforeCursor,
  equal,
  INBOX_MEMBERS,
  OUTBOX_MEMBERS,
  type PageRow,
  pageText,
} from "#features/exchange/message-text.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { keyInstant } from "#runtime/web/key-instant.ts";

export type Direction = "in" | "out";

export interface MessageFilter {
  direction: Direction;
  platform?: string | undefined;
  state?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

const STATES: Record<Direction, readonly string[]> = {
  in: ["received", "handled", "parked", "discarded"],
  out: ["pending", "delivering", "delivered", "parked", "discarded"],
};

/** Messages of one direction, newest first, as the text of a `MessagePage`. */
export async function listMessages(db: Db, filter: MessageFilter): Promise<string> {
  // A state that the other direction has: no message can be in it.
  if (filter.state !== undefined && !STATES[filter.direction].includes(filter.state)) return '{"items":[]}';
  const inbound = filter.direction === "in";
  const at = inbound ? "m.received_at" : "m.created_at";
  const { rows } = await sql<PageRow>`
    select json_strip_nulls(json_build_object(${inbound ? INBOX_MEMBERS : OUTBOX_MEMBERS}))::text as item,
      ${keyInstant(at)} as key, m.id
    from ${sql.table(inbound ? "inbox_message" : "outbox_message")} m
    where ${stateIs(filter.state)} and ${equal("m.platform", filter.platform)} and ${beforeCursor(at, filter.cursor)}
    order by ${sql.ref(at)} desc, m.id desc limit ${filter.limit + 1}`.execute(db);
  return pageText(rows, filter.limit);
}

/** Written into the statement, not bound: only then does the planner see that a partial index serves it. */
function stateIs(state: string | undefined): RawBuilder<boolean> {
  return state === undefined ? sql<boolean>`true` : sql<boolean>`m.state = ${sql.lit(state)}`;
}
