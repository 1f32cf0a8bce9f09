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

/** Rows asked for ahead of their need. */
export interface Asked<Row> {
  /** @throws what the statement failed with */
  rows(): Promise<Row[]>;
}

/**
 * Asks, within a transaction, for rows that are needed only later: on PostgreSQL the question travels with the next
 * statement that is waited for, or with the first look at its rows.
 */
export async function askAhead<Row>(tx: Tx, text: string, values: readonly unknown[]): Promise<Asked<Row>> {
  keepPrepared(text);
  const query = CompiledQuery.raw(text, [...values]);
  ahead.add(query.parameters);
  const { rows } = await tx.executeQuery<Row>(query);
  const held = heldQuestions.get(query.parameters);
  if (held === undefined) return { rows: () => Promise.resolve(rows) };
  return {
    async rows() {
      held.send();
      return (await held.answer).rows as Row[];
    },
  };
}

interface Query {
  (text: string, values: readonly unknown[]): Promise<pg.QueryResult>;
  (
    text: string,
    values: readonly unknown[],
    heard: (error: Error | null, result: pg.QueryResult) => void,
  ): void;
}

/** A statement that waits for company. */
class Held {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly send: () => void;
  readonly answer: Promise<pg.QueryResult>;
  readonly #settle: PromiseWithResolvers<pg.QueryResult>;

  constructor(statement: { text: string; values: readonly unknown[] }, send: () => void) {
    this.text = statement.text;
    this.values = statement.values;
    this.send = send;
    this.#settle = Promise.withResolvers();
    this.answer = this.#settle.promise;
    // Of most nobody waits for the answer; their error is the next statement's.
    this.answer.catch(() => undefined);
  }

  hear(error: Error | null, result: pg.QueryResult | undefined): void {
    if (error === null && result !== undefined) this.#settle.resolve(result);
    else this.#settle.reject(error ?? new Error("never asked: the transaction was undone"));
  }
}

const heldQuestions = new WeakMap<object, Held>();

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
  #held: Held[] = [];
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
    if (text === "rollback") for (const held of this.#held.splice(0)) held.hear(null, undefined);
    if (
      (text === "commit" || text === "rollback") &&
      this.#transaction === "asked" &&
      this.#held.length === 0
    )
      return this.#end(nothing(text.toUpperCase()));
    if (this.#transaction !== "none" && this.#held.length < MOST_HELD && ahead.has(values)) {
      const held = new Held({ text, values }, () => this.#together(() => undefined));
      this.#held.push(held);
      heldQuestions.set(values, held);
      return nothing("");
    }
    const answer = this.#send(text, values);
    return text === "commit" || text === "rollback" ? this.#end(answer) : answer;
  }

  async #end(answer: Promise<pg.QueryResult>): Promise<pg.QueryResult> {
    this.#transaction = "none";
    return answer;
  }

  #send(text: string, values: readonly unknown[]): Promise<pg.QueryResult> {
    return this.#told(
      text,
      this.#together(() => this.#query(text, values)),
    );
  }

  /** What is held back and then `last`, in one write: the socket's own cost is most of that of a small statement. */
  #together<T>(last: () => T): T {
    const { stream } = this.#client.connection;
    stream.cork();
    try {
      if (this.#transaction === "asked") {
        this.#transaction = "open";
        this.#query("begin", [], (error) => this.#fail(error));
      }
      for (const held of this.#held.splice(0))
        this.#query(held.text, held.values, (error, result) => {
          this.#fail(error);
          held.hear(error, result);
        });
      return last();
    } finally {
      stream.uncork();
    }
  }

  #fail(error: Error | null): void {
    this.#failure ??= error ?? undefined;
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
