import type { PGlite } from "@electric-sql/pglite";
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from "kysely";

/**
 * Kysely over one embedded PGlite.
 *
 * why not Kysely's own: it hands the same connection to every caller at once, so that a query of one request
 * slips inside the open transaction of another. Here a connection is lent to one holder at a time, in order.
 */
export function pgliteDialect(pglite: PGlite): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new PgliteDriver(pglite),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

const PAUSE_EVERY_MS = 20;

class PgliteDriver implements Driver {
  readonly #connection: PgliteConnection;
  readonly #pglite: PGlite;
  #busy = false;
  readonly #waiting: (() => void)[] = [];
  #lastPause = performance.now();

  constructor(pglite: PGlite) {
    this.#pglite = pglite;
    this.#connection = new PgliteConnection(pglite);
  }

  async init(): Promise<void> {
    await this.#pglite.waitReady;
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    await this.#letOthersIn();
    if (this.#busy) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#busy = true;
    return this.#connection;
  }

  /**
   * The database answers in this very thread, without waiting: work that asks it again and again would keep the event loop
   * from reading so much as a socket until it ends. Now and then who asks waits for a turn of the loop, in which requests
   * that came meanwhile take their place in the queue.
   */
  async #letOthersIn(): Promise<void> {
    if (performance.now() - this.#lastPause < PAUSE_EVERY_MS) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.#lastPause = performance.now();
  }

  async releaseConnection(): Promise<void> {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#busy = false;
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("begin"));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("commit"));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("rollback"));
  }

  async destroy(): Promise<void> {
    if (!this.#pglite.closed) await this.#pglite.close();
  }
}

class PgliteConnection implements DatabaseConnection {
  readonly #pglite: PGlite;

  constructor(pglite: PGlite) {
    this.#pglite = pglite;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (query.parameters.length === 0 && query.sql.includes(";")) return this.#runScript<R>(query.sql);
    const result = await this.#pglite.query<R>(query.sql, query.parameters.map(toParameter));
    const affected = result.affectedRows;
    return affected === undefined
      ? { rows: result.rows }
      : { rows: result.rows, numAffectedRows: BigInt(affected) };
  }

  /**
   * pg-boss sends scripts of several statements; the extended protocol takes one at a time. The rows of all of them
   * are returned together, since what it looks for may be in the middle. A script that failed inside its own
   * transaction must not leave the only connection in an aborted one.
   */
  async #runScript<R>(script: string): Promise<QueryResult<R>> {
    try {
      const results = await this.#pglite.exec(script);
      return { rows: results.flatMap((result) => result.rows as R[]) };
    } catch (error) {
      if (/^\s*begin\b/i.test(script)) await this.#pglite.exec("rollback").catch(() => undefined);
      throw error;
    }
  }

  // oxlint-disable-next-line require-yield -- PGlite has no cursors; callers page by key instead.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error("PGlite has no cursors: page by key instead");
  }
}

/** `pg` sends objects as JSON and Buffers as bytes; PGlite wants the same said explicitly. */
function toParameter(value: unknown): unknown {
  if (value instanceof Date || value instanceof Uint8Array || Array.isArray(value)) return value;
  return value !== null && typeof value === "object" ? JSON.stringify(value) : value;
}
