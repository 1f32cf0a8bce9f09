import { CompiledQuery } from "kysely";
import type pg from "pg";
import { keepPrepared } from "#runtime/database/prepared-texts.ts";
import type { Tx } from "#runtime/transaction.ts";

/** Beyond these a statement waits for those before it: what is held back stays small. */
const MOST_HELD = 64;
const ABORTED = "25P02";

/** The values of statements whose answer nobody needs: what marks the call, not the text. */
const ahead = new WeakSet<object>();

/**
 * Runs, within a transaction, a statement whose answer nobody needs: on PostgreSQL it travels with the next that
 * somebody waits for, the commit at the latest, and its error is that one's. A journey to the database costs more than
 * most rows, and a change writes several that nobody reads back.
 */
export async function runAhead(tx: Tx, text: string, values: readonly unknown[]): Promise<void> {
  keepPrepared(text);
  const query = CompiledQuery.raw(text, [...values]);
  ahead.add(query.parameters);
  await tx.executeQuery(query);
}

interface Query {
  (text: string, values: readonly unknown[]): Promise<pg.QueryResult>;
  (text: string, values: readonly unknown[], heard: (error: Error | null) => void): void;
}

/** Makes a new connection hold back `begin`, and what is run ahead, until something is waited for. It must pipeline. */
export function sendTogether(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  const together = new Together(query as Query, client);
  const sending = (text: unknown, values: unknown, ...rest: unknown[]) =>
    typeof text === "string" && rest.length === 0
      ? together.run(text, (values ?? []) as readonly unknown[])
      : query(text, values, ...rest);
  client.query = sending as typeof client.query;
}

/** What belongs to one connection. */
class Together {
  readonly #query: Query;
  readonly #client: pg.PoolClient;
  #transaction: "none" | "asked" | "open" = "none";
  #held: { text: string; values: readonly unknown[] }[] = [];
  /** The first error of what was run ahead, until somebody is told. */
  #failure: Error | undefined;

  constructor(query: Query, client: pg.PoolClient) {
    this.#query = query;
    this.#client = client;
  }

  run(text: string, values: readonly unknown[]): Promise<pg.QueryResult> {
    if (text === "begin") {
      this.#transaction = "asked";
      this.#failure = undefined;
      return nothing("BEGIN");
    }
    if (text === "rollback") this.#held = [];
    if (
      (text === "commit" || text === "rollback") &&
      this.#transaction === "asked" &&
      this.#held.length === 0
    )
      return this.#end(nothing(text.toUpperCase()));
    if (this.#transaction !== "none" && this.#held.length < MOST_HELD && ahead.has(values)) {
      this.#held.push({ text, values });
      return nothing("");
    }
    const answer = this.#send(text, values);
    return text === "commit" || text === "rollback" ? this.#end(answer) : answer;
  }

  async #end(answer: Promise<pg.QueryResult>): Promise<pg.QueryResult> {
    this.#transaction = "none";
    return answer;
  }

  /** In one write: the socket's own cost is most of that of a small statement. */
  async #send(text: string, values: readonly unknown[]): Promise<pg.QueryResult> {
    const { stream } = this.#client.connection;
    stream.cork();
    let answer: Promise<pg.QueryResult>;
    try {
      if (this.#transaction === "asked") {
        this.#transaction = "open";
        this.#quietly("begin", []);
      }
      for (const held of this.#held) this.#quietly(held.text, held.values);
      this.#held = [];
      answer = this.#query(text, values);
    } finally {
      stream.uncork();
    }
    return this.#told(text, answer);
  }

  #quietly(text: string, values: readonly unknown[]): void {
    this.#query(text, values, (error) => {
      this.#failure ??= error ?? undefined;
    });
  }

  /** An error of what was run ahead has undone the transaction: it says more than "the transaction is aborted". */
  async #told(text: string, answer: Promise<pg.QueryResult>): Promise<pg.QueryResult> {
    const takeFailure = () => {
      const failure = this.#failure;
      this.#failure = undefined;
      return failure;
    };
    try {
      const result = await answer;
      const failure = result.command === "ROLLBACK" ? takeFailure() : undefined;
      if (failure !== undefined && text === "commit") throw failure;
      return result;
    } catch (error) {
      throw (error as { code?: unknown }).code === ABORTED ? (takeFailure() ?? error) : error;
    }
  }
}

function nothing(command: string): Promise<pg.QueryResult> {
  return Promise.resolve({ command, rowCount: 0, oid: 0, fields: [], rows: [] });
}
