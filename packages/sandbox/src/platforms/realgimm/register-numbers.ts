import type { DatabaseSync } from "node:sqlite";
import type { BuildingEntries } from "#platforms/realgimm/building-entries.ts";
import type { FirstEntries } from "#platforms/realgimm/first-entries.ts";
import { lastChange } from "#platforms/realgimm/later-changes.ts";
import { createWriteTables } from "#platforms/realgimm/write-log.ts";

export interface RegisterNumbers {
  /** The sequence before the first of this register. */
  base: number;
  /** How many later changes had been made when the second entry was: it is numbered after them. */
  madeBefore: number;
}

interface Entries {
  first: FirstEntries;
  second: BuildingEntries;
}

/**
 * Where this register's sequences begin. When the city is no longer the one that the stored changes belong to (another
 * seed or size), they are dropped and numbers go on beyond the old ones: an old cursor is refused, never misread.
 * A state written before there was a second entry takes it in after the changes it has, so that its cursors hold.
 */
export function numberRegister(db: DatabaseSync, entries: Entries): RegisterNumbers {
  createTables(db);
  const row = db.prepare("select * from realgimm_register order by id desc limit 1").get();
  const known =
    row === undefined
      ? undefined
      : db.prepare("select * from realgimm_second_entry where register = ?").get(row["id"] as number);
  const made = lastChange(db);
  const isSame =
    row?.["fingerprint"] === entries.first.fingerprint &&
    (known === undefined || Number(known["total"]) === entries.second.total);
  if (row !== undefined && isSame) {
    const base = Number(row["base"]);
    if (known !== undefined) return { base, madeBefore: Number(known["made_before"]) };
    enterSecond(db, { register: Number(row["id"]), made, total: entries.second.total });
    return { base, madeBefore: made };
  }
  const before = row === undefined ? 0 : Number(row["base"]) + Number(row["total"]) + made;
  const base = before + Number(known?.["total"] ?? 0);
  rebuild(db, base, entries);
  return { base, madeBefore: 0 };
}

function createTables(db: DatabaseSync): void {
  db.exec(`
    create table if not exists realgimm_register (id integer primary key autoincrement, fingerprint text not null, base integer not null, total integer not null);
    create table if not exists realgimm_second_entry (register integer primary key, made_before integer not null, total integer not null);
  `);
}

function rebuild(db: DatabaseSync, base: number, { first, second }: Entries): void {
  createWriteTables(db);
  db.exec(`begin;
    delete from realgimm_change; delete from sqlite_sequence where name = 'realgimm_change';
    delete from realgimm_write; delete from realgimm_file`);
  const { lastInsertRowid } = db
    .prepare("insert into realgimm_register (fingerprint, base, total) values (?, ?, ?)")
    .run(first.fingerprint, base, first.total);
  enterSecond(db, { register: Number(lastInsertRowid), made: 0, total: second.total });
  db.exec("commit");
}

function enterSecond(
  db: DatabaseSync,
  { register, made, total }: { register: number; made: number; total: number },
): void {
  db.prepare("insert into realgimm_second_entry (register, made_before, total) values (?, ?, ?)").run(
    register,
    made,
    total,
  );
}
