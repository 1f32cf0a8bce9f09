import pg from "pg";
import { startTestPostgres } from "../../ops/scripts/test-postgres.ts";
import { migrate } from "../../packages/server/src/runtime/database/migrate.ts";
import { openDatabase } from "../../packages/server/src/runtime/database/open-database.ts";
import { loadMetropolis, type Metropolis } from "./load-metropolis.ts";

export interface OpenMetropolis {
  url: string;
  city: Metropolis;
  close(): Promise<void>;
}

/**
 * A PostgreSQL of its own, as a municipality would run it (it waits for the disk), with the city loaded.
 * With `database`, one that an earlier run loaded and left: it is used as it is.
 * @throws when PostgreSQL's packages are not installed
 */
export async function openMetropolis({
  orders,
  database,
}: {
  orders: number;
  database: string | undefined;
}): Promise<OpenMetropolis> {
  if (database !== undefined)
    return { url: database, city: await measureCity(database), close: async () => {} };
  const server = await startTestPostgres({
    fsync: "on",
    shared_buffers: "2GB",
    max_wal_size: "8GB",
    jit: "off",
  });
  if (server === undefined)
    throw new Error("Per misurare serve il server PostgreSQL (pacchetti postgresql e postgis)");
  const started = Date.now();
  const opened = await openDatabase({ url: server.url, dataDir: "" });
  await migrate(opened.db);
  await opened.close();
  const city = await loadMetropolis(server.url, orders);
  console.log(`Metropoli di ${orders} ordini caricata in ${Math.round((Date.now() - started) / 1000)} s`);
  return { url: server.url, city, close: () => server.stop() };
}

async function measureCity(url: string): Promise<Metropolis> {
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query<Metropolis>(`
    select (select count(*)::int from work_order where code like '%-B%') as orders,
      (select count(*)::int from building where source = 'bench') as buildings,
      (select count(*)::int from request where source_key like 'bench-%') as requests`);
  await client.end();
  return rows[0] ?? { orders: 0, buildings: 0, requests: 0 };
}
