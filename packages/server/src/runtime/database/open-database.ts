import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { CompiledQuery, Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import { lockDirectory } from "#runtime/database/directory-lock.ts";
import { type Listen, listenEmbedded, listenPostgres } from "#runtime/database/listen.ts";
import { pgliteDialect } from "#runtime/database/pglite-dialect.ts";
import { prepareKeptTexts } from "#runtime/database/prepared-texts.ts";
import { sendTogether } from "#runtime/database/run-ahead.ts";
import type { Schema } from "#runtime/database/schema.ts";

/** The database handle. Always passed as the first argument, never ambient. A transaction is one too. */
export type Db = Kysely<Schema>;

export type DatabaseKind = "embedded" | "postgresql";

export interface OpenDatabase {
  db: Db;
  kind: DatabaseKind;
  /** Runs a script of one or more statements and returns the rows of all of them. For the queue's own schema. */
  executeSql(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
  /** Hears what is told by `pg_notify` on a channel. To be closed before the database is. */
  listen: Listen;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** A PostgreSQL ≥ 15 with PostGIS. Undefined: PGlite, embedded, in `dataDir`. */
  url: string | undefined;
  dataDir: string;
  maxConnections?: number;
}

const OID = { int8: 20, date: 1082, numeric: 1700 } as const;

/** Opens the one database: PostgreSQL when a URL is given, the embedded PGlite otherwise. */
export function openDatabase(options: DatabaseOptions): Promise<OpenDatabase> {
  return options.url === undefined ? openEmbedded(options.dataDir) : openPostgres(options.url, options);
}

async function openPostgres(url: string, { maxConnections = 10 }: DatabaseOptions): Promise<OpenDatabase> {
  const pool = new pg.Pool({
    connectionString: url,
    max: maxConnections,
    connectionTimeoutMillis: 10_000,
    // A new connection plans everything again: kept through the quiet minutes of an office, and not for ever.
    idleTimeoutMillis: 300_000,
    maxLifetimeSeconds: 3_600,
    types: { getTypeParser: parserOf },
    // Plans of a prepared statement are kept per connection; a stuck query must not hold a connection for ever.
    statement_timeout: 60_000,
    application_name: "stabile",
    // What is asked without waiting travels together (run-ahead.ts).
    pipeline: true,
    // Compiling a plan takes 80 ms, more than any of our queries: PostgreSQL would do it for those that only look costly.
    // oxlint-disable-next-line typescript/no-misused-promises -- the pool waits for it, whatever its types say.
    onConnect: async (client) => void (await client.query("set jit = off")),
  });
  // An idle connection cut by the server is replaced by the pool; unheard, its error would end the process.
  pool.on("error", () => undefined);
  pool.on("connect", prepareKeptTexts);
  pool.on("connect", sendTogether);
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  const executeSql = async (text: string, values?: unknown[]) => {
    const result = await pool.query(text, values);
    // Several statements answer several results, whatever the types say.
    const results = (Array.isArray(result) ? result : [result]) as pg.QueryResult[];
    return { rows: results.flatMap(({ rows }) => rows) };
  };
  const listen = listenPostgres(url, (text, values) => pool.query(text, values));
  return { db, kind: "postgresql", executeSql, listen, close: () => db.destroy() };
}

async function openEmbedded(dataDir: string): Promise<OpenDatabase> {
  // Its files are the citizens': no other user of the machine reads them.
  await mkdir(dataDir, { recursive: true, mode: 0o750 });
  const unlock = await lockDirectory(dataDir);
  try {
    const [{ PGlite }, { leanPostgis }, { pg_trgm }, { unaccent }] = await Promise.all([
      import("@electric-sql/pglite"),
      import("#runtime/database/lean-postgis.ts"),
      import("@electric-sql/pglite/contrib/pg_trgm"),
      import("@electric-sql/pglite/contrib/unaccent"),
    ]);
    const pglite = await PGlite.create({
      dataDir: join(dataDir, "pgdata"),
      extensions: { postgis: leanPostgis(dataDir), pg_trgm, unaccent },
      parsers: { [OID.int8]: Number, [OID.date]: (text) => text, [OID.numeric]: (text) => text },
    });
    const db = new Kysely<Schema>({ dialect: pgliteDialect(pglite) });
    const close = async () => {
      await db.destroy();
      await unlock();
    };
    const executeSql = async (text: string, values: unknown[] = []) => {
      const { rows } = await db.executeQuery<Record<string, unknown>>(CompiledQuery.raw(text, values));
      return { rows };
    };
    return { db, kind: "embedded", executeSql, listen: listenEmbedded(pglite), close };
  } catch (error) {
    await unlock();
    throw error;
  }
}

/** Days stay text (`2026-06-24`), big integers become numbers, numerics stay exact text: the same on both engines. */
function parserOf(oid: number, format?: unknown): (text: string) => unknown {
  if (oid === OID.int8) return Number;
  if (oid === OID.date || oid === OID.numeric) return (text) => text;
  return pg.types.getTypeParser(oid, format as "text");
}
