import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { makeId } from "./ids.ts";
import type { ObjectDef } from "./object-definition.ts";
import { allObjects, objectNamed } from "./schema.ts";

/** A record as kept: system values in columns, all others (nulls left out) as JSON. */
export interface StoredRecord {
  id: string;
  deleted: boolean;
  created: string;
  modified: string;
  stamp: string;
  fields: Record<string, unknown>;
}

const CACHES = new WeakMap<DatabaseSync, Map<string, StatementSync>>();

/** A prepared statement, prepared once for each text: bulk loads run the same one thousands of times. */
export function statement(db: DatabaseSync, text: string): StatementSync {
  let cache = CACHES.get(db);
  if (!cache) CACHES.set(db, (cache = new Map()));
  let found = cache.get(text);
  if (!found) {
    if (cache.size > 500) cache.clear();
    found = db.prepare(text);
    cache.set(text, found);
  }
  return found;
}

let depth = 0;

/** All of `work` or nothing. May be nested: an inner failure that is caught undoes the inner part only. */
export function atomically<T>(db: DatabaseSync, work: () => T): T {
  const name = `czrm_${depth++}`;
  db.exec(`SAVEPOINT ${name}`);
  try {
    const result = work();
    db.exec(`RELEASE ${name}`);
    return result;
  } catch (error) {
    db.exec(`ROLLBACK TO ${name}`);
    db.exec(`RELEASE ${name}`);
    throw error;
  } finally {
    depth--;
  }
}

/** The SQL expression that reads a field of the table aliased `alias`. Names come from our schema, never from a caller. */
export function fieldExpression(object: ObjectDef, name: string, alias?: string): string {
  const prefix = alias ? `${alias}.` : "";
  const column = object.byName.get(name.toLowerCase())?.column;
  return column ? `${prefix}${column}` : `json_extract(${prefix}fields, '$.${name}')`;
}

const OTHER_TABLES = `
  CREATE TABLE IF NOT EXISTS czrm_sequence (name TEXT PRIMARY KEY, next INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS czrm_blob (id TEXT PRIMARY KEY, bytes BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS czrm_setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS czrm_session (token TEXT PRIMARY KEY, username TEXT NOT NULL, used INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS czrm_cursor (id TEXT PRIMARY KEY, soql TEXT NOT NULL, version TEXT NOT NULL,
    with_deleted INTEGER NOT NULL, total INTEGER NOT NULL, made INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS czrm_cursor_row (cursor TEXT NOT NULL, pos INTEGER NOT NULL, id TEXT NOT NULL,
    PRIMARY KEY (cursor, pos)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS czrm_event (replay_id INTEGER PRIMARY KEY AUTOINCREMENT, event_id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL, case_id TEXT NOT NULL, body TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL,
    made INTEGER NOT NULL, due INTEGER NOT NULL, last_error TEXT);
  CREATE INDEX IF NOT EXISTS czrm_event_due ON czrm_event (due) WHERE state = 'pending';
`;

/** Fields looked up by value often enough to deserve an index: lookups, external ids and the number on the receipt. */
function indexed(object: ObjectDef): string[] {
  return object.fields
    .filter((f) => !f.column && (f.externalId || f.childRelationship || f.name === "CaseNumber"))
    .map((f) => f.name);
}

export function openStore(db: DatabaseSync): void {
  db.exec(OTHER_TABLES);
  for (const object of allObjects()) {
    const { table } = object;
    db.exec(`CREATE TABLE IF NOT EXISTS ${table} (id TEXT PRIMARY KEY, deleted INTEGER NOT NULL, created TEXT NOT NULL,
      modified TEXT NOT NULL, stamp TEXT NOT NULL, fields TEXT NOT NULL)`);
    db.exec(`CREATE INDEX IF NOT EXISTS ${table}_stamp ON ${table} (stamp, id)`);
    db.exec(`CREATE INDEX IF NOT EXISTS ${table}_created ON ${table} (created, id)`);
    for (const name of indexed(object)) {
      const collate = object.byName.get(name.toLowerCase())?.type === "reference" ? "" : " COLLATE NOCASE";
      db.exec(`CREATE INDEX IF NOT EXISTS ${table}_${name.toLowerCase()}
        ON ${table} (${fieldExpression(object, name)}${collate})`);
    }
  }
}

/** The following number of a series that survives a restart; the first is 1. */
export function nextNumber(db: DatabaseSync, series: string): number {
  const row = statement(
    db,
    `INSERT INTO czrm_sequence (name, next) VALUES (?, 2)
     ON CONFLICT (name) DO UPDATE SET next = next + 1 RETURNING next - 1 AS n`,
  ).get(series) as { n: number };
  return row.n;
}

export function newId(db: DatabaseSync, objectName: string): string {
  const object = objectNamed(objectName);
  return makeId(object.prefix, nextNumber(db, object.name));
}

interface Row {
  id: string;
  deleted: number;
  created: string;
  modified: string;
  stamp: string;
  fields: string;
}

export function fromRow(row: Row): StoredRecord {
  return { ...row, deleted: row.deleted === 1, fields: JSON.parse(row.fields) as Record<string, unknown> };
}

function withoutNulls(fields: Record<string, unknown>): string {
  return JSON.stringify(fields, (_key, value: unknown) => (value === null ? undefined : value));
}

/** A record by its 18-character id, deleted ones included. */
export function readRecord(db: DatabaseSync, object: ObjectDef, id: string): StoredRecord | null {
  const row = statement(db, `SELECT * FROM ${object.table} WHERE id = ?`).get(id);
  return row ? fromRow(row as unknown as Row) : null;
}

export function insertRecord(db: DatabaseSync, object: ObjectDef, record: StoredRecord): void {
  statement(
    db,
    `INSERT INTO ${object.table} (id, deleted, created, modified, stamp, fields) VALUES (?, ?, ?, ?, ?, ?)`,
  ).run(
    record.id,
    record.deleted ? 1 : 0,
    record.created,
    record.modified,
    record.stamp,
    withoutNulls(record.fields),
  );
}

export function replaceRecord(db: DatabaseSync, object: ObjectDef, record: StoredRecord): void {
  statement(
    db,
    `UPDATE ${object.table} SET deleted = ?, modified = ?, stamp = ?, fields = ? WHERE id = ?`,
  ).run(record.deleted ? 1 : 0, record.modified, record.stamp, withoutNulls(record.fields), record.id);
}

/** The records in which a field has a value, not deleted, in the order of their ids. */
export function findBy(
  db: DatabaseSync,
  object: ObjectDef,
  match: { field: string; value: SQLInputValue },
): StoredRecord[] {
  const def = object.byName.get(match.field.toLowerCase());
  const collate = def && def.type !== "reference" && !def.column ? " COLLATE NOCASE" : "";
  const text = `SELECT * FROM ${object.table}
    WHERE ${fieldExpression(object, def?.name ?? match.field)}${collate} = ? AND deleted = 0 ORDER BY id`;
  return statement(db, text)
    .all(match.value)
    .map((row) => fromRow(row as unknown as Row));
}

export function countRecords(db: DatabaseSync, object: ObjectDef): number {
  return (statement(db, `SELECT count(*) AS n FROM ${object.table}`).get() as { n: number }).n;
}

export function readSetting(db: DatabaseSync, name: string): string | null {
  const row = statement(db, "SELECT value FROM czrm_setting WHERE name = ?").get(name);
  return row ? (row as { value: string }).value : null;
}

export function writeSetting(db: DatabaseSync, name: string, value: string): void {
  statement(
    db,
    "INSERT INTO czrm_setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
  ).run(name, value);
}
