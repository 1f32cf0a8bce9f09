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
 * @throws Problem `migration-edited` when a landed file is no longer what was applied
 */
export async function migrate(db: Db): Promise<MigrationReport> {
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith(".sql")).sort();
  await run(
    db,
    "create table if not exists schema_migration (name text primary key, sha256 text not null, applied_at timestamptz not null default now())",
  );
  const applied: string[] = [];
  for (const name of files) {
    const text = await readFile(join(FOLDER, name), "utf8");
    const sha256 = createHash("sha256").update(text).digest("hex");
    if (await applyOne(db, { name, text, sha256 })) applied.push(name);
  }
  return { applied, already: files.length - applied.length };
}

function applyOne(db: Db, file: { name: string; text: string; sha256: string }): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    await run(tx, "select pg_advisory_xact_lock(712031)");
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

async function run(db: Db, text: string): Promise<void> {
  await db.executeQuery(CompiledQuery.raw(text));
}
