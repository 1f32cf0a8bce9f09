import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { migrate } from "#runtime/database/migrate.ts";
import { type OpenDatabase, openDatabase } from "#runtime/database/open-database.ts";

/** Set by the test script: the administrator's URL of a throw-away PostgreSQL. Unset: PGlite. */
const ADMIN_URL = process.env.STABILE_TEST_DATABASE_URL;

export const databaseKind = ADMIN_URL === undefined ? "PGlite" : "PostgreSQL";

export interface TestDatabase extends OpenDatabase {
  /** To open the same database again, as another process would. Undefined on PGlite. */
  url: string | undefined;
  dataDir: string;
  /** Lets go of it without throwing it away: the embedded one belongs to one process at a time. */
  leave(): Promise<void>;
}

function onlyOnce(close: () => Promise<void>): () => Promise<void> {
  let closed: Promise<void> | undefined;
  return () => (closed ??= close());
}

/** A migrated, empty database of one's own: cloned from a template, so that a test file starts in a moment. */
export async function freshDatabase(): Promise<TestDatabase> {
  return ADMIN_URL === undefined ? freshEmbedded() : freshPostgres(ADMIN_URL);
}

async function migrationsHash(): Promise<string> {
  const folder = join(import.meta.dirname, "../../migrations");
  const hash = createHash("sha256");
  for (const name of (await readdir(folder)).sort())
    hash.update(name).update(await readFile(join(folder, name)));
  return hash.digest("hex").slice(0, 12);
}

async function freshPostgres(adminUrl: string): Promise<TestDatabase> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  const template = `stabile_template_${await migrationsHash()}`;
  await admin.query("select pg_advisory_lock(712032)");
  const found = await admin.query("select 1 from pg_database where datname = $1", [template]);
  if (found.rowCount === 0) {
    await admin.query(`create database ${template}_making`);
    const making = await openDatabase({ url: withName(adminUrl, `${template}_making`), dataDir: "" });
    await migrate(making.db);
    await making.close();
    await admin.query(`alter database ${template}_making rename to ${template}`);
  }
  const name = `stabile_test_${randomBytes(6).toString("hex")}`;
  await admin.query(`create database ${name} template ${template}`);
  await admin.query("select pg_advisory_unlock(712032)");
  const url = withName(adminUrl, name);
  const opened = await openDatabase({ url, dataDir: "" });
  const dataDir = await mkdtemp(join(tmpdir(), "stabile-test-"));
  const leave = onlyOnce(() => opened.close());
  const close = async () => {
    await leave();
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { ...opened, url, dataDir, leave, close };
}

function withName(url: string, name: string): string {
  const parsed = new URL(url);
  parsed.pathname = `/${name}`;
  return parsed.toString();
}

async function freshEmbedded(): Promise<TestDatabase> {
  const template = join(tmpdir(), `stabile-pglite-${await migrationsHash()}`);
  if (!existsSync(template)) {
    const making = await mkdtemp(join(tmpdir(), "stabile-pglite-making-"));
    const opened = await openDatabase({ url: undefined, dataDir: making });
    await migrate(opened.db);
    await opened.close();
    // Two test files may make it at once: the second finds it there, and its own is thrown away.
    await rename(making, template).catch(() => rm(making, { recursive: true, force: true }));
  }
  const dataDir = await mkdtemp(join(tmpdir(), "stabile-test-"));
  await cp(template, dataDir, { recursive: true });
  const opened = await openDatabase({ url: undefined, dataDir });
  const leave = onlyOnce(() => opened.close());
  const close = async () => {
    await leave();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { ...opened, url: undefined, dataDir, leave, close };
}
