import type { DatabaseSync } from "node:sqlite";

/**
 * Drops everything the platforms have made, so that they start from their seed again. The sandbox's own tables
 * (`core_…`: switches, clock, signing keys) stay.
 */
export function wipeState(db: DatabaseSync): void {
  const rows = db
    .prepare(
      `SELECT type, name, sql LIKE 'CREATE VIRTUAL%' AS is_virtual FROM sqlite_master
       WHERE type IN ('table', 'view') AND name NOT LIKE 'core\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
       ORDER BY type = 'view' DESC, is_virtual DESC`,
    )
    .all();
  db.exec("PRAGMA foreign_keys = OFF");
  try {
    db.exec("BEGIN");
    for (const { type, name } of rows) {
      // A virtual table takes its shadow tables with it: they may be gone when their turn comes.
      db.exec(`DROP ${type === "view" ? "VIEW" : "TABLE"} IF EXISTS "${String(name).replaceAll('"', '""')}"`);
    }
    db.exec("COMMIT");
  } catch (error) {
    db.exec("ROLLBACK");
    throw error;
  } finally {
    db.exec("PRAGMA foreign_keys = ON");
  }
}
