import type { DatabaseSync } from "node:sqlite";
import { nextNumber } from "#platforms/auriga/archive/open-archive.ts";
import type { Tree } from "#platforms/auriga/wire/tree.ts";

export interface Unit {
  id: number;
  primaryDocument: number;
  /** What was registered, as it stands after the changes: a `NewUD` without its files and numbers. */
  payload: Tree;
  application: string;
  createdBy: string;
  createdAt: string;
  changedBy: string | null;
  changedAt: string | null;
}

export interface Registration {
  category: string;
  code: string;
  year: number;
  number: number;
  unit: number;
  at: string | null;
  isCancelled: boolean;
  /** Numbered elsewhere and told to us, as an emergency register's. */
  isGiven: boolean;
}

export type NumberOf = Pick<Registration, "category" | "code" | "year" | "number">;

export interface Author {
  application: string;
  username: string;
  at: string;
}

export function addUnit(db: DatabaseSync, payload: Tree, author: Author): Unit {
  const id = nextNumber(db, "unit", 100_001);
  const primaryDocument = nextNumber(db, "document", 200_001);
  db.prepare(
    `INSERT INTO auriga_unit (id, primary_document, payload, application, created_by, created_at)
     VALUES (?, ?, ?, ?, ?, ?)`,
  ).run(id, primaryDocument, JSON.stringify(payload), author.application, author.username, author.at);
  db.prepare("INSERT INTO auriga_document (id, unit, is_primary, payload) VALUES (?, ?, 1, 'null')").run(
    primaryDocument,
    id,
  );
  return {
    id,
    primaryDocument,
    payload,
    application: author.application,
    createdBy: author.username,
    createdAt: author.at,
    changedBy: null,
    changedAt: null,
  };
}

export function saveUnit(db: DatabaseSync, unit: Pick<Unit, "id" | "payload">, author: Author): void {
  db.prepare("UPDATE auriga_unit SET payload = ?, changed_by = ?, changed_at = ? WHERE id = ?").run(
    JSON.stringify(unit.payload),
    author.username,
    author.at,
    unit.id,
  );
}

export function findUnit(db: DatabaseSync, id: number): Unit | undefined {
  const row = db.prepare("SELECT * FROM auriga_unit WHERE id = ? AND deleted = 0").get(id);
  return row && toUnit(row);
}

export function* everyUnit(db: DatabaseSync): Generator<Unit> {
  for (const row of db.prepare("SELECT * FROM auriga_unit WHERE deleted = 0 ORDER BY id").iterate())
    yield toUnit(row);
}

/** Logically it is only hidden; physically it is gone with its files. */
export function removeUnit(db: DatabaseSync, id: number, how: "L" | "F"): void {
  if (how === "L") db.prepare("UPDATE auriga_unit SET deleted = 1 WHERE id = ?").run(id);
  else db.prepare("DELETE FROM auriga_unit WHERE id = ?").run(id);
}

function toUnit(row: Record<string, unknown>): Unit {
  return {
    id: Number(row["id"]),
    primaryDocument: Number(row["primary_document"]),
    payload: JSON.parse(String(row["payload"])) as Tree,
    application: String(row["application"]),
    createdBy: String(row["created_by"]),
    createdAt: String(row["created_at"]),
    changedBy: row["changed_by"] === null ? null : String(row["changed_by"]),
    changedAt: row["changed_at"] === null ? null : String(row["changed_at"]),
  };
}

export function addRegistration(
  db: DatabaseSync,
  { category, code, year, number, unit, at, isGiven, isCancelled }: Registration,
): void {
  db.prepare(
    `INSERT INTO auriga_registration (category, code, year, number, unit, at, is_given, cancelled)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(category, code, year, number, unit, at, Number(isGiven), Number(isCancelled));
}

export function registrationsOf(db: DatabaseSync, unit: number): Registration[] {
  return db
    .prepare("SELECT * FROM auriga_registration WHERE unit = ? ORDER BY rowid")
    .all(unit)
    .map(toRegistration);
}

export function findRegistration(
  db: DatabaseSync,
  { category, code, year, number }: NumberOf,
): Registration | undefined {
  const row = db
    .prepare("SELECT * FROM auriga_registration WHERE category = ? AND code = ? AND year = ? AND number = ?")
    .get(category, code, year, number);
  return row && toRegistration(row);
}

export function latestRegistrations(db: DatabaseSync, limit: number): Registration[] {
  return db
    .prepare("SELECT * FROM auriga_registration ORDER BY rowid DESC LIMIT ?")
    .all(limit)
    .map(toRegistration);
}

/** Its number stays taken for ever: an annulled registration is still read (DPR 445/2000 art. 54). */
export function cancelRegistration(
  db: DatabaseSync,
  { category, code, year, number }: NumberOf,
  reason: string,
): void {
  db.prepare(
    `UPDATE auriga_registration SET cancelled = 1, cancel_reason = ?
     WHERE category = ? AND code = ? AND year = ? AND number = ?`,
  ).run(reason, category, code, year, number);
}

export function dropGivenRegistrations(db: DatabaseSync, unit: number): void {
  db.prepare("DELETE FROM auriga_registration WHERE unit = ? AND is_given = 1").run(unit);
}

function toRegistration(row: Record<string, unknown>): Registration {
  return {
    category: String(row["category"]),
    code: String(row["code"]),
    year: Number(row["year"]),
    number: Number(row["number"]),
    unit: Number(row["unit"]),
    at: row["at"] === null ? null : String(row["at"]),
    isCancelled: row["cancelled"] === 1,
    isGiven: row["is_given"] === 1,
  };
}
