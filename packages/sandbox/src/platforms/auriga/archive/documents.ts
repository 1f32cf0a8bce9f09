import { createHash } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { nextNumber } from "#platforms/auriga/archive/open-archive.ts";
import type { Tree } from "#platforms/auriga/wire/tree.ts";

/** The primary document of a unit, or one attached to it. */
export interface UnitDocument {
  id: number;
  isPrimary: boolean;
  /** 0 for the primary one, then 1, 2, 3 in order. */
  place: number;
  /** The `AllegatoUD` as it was given, without its file; null for the primary one. */
  payload: Tree | null;
}

export interface FileVersion {
  number: number;
  lastNumber: number;
  name: string;
  givenName: string;
  sha256: string;
  bytes: Buffer;
}

export function addAttached(db: DatabaseSync, unit: number, payload: Tree): number {
  const id = nextNumber(db, "document", 200_001);
  db.prepare("INSERT INTO auriga_document (id, unit, is_primary, payload) VALUES (?, ?, 0, ?)").run(
    id,
    unit,
    JSON.stringify(payload),
  );
  return id;
}

export function saveAttached(db: DatabaseSync, id: number, payload: Tree): void {
  db.prepare("UPDATE auriga_document SET payload = ? WHERE id = ?").run(JSON.stringify(payload), id);
}

export function removeDocument(db: DatabaseSync, id: number): void {
  db.prepare("DELETE FROM auriga_document WHERE id = ?").run(id);
}

export function documentsOf(db: DatabaseSync, unit: number): UnitDocument[] {
  return db
    .prepare("SELECT * FROM auriga_document WHERE unit = ? ORDER BY is_primary DESC, id")
    .all(unit)
    .map((row, place) => ({
      id: Number(row["id"]),
      isPrimary: row["is_primary"] === 1,
      place,
      payload: JSON.parse(String(row["payload"])) as Tree | null,
    }));
}

export function addVersion(db: DatabaseSync, document: number, file: { name: string; bytes: Buffer }): void {
  const number = (findVersion(db, document)?.number ?? 0) + 1;
  const sha256 = createHash("sha256").update(file.bytes).digest("hex");
  db.prepare(
    "INSERT INTO auriga_version (document, number, name, given_name, sha256, bytes) VALUES (?, ?, ?, ?, ?, ?)",
  ).run(document, number, file.name, file.name, sha256, file.bytes);
}

/** That version, or the last one. */
export function findVersion(db: DatabaseSync, document: number, wanted?: number): FileVersion | undefined {
  const row = db
    .prepare(
      `SELECT *, (SELECT max(number) FROM auriga_version WHERE document = v.document) AS last_number
       FROM auriga_version v WHERE document = ? AND (? IS NULL OR number = ?) ORDER BY number DESC LIMIT 1`,
    )
    .get(document, wanted ?? null, wanted ?? null);
  return row && toVersion(row);
}

export function removeVersions(db: DatabaseSync, document: number): void {
  db.prepare("DELETE FROM auriga_version WHERE document = ?").run(document);
}

function toVersion(row: Record<string, unknown>): FileVersion {
  return {
    number: Number(row["number"]),
    lastNumber: Number(row["last_number"]),
    name: String(row["name"]),
    givenName: String(row["given_name"]),
    sha256: String(row["sha256"]),
    bytes: Buffer.from(row["bytes"] as Uint8Array),
  };
}
