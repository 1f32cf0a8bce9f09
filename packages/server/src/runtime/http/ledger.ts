import { maskBody } from "#domain/privacy/mask.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import type { Db } from "#runtime/database/open-database.ts";
import type { Logger } from "#runtime/logger.ts";

export interface ExchangeRecord {
  at: Date;
  direction: "in" | "out";
  platform: string;
  api: string;
  apiVersion?: string | undefined;
  consumer?: string | undefined;
  method: string;
  path: string;
  status?: number | undefined;
  outcome: "ok" | "business-error" | "refused" | "unavailable";
  latencyMs: number;
  correlationId: string;
  requestBody?: string | undefined;
  responseBody?: string | undefined;
  error?: string | undefined;
}

/** The exchange ledger: one line per call, masked before it is written. Lines are written together, out of the caller's way. */
export interface Ledger {
  record(entry: ExchangeRecord): void;
  flush(): Promise<void>;
}

const FLUSH_MS = 250;
const MOST_WAITING = 10_000;

export function createLedger(db: Db, logger: Logger): Ledger {
  let waiting: ExchangeRecord[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  async function write(batch: ExchangeRecord[]): Promise<void> {
    try {
      await db.insertInto("exchange_entry").values(batch.map(toRow)).execute();
      await recordHealth(db, batch);
    } catch (error) {
      // The database being away must not stop the exchange itself; the lines wait for it, up to a bound.
      logger.warn({ event: "ledger.delayed", err: error });
      waiting = [...batch, ...waiting].slice(-MOST_WAITING);
    }
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const batch = waiting;
    waiting = [];
    if (batch.length > 0) writing = writing.then(() => write(batch));
    return writing;
  }

  return {
    record(entry) {
      if (waiting.length >= MOST_WAITING) waiting.shift();
      waiting.push(entry);
      timer ??= setTimeout(() => void flush(), FLUSH_MS);
    },
    flush,
  };
}

function toRow(entry: ExchangeRecord) {
  const excerpt = (body: string | undefined) => (body === undefined || body === "" ? null : maskBody(body));
  return {
    id: uuidV7(),
    at: entry.at,
    direction: entry.direction,
    platform: entry.platform,
    api: entry.api,
    api_version: entry.apiVersion ?? null,
    consumer: entry.consumer ?? null,
    method: entry.method,
    path: redactPath(entry.path),
    status: entry.status ?? null,
    outcome: entry.outcome,
    latency_ms: Math.round(entry.latencyMs),
    correlation_id: entry.correlationId,
    request_excerpt: excerpt(entry.requestBody),
    response_excerpt: excerpt(entry.responseBody),
    error: entry.error ?? null,
  };
}

/** Keys in addresses (the gateway's older token service takes them so) and tax codes in paths are never kept. */
export function redactPath(path: string): string {
  return maskBody(path, 1_000).replaceAll(/([?&](?:key|secret|password|token)=)[^&]*/gi, "$1***");
}

async function recordHealth(db: Db, batch: ExchangeRecord[]): Promise<void> {
  for (const platform of new Set(batch.map((entry) => entry.platform))) {
    const entries = batch.filter((entry) => entry.platform === platform && entry.direction === "out");
    const answered = entries.findLast(({ outcome }) => outcome !== "unavailable");
    const failed = entries.findLast(({ outcome }) => outcome === "unavailable");
    const change = {
      ...(answered ? { last_ok_at: answered.at } : {}),
      ...(failed
        ? { last_failure_at: failed.at, last_failure: failed.error ?? `HTTP ${failed.status}` }
        : {}),
      updated_at: new Date(),
    };
    await db
      .insertInto("platform_health")
      .values({ platform, ...change })
      .onConflict((conflict) => conflict.column("platform").doUpdateSet(change))
      .execute();
  }
}
