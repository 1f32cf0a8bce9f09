import { createHash } from "node:crypto";
import type { RouteContract } from "@stabile/contract/route";
import type { Db } from "#runtime/database/open-database.ts";
import { runText } from "#runtime/database/run-text.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";
import type { Answer, Call } from "#runtime/web/api.ts";

interface IdempotentCall<R extends RouteContract> {
  db: Db;
  key: string;
  contract: R;
  call: Call<R>;
}

const CLAIM = `
  insert into idempotency_key (user_id, key, route, request_hash) values ($1, $2, $3, $4)
  on conflict (user_id, key) do nothing returning 1`;
const STORE =
  "update idempotency_key set status = 200, body = $3, headers = $4 where user_id = $1 and key = $2";

/**
 * The key and the change are committed together: a repeated call (lost answer, double click, offline queue) is given
 * the first one's answer, and a call that failed may be tried again with the same key.
 */
export function withIdempotency<R extends RouteContract>(
  { db, key, contract, call }: IdempotentCall<R>,
  work: (tx: Tx) => Promise<Answer<R>>,
): Promise<Answer<R>> {
  const route = `${contract.method} ${contract.path}`;
  const hash = requestHash(call);
  return inTransaction(db, async (tx) => {
    // A twin still at work holds the row: this waits for its outcome, then finds it.
    const claimed = await runText(tx, CLAIM, [call.principal.userId, key, route, hash]);
    if (claimed.length === 0) return storedAnswer<R>(tx, { userId: call.principal.userId, key, route, hash });
    const answer = await work(tx);
    await store(tx, { userId: call.principal.userId, key, answer });
    return answer;
  });
}

function requestHash(call: Call): Buffer {
  const hash = createHash("sha256").update(JSON.stringify([call.params, call.query, call.body ?? null]));
  if (call.file) hash.update(call.file.bytes);
  return hash.digest();
}

async function store<R extends RouteContract>(
  tx: Tx,
  entry: { userId: string; key: string; answer: Answer<R> },
): Promise<void> {
  if ("stream" in entry.answer) return;
  const body = "json" in entry.answer ? entry.answer.json : JSON.stringify(entry.answer.value);
  const headers = JSON.stringify({ version: entry.answer.version ?? null });
  await runText(tx, STORE, [entry.userId, entry.key, body, headers]);
}

async function storedAnswer<R extends RouteContract>(
  tx: Tx,
  wanted: { userId: string; key: string; route: string; hash: Buffer },
): Promise<Answer<R>> {
  const row = await tx
    .selectFrom("idempotency_key")
    .select(["route", "request_hash", "body", "headers"])
    .where("user_id", "=", wanted.userId)
    .where("key", "=", wanted.key)
    .executeTakeFirstOrThrow();
  if (row.route !== wanted.route || !wanted.hash.equals(row.request_hash))
    throw new Problem("idempotency-key-reused");
  const version = (row.headers as { version?: number | null } | null)?.version;
  return version == null ? { json: row.body ?? "null" } : { json: row.body ?? "null", version };
}
