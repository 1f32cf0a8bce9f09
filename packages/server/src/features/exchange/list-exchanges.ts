import { sql } from "kysely";
import { beforeCursor, equal, instant, type PageRow, pageText } from "#features/exchange/message-text.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { keyInstant } from "#runtime/web/key-instant.ts";

export interface ExchangeFilter {
  platform?: string | undefined;
  outcome?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** The members of an `ExchangeEntry`, from `m` (exchange_entry). */
export const EXCHANGE_MEMBERS = sql`
  'id', m.id, 'at', ${instant("m.at")}, 'direction', m.direction, 'platform', m.platform, 'api', m.api,
  'apiVersion', m.api_version, 'consumer', m.consumer, 'method', m.method, 'path', m.path, 'status', m.status,
  'outcome', m.outcome, 'latencyMs', m.latency_ms, 'correlationId', m.correlation_id,
  'requestExcerpt', m.request_excerpt, 'responseExcerpt', m.response_excerpt, 'error', m.error`;

/** The ledger of calls, newest first, as the text of an `ExchangePage`. */
export async function listExchanges(db: Db, filter: ExchangeFilter): Promise<string> {
  const outcome =
    filter.outcome === undefined || filter.outcome === "ok"
      ? equal("m.outcome", filter.outcome)
      : sql<boolean>`m.outcome <> 'ok' and m.outcome = ${filter.outcome}`;
  const { rows } = await sql<PageRow>`
    select json_strip_nulls(json_build_object(${EXCHANGE_MEMBERS}))::text as item, ${keyInstant("m.at")} as key, m.id
    from exchange_entry m
    where ${outcome} and ${equal("m.platform", filter.platform)} and ${beforeCursor("m.at", filter.cursor)}
    order by m.at desc, m.id desc limit ${filter.limit + 1}`.execute(db);
  return pageText(rows, filter.limit);
}
