import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import type { Db, OpenDatabase } from "../../packages/server/src/runtime/database/open-database.ts";
import { prepareKeptTexts } from "../../packages/server/src/runtime/database/prepared-texts.ts";

export interface Captured {
  name?: string;
  text: string;
  values: unknown[];
  /** The column that holds JSON made by SQL, when there is one. */
  jsonColumn: string | undefined;
}

/**
 * Runs a piece of the product against the database and notes each statement it sends, with the name under which it
 * is prepared: what the bare server then sends too, letter by letter.
 */
export interface Recorder {
  db: Db;
  /** What pg-boss asks of a database. */
  executeSql: OpenDatabase["executeSql"];
  during(work: () => Promise<unknown>): Promise<Captured[]>;
  close(): Promise<void>;
}

export function openRecorder(databaseUrl: string): Recorder {
  let noted: Captured[] = [];
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  pool.on("connect", (client) => {
    noteQueries(client, (captured) => noted.push(captured));
    // Above the noting, so that what is noted is what goes out.
    prepareKeptTexts(client);
  });
  const db: Db = new Kysely({ dialect: new PostgresDialect({ pool }) });
  return {
    db,
    executeSql: (text, values) => pool.query(text, values),
    async during(work) {
      noted = [];
      await work();
      return noted;
    },
    close: () => db.destroy(),
  };
}

type Query = (...args: unknown[]) => Promise<pg.QueryResult<Record<string, unknown>>>;

function noteQueries(client: pg.PoolClient, note: (captured: Captured) => void): void {
  const query = client.query.bind(client) as unknown as Query;
  const noting: Query = async (first, second, ...rest) => {
    const result = await query(first, second, ...rest);
    const statement =
      typeof first === "string" ? { text: first, values: (second as unknown[] | undefined) ?? [] } : first;
    note({ ...(statement as { text: string; values: unknown[] }), jsonColumn: jsonColumnOf(result) });
    return result;
  };
  client.query = noting as unknown as typeof client.query;
}

function jsonColumnOf(result: pg.QueryResult<Record<string, unknown>> | undefined): string | undefined {
  const [row] = result?.rows ?? [];
  return Object.entries(row ?? {}).find(([, value]) => typeof value === "string" && /^[[{]/.test(value))?.[0];
}
