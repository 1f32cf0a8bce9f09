import { type RawBuilder, sql } from "kysely";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { maskText } from "#domain/privacy/mask.ts";
import { beginning, storable } from "#domain/text/storable-text.ts";
import type { Db } from "#runtime/database/open-database.ts";
import type { BreakerState } from "#runtime/http/circuit.ts";
import type { Allowance } from "#runtime/http/http-call.ts";
import { inTransaction } from "#runtime/transaction.ts";

export type ExchangeOutcome = "ok" | "business-error" | "refused" | "unavailable";

/** One call to or from a platform; excerpts are already masked. */
export interface ExchangeLine {
  at: Date;
  direction: "in" | "out";
  platform: string;
  api: string;
  apiVersion?: string | undefined;
  consumer?: string | undefined;
  method: string;
  path: string;
  status?: number | undefined;
  outcome: ExchangeOutcome;
  latencyMs: number;
  correlationId: string;
  requestExcerpt?: string | null;
  responseExcerpt?: string | null;
  error?: string | undefined;
  /** How much of the platform's allowance was used up, if it said so. */
  allowance?: Allowance | undefined;
}

/** The exchange ledger and, from the same lines, the health of each platform. */
export interface ExchangeLedger {
  /** Written at once when idle; lines that come meanwhile share the next insert. The caller does not wait. */
  record(line: ExchangeLine): void;
  /** A circuit has opened, is being tried, or has closed again: while it is open no line would say so. */
  noteBreaker(platform: string, state: BreakerState): void;
  /** When everything recorded so far is written, or has failed to be. */
  settled(): Promise<void>;
}

interface LedgerOptions {
  onError: (error: unknown) => void;
}

/** More than this waiting means that the database is gone: the oldest lines go, the process must not. */
const MOST_WAITING = 5_000;

export function createExchangeLedger(db: Db, { onError }: LedgerOptions): ExchangeLedger {
  let waiting: ExchangeLine[] = [];
  const breakers = new Map<string, BreakerState>();
  let writing: Promise<void> | undefined;

  async function writeAll(): Promise<void> {
    while (waiting.length > 0 || breakers.size > 0) {
      const lines = waiting.splice(0, 200);
      const changes = [...breakers];
      breakers.clear();
      await writeBatch(db, lines, changes).catch(onError);
    }
    writing = undefined;
  }
  const wake = () => {
    writing ??= Promise.resolve().then(writeAll);
  };

  return {
    record(line) {
      waiting.push(line);
      if (waiting.length > MOST_WAITING) waiting = waiting.slice(-MOST_WAITING);
      wake();
    },
    noteBreaker(platform, state) {
      breakers.set(platform, state);
      wake();
    },
    async settled() {
      while (writing !== undefined) await writing;
    },
  };
}

function writeBatch(
  db: Db,
  lines: readonly ExchangeLine[],
  breakers: readonly (readonly [string, BreakerState])[],
): Promise<void> {
  return inTransaction(db, async (tx) => {
    if (lines.length > 0) await tx.insertInto("exchange_entry").values(lines.map(toRow)).execute();
    await upsertHealth(tx, lines);
    for (const [platform, breaker] of breakers)
      await tx
        .insertInto("platform_health")
        .values({ platform, breaker })
        .onConflict((conflict) =>
          conflict.column("platform").doUpdateSet({ breaker, updated_at: sql`now()` }),
        )
        .execute();
  });
}

function toRow(line: ExchangeLine) {
  return {
    id: uuidV7(),
    at: line.at,
    direction: line.direction,
    platform: line.platform,
    api: line.api,
    api_version: line.apiVersion ?? null,
    consumer: line.consumer ?? null,
    method: line.method,
    path: storable(line.path),
    status: line.status ?? null,
    outcome: line.outcome,
    latency_ms: Math.round(line.latencyMs),
    correlation_id: line.correlationId,
    request_excerpt: maybe(line.requestExcerpt),
    response_excerpt: maybe(line.responseExcerpt),
    error: maybe(errorText(line.error)),
  };
}

/** One line that the database does not take would lose those written with it. */
function maybe(text: string | null | undefined): string | null {
  return text == null ? null : storable(text);
}

/** What a platform says of its refusal may repeat what it was sent. */
function errorText(error: string | undefined): string | undefined {
  return error === undefined ? undefined : beginning(maskText(error), 1_000);
}

/** The last news of each platform in the batch: one statement whatever the load. A platform's call to us proves nothing. */
async function upsertHealth(tx: Db, batch: readonly ExchangeLine[]): Promise<void> {
  const platforms = [
    ...new Set(batch.filter((line) => line.direction === "out").map((line) => line.platform)),
  ].sort();
  if (platforms.length === 0) return;
  const rows = platforms.map((platform) => healthRow(batch.filter((line) => line.platform === platform)));
  await sql`
    insert into platform_health (platform, last_ok_at, last_failure_at, last_failure, calls_used, calls_allowed, calls_told_at)
    values ${sql.join(rows)}
    on conflict (platform) do update set
      -- Whoever answers has a closed circuit, whatever a process that died had left written.
      breaker = case when excluded.last_ok_at is null then platform_health.breaker else 'closed' end,
      last_ok_at = greatest(platform_health.last_ok_at, excluded.last_ok_at),
      last_failure_at = greatest(platform_health.last_failure_at, excluded.last_failure_at),
      last_failure = coalesce(excluded.last_failure, platform_health.last_failure),
      calls_used = coalesce(excluded.calls_used, platform_health.calls_used),
      calls_allowed = coalesce(excluded.calls_allowed, platform_health.calls_allowed),
      calls_told_at = coalesce(excluded.calls_told_at, platform_health.calls_told_at),
      updated_at = now()`.execute(tx);
}

function healthRow(lines: readonly ExchangeLine[]): RawBuilder<unknown> {
  const ok = lines.findLast(({ outcome }) => outcome === "ok" || outcome === "business-error");
  const failed = lines.findLast(({ outcome }) => outcome === "unavailable" || outcome === "refused");
  const told = lines.findLast(({ allowance }) => allowance !== undefined);
  return sql`(${lines[0]?.platform}, ${ok?.at ?? null}::timestamptz, ${failed?.at ?? null}::timestamptz, ${maybe(errorText(failed?.error))},
    ${told?.allowance?.used ?? null}::int, ${told?.allowance?.allowed ?? null}::int, ${told?.at ?? null}::timestamptz)`;
}
