import type { DatabaseSync } from "node:sqlite";

const TABLES = `
  CREATE TABLE IF NOT EXISTS auriga_counter (name TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS auriga_unit (
    id INTEGER PRIMARY KEY, primary_document INTEGER NOT NULL, payload TEXT NOT NULL, application TEXT NOT NULL,
    created_by TEXT NOT NULL, created_at TEXT NOT NULL, changed_by TEXT, changed_at TEXT,
    deleted INTEGER NOT NULL DEFAULT 0) STRICT;
  CREATE TABLE IF NOT EXISTS auriga_registration (
    category TEXT NOT NULL, code TEXT NOT NULL, year INTEGER NOT NULL, number INTEGER NOT NULL,
    unit INTEGER NOT NULL REFERENCES auriga_unit (id) ON DELETE CASCADE, at TEXT, cancelled INTEGER NOT NULL DEFAULT 0,
    cancel_reason TEXT, is_given INTEGER NOT NULL, PRIMARY KEY (category, code, year, number)) STRICT;
  CREATE INDEX IF NOT EXISTS auriga_registration_unit ON auriga_registration (unit);
  CREATE TABLE IF NOT EXISTS auriga_document (
    id INTEGER PRIMARY KEY, unit INTEGER NOT NULL REFERENCES auriga_unit (id) ON DELETE CASCADE,
    is_primary INTEGER NOT NULL, payload TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS auriga_document_unit ON auriga_document (unit);
  CREATE TABLE IF NOT EXISTS auriga_version (
    document INTEGER NOT NULL REFERENCES auriga_document (id) ON DELETE CASCADE, number INTEGER NOT NULL,
    name TEXT NOT NULL, given_name TEXT NOT NULL, sha256 TEXT NOT NULL, bytes BLOB NOT NULL,
    PRIMARY KEY (document, number)) STRICT;
  CREATE TABLE IF NOT EXISTS auriga_folder (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, class TEXT, year INTEGER NOT NULL, file_number INTEGER,
    sub_number INTEGER, insert_number INTEGER, name TEXT NOT NULL, parent INTEGER, payload TEXT NOT NULL,
    created_by TEXT NOT NULL, created_at TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS auriga_placement (
    unit INTEGER NOT NULL REFERENCES auriga_unit (id) ON DELETE CASCADE, class TEXT, year INTEGER, folder INTEGER) STRICT;
  CREATE INDEX IF NOT EXISTS auriga_placement_unit ON auriga_placement (unit);
  CREATE INDEX IF NOT EXISTS auriga_placement_folder ON auriga_placement (folder);
  CREATE TABLE IF NOT EXISTS auriga_token (token TEXT PRIMARY KEY, username TEXT NOT NULL, expires INTEGER NOT NULL) STRICT;
`;

export function createTables(db: DatabaseSync): void {
  db.exec(TABLES);
}

/** All of `work` or nothing. */
export function atomically<T>(db: DatabaseSync, work: () => T): T {
  db.exec("SAVEPOINT auriga");
  try {
    const result = work();
    db.exec("RELEASE auriga");
    return result;
  } catch (error) {
    db.exec("ROLLBACK TO auriga; RELEASE auriga");
    throw error;
  }
}

/** The next number of a sequence, with no gaps as long as whoever asks is inside `atomically`. */
export function nextNumber(db: DatabaseSync, name: string, first = 1): number {
  const row = db
    .prepare(
      `INSERT INTO auriga_counter (name, last) VALUES (?, ?)
       ON CONFLICT (name) DO UPDATE SET last = last + 1 RETURNING last`,
    )
    .get(name, first);
  return Number(row?.["last"]);
}
