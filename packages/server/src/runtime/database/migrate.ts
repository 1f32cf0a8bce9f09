import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { CompiledQuery } from "kysely";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";

const FOLDER = join(import.meta.dirname, "../../../migrations");

export interface MigrationReport {
  applied: string[];
  already: number;
}

/**
 * Applies what has not been applied yet, each file in a transaction of its own, under a lock so that several
 * processes may start at once.
 * @throws Problem `migration-edited` when a landed file is no longer what was applied; `schema-newer` when a newer program
 * has been here: this one does not know what it would write into; `database-unfit` when an extension cannot be had
 */
export async function migrate(db: Db): Promise<MigrationReport> {
  const files = await migrationFiles();
  await prepare(db, files);
  const applied: string[] = [];
  for (const name of files) {
    const text = await readFile(join(FOLDER, name), "utf8");
    const sha256 = createHash("sha256").update(text).digest("hex");
    if (await applyOne(db, { name, text, sha256 })) applied.push(name);
  }
  return { applied, already: files.length - applied.length };
}

async function migrationFiles(): Promise<string[]> {
  return (await readdir(FOLDER)).filter((name) => name.endsWith(".sql")).sort();
}

const LOCK = "select pg_advisory_xact_lock(712031)";

/** Under the lock too: of two processes that create a table at once, "if not exists" or not, PostgreSQL refuses one. */
function prepare(db: Db, files: readonly string[]): Promise<void> {
  return db.transaction().execute(async (tx) => {
    await run(tx, LOCK);
    await run(
      tx,
      "create table if not exists schema_migration (name text primary key, sha256 text not null, applied_at timestamptz not null default now())",
    );
    const unknown = (await appliedNames(tx)).filter((name) => !files.includes(name));
    if (unknown.length > 0)
      throw new Problem(
        "schema-newer",
        `ha già ${unknown.join(", ")}, che questo programma non conosce. Aggiorna il programma`,
      );
  });
}

async function appliedNames(db: Db): Promise<string[]> {
  const { rows } = await db.executeQuery<{ name: string }>(
    CompiledQuery.raw("select name from schema_migration order by name"),
  );
  return rows.map(({ name }) => name);
}

export interface MigrationState {
  /** Of this program, not applied yet. */
  missing: string[];
  /** Applied by a newer program. */
  unknown: string[];
}

/** What `migrate` would find; changes nothing. */
export async function readMigrationState(db: Db): Promise<MigrationState> {
  const files = await migrationFiles();
  const { rows } = await db.executeQuery<{ found: string | null }>(
    CompiledQuery.raw("select to_regclass('schema_migration')::text as found"),
  );
  const applied = rows[0]?.found == null ? [] : await appliedNames(db);
  return {
    missing: files.filter((name) => !applied.includes(name)),
    unknown: applied.filter((name) => !files.includes(name)),
  };
}

function applyOne(db: Db, file: { name: string; text: string; sha256: string }): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    await run(tx, LOCK);
    const { rows } = await tx.executeQuery<{ sha256: string }>(
      CompiledQuery.raw("select sha256 from schema_migration where name = $1", [file.name]),
    );
    if (rows[0]) {
      if (rows[0].sha256 !== file.sha256) throw new Problem("migration-edited", file.name);
      return false;
    }
    await run(tx, file.text);
    await tx.executeQuery(
      CompiledQuery.raw("insert into schema_migration (name, sha256) values ($1, $2)", [
        file.name,
        file.sha256,
      ]),
    );
    return true;
  });
}

/** PostgreSQL says so of an extension that is not installed on the server, and of a right that the user lacks. */
function unfit(error: unknown): Problem | undefined {
  const { code, message } = error as { code?: unknown; message: string };
  if (code === "0A000" && message.includes("extension"))
    return new Problem("database-unfit", `sul server manca un'estensione (${message})`);
  if (code === "58P01")
    return new Problem("database-unfit", `sul server manca un file di un'estensione (${message})`);
  return code === "42501"
    ? new Problem(
        "database-unfit",
        `l'utente non può fare ciò che serve (${message}): crea le estensioni postgis, pg_trgm e unaccent da amministratore, o dagli il permesso`,
      )
    : undefined;
}

async function run(db: Db, text: string): Promise<void> {
  await db.executeQuery(CompiledQuery.raw(text)).catch((error: unknown) => {
    throw unfit(error) ?? error;
  });
}
