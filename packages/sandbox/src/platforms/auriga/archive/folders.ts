import type { DatabaseSync } from "node:sqlite";
import { nextNumber } from "#platforms/auriga/archive/open-archive.ts";
import type { Tree } from "#platforms/auriga/wire/tree.ts";

export interface Folder {
  id: number;
  /** `F`, `SF`, `I` of the classification plan, or `C` made to somebody's liking. */
  kind: "F" | "SF" | "I" | "C";
  class: string | null;
  year: number;
  fileNumber: number | null;
  subNumber: number | null;
  insertNumber: number | null;
  name: string;
  parent: number | null;
  payload: Tree;
  createdBy: string;
  createdAt: string;
}

export function addFolder(db: DatabaseSync, folder: Omit<Folder, "id">): Folder {
  const id = nextNumber(db, "folder", 300_001);
  db.prepare(
    `INSERT INTO auriga_folder
       (id, kind, class, year, file_number, sub_number, insert_number, name, parent, payload, created_by, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    id,
    folder.kind,
    folder.class,
    folder.year,
    folder.fileNumber,
    folder.subNumber,
    folder.insertNumber,
    folder.name,
    folder.parent,
    JSON.stringify(folder.payload),
    folder.createdBy,
    folder.createdAt,
  );
  return { id, ...folder };
}

export function findFolder(db: DatabaseSync, id: number): Folder | undefined {
  const row = db.prepare("SELECT * FROM auriga_folder WHERE id = ?").get(id);
  return row && toFolder(row);
}

export function* everyFolder(db: DatabaseSync): Generator<Folder> {
  for (const row of db.prepare("SELECT * FROM auriga_folder ORDER BY id").iterate()) yield toFolder(row);
}

type Position = Pick<Folder, "class" | "year" | "fileNumber" | "subNumber" | "insertNumber">;

/** The folder of the classification plan at that position. */
export function findFiled(db: DatabaseSync, position: Position): Folder | undefined {
  const row = db
    .prepare(
      `SELECT * FROM auriga_folder WHERE kind <> 'C' AND class IS ? AND year = ? AND file_number IS ?
       AND sub_number IS ? AND insert_number IS ?`,
    )
    .get(position.class, position.year, position.fileNumber, position.subNumber, position.insertNumber);
  return row && toFolder(row);
}

/** `/Scuole/Via Cantore 12`: names from the root down. */
export function pathOf(db: DatabaseSync, folder: Folder): string {
  const names = [folder.name];
  const seen = new Set([folder.id]);
  for (let parent = folder.parent; parent !== null && !seen.has(parent); ) {
    seen.add(parent);
    const above = findFolder(db, parent);
    if (above === undefined) break;
    names.unshift(above.name);
    parent = above.parent;
  }
  return `/${names.join("/")}`;
}

export function findByPath(db: DatabaseSync, path: string): Folder | undefined {
  const wanted = `/${path.split("/").filter(Boolean).join("/")}`;
  for (const folder of everyFolder(db)) if (pathOf(db, folder) === wanted) return folder;
  return undefined;
}

/** A folder and everything below it. */
export function withSubfolders(db: DatabaseSync, id: number): Set<number> {
  const rows = db
    .prepare(
      `WITH RECURSIVE below (id) AS (SELECT ? UNION SELECT f.id FROM auriga_folder f JOIN below b ON f.parent = b.id)
       SELECT id FROM below`,
    )
    .all(id);
  return new Set(rows.map((row) => Number(row["id"])));
}

export interface Placement {
  class: string | null;
  year: number | null;
  folder: number | null;
}

export function placementsOf(db: DatabaseSync, unit: number): Placement[] {
  return db
    .prepare("SELECT class, year, folder FROM auriga_placement WHERE unit = ? ORDER BY rowid")
    .all(unit)
    .map((row) => ({
      class: row["class"] === null ? null : String(row["class"]),
      year: row["year"] === null ? null : Number(row["year"]),
      folder: row["folder"] === null ? null : Number(row["folder"]),
    }));
}

export function addPlacement(db: DatabaseSync, unit: number, placement: Placement): void {
  db.prepare("INSERT INTO auriga_placement (unit, class, year, folder) VALUES (?, ?, ?, ?)").run(
    unit,
    placement.class,
    placement.year,
    placement.folder,
  );
}

/** That placement, or all of them. */
export function removePlacements(db: DatabaseSync, unit: number, placement?: Placement): void {
  if (placement === undefined) db.prepare("DELETE FROM auriga_placement WHERE unit = ?").run(unit);
  else
    db.prepare("DELETE FROM auriga_placement WHERE unit = ? AND class IS ? AND folder IS ?").run(
      unit,
      placement.class,
      placement.folder,
    );
}

function toFolder(row: Record<string, unknown>): Folder {
  const number = (name: string): number | null => (row[name] === null ? null : Number(row[name]));
  return {
    id: Number(row["id"]),
    kind: String(row["kind"]) as Folder["kind"],
    class: row["class"] === null ? null : String(row["class"]),
    year: Number(row["year"]),
    fileNumber: number("file_number"),
    subNumber: number("sub_number"),
    insertNumber: number("insert_number"),
    name: String(row["name"]),
    parent: number("parent"),
    payload: JSON.parse(String(row["payload"])) as Tree,
    createdBy: String(row["created_by"]),
    createdAt: String(row["created_at"]),
  };
}
