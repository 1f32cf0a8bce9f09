import pg from "pg";
import { startTestPostgres } from "../../ops/scripts/test-postgres.ts";
import { migrate } from "../../packages/server/src/runtime/database/migrate.ts";
import { openDatabase } from "../../packages/server/src/runtime/database/open-database.ts";

export interface OpenServer {
  /** A migrated, empty database of this name: what had it is thrown away. */
  database(name: string): Promise<string>;
  stop(): Promise<void>;
}

/**
 * A PostgreSQL of its own, set as a municipality would: it waits for the disk.
 * @throws when PostgreSQL's packages are not installed
 */
export async function openServer(): Promise<OpenServer> {
  const server = await startTestPostgres({
    fsync: "on",
    shared_buffers: "2GB",
    max_wal_size: "8GB",
    jit: "off",
  });
  if (server === undefined)
    throw new Error("Per misurare serve il server PostgreSQL (pacchetti postgresql e postgis)");
  return { database: (name) => freshDatabase(server.url, name), stop: () => server.stop() };
}

async function freshDatabase(adminUrl: string, name: string): Promise<string> {
  const admin = new pg.Client(adminUrl);
  await admin.connect();
  await admin.query(`drop database if exists ${admin.escapeIdentifier(name)} with (force)`);
  await admin.query(`create database ${admin.escapeIdentifier(name)}`);
  await admin.end();
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  const opened = await openDatabase({ url: url.href, dataDir: "" });
  await migrate(opened.db);
  await opened.close();
  return url.href;
}
