import { createHash } from "node:crypto";
import { setTimeout as after } from "node:timers/promises";
import type { RouteContract } from "@stabile/contract/route";
import { isInTheWay } from "#runtime/database/passing-error.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { runAhead } from "#runtime/database/run-ahead.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";
import type { Answer, Call } from "#runtime/web/api.ts";

interface IdempotentCall<R extends RouteContract> {
  db: Db;
  key: string;
  contract: R;
  call: Call<R>;
}

const STORE = `
  insert into idempotency_key (user_id, key, route, request_hash, status, body, headers)
  values ($1, $2, $3, $4, 200, $5, $6)`;

/**
 * The key and the change are committed together: a repeated call (lost answer, double click, offline queue) is given
 * the first one's answer, and a call that failed may be tried again with the same key.
 *
 * The key is written last, with the answer, in one statement: nearly every call is the first of its kind. A repeated
 * one does its work in vain, or is refused by what the first has changed; either way it is undone, and what the first
 * was answered is found. A twin still at work holds the key's row, so that the second waits for its outcome.
 */
export async function withIdempotency<R extends RouteContract>(
  { db, key, contract, call }: IdempotentCall<R>,
  work: (tx: Tx) => Promise<Answer<R>>,
): Promise<Answer<R>> {
  const { userId } = call.principal;
  const asked = { userId, key, route: `${contract.method} ${contract.path}`, hash: requestHash(call) };
  try {
    return await againIfUndone(() =>
      inTransaction(db, async (tx) => {
        const answer = await work(tx);
        await store(tx, asked, answer);
        return answer;
      }),
    );
  } catch (error) {
    const stored = await storedAnswer<R>(db, asked);
    if (stored === undefined) throw error;
    return stored;
  }
}

const MOST_TIMES = 3;

/** What the database undid for another's sake left nothing behind: it is done again, a moment later, by us. */
async function againIfUndone<T>(run: () => Promise<T>): Promise<T> {
  for (let time = 1; ; time += 1) {
    try {
      return await run();
    } catch (error) {
      if (time === MOST_TIMES || !isInTheWay(error)) throw error;
      await after(20 * time + Math.random() * 80 * time);
    }
  }
}

interface Asked {
  userId: string;
  key: string;
  route: string;
  hash: Buffer;
}

function requestHash(call: Call): Buffer {
  const { params, query, body = null, expectedVersion = null, file } = call;
  const said = [params, query, body, expectedVersion, file?.fileName, file?.fields];
  const hash = createHash("sha256").update(JSON.stringify(said));
  if (file) hash.update(file.bytes);
  return hash.digest();
}

/** A key that has its answer already fails here or at the commit, and undoes the work of the twin that came second. */
function store<R extends RouteContract>(tx: Tx, asked: Asked, answer: Answer<R>): Promise<void> {
  const { userId, key, route, hash } = asked;
  const body = "stream" in answer ? null : "json" in answer ? answer.json : JSON.stringify(answer.value);
  const headers = JSON.stringify({ version: ("version" in answer ? answer.version : undefined) ?? null });
  return runAhead(tx, STORE, [userId, key, route, hash, body, headers]);
}

/** @throws Problem `idempotency-key-reused` when the key belongs to another request */
async function storedAnswer<R extends RouteContract>(db: Db, asked: Asked): Promise<Answer<R> | undefined> {
  const row = await db
    .selectFrom("idempotency_key")
    .select(["route", "request_hash", "body", "headers"])
    .where("user_id", "=", asked.userId)
    .where("key", "=", asked.key)
    .executeTakeFirst()
    // The database is away: what failed first says it better.
    .catch(() => undefined);
  if (row === undefined) return undefined;
  if (row.route !== asked.route || !asked.hash.equals(row.request_hash))
    throw new Problem("idempotency-key-reused");
  const version = (row.headers as { version?: number | null } | null)?.version;
  return version == null ? { json: row.body ?? "null" } : { json: row.body ?? "null", version };
}
