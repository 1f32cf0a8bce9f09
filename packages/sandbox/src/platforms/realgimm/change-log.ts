import type { DatabaseSync } from "node:sqlite";
import type { City } from "#city/types.ts";
import { romeDateTime } from "#platforms/realgimm/date-times.ts";
import { type FirstEntries, openFirstEntries } from "#platforms/realgimm/first-entries.ts";
import type { AssetRecord, EntityType } from "#platforms/realgimm/records.ts";

export interface Change extends AssetRecord {
  sequence: number;
  operation: "INS" | "UPD" | "DEL";
  dataModifica: string;
}

export interface ChangePage {
  changes: Change[];
  /** The last sequence looked at: those left out by a filter count as seen. */
  reached: number;
}

/** The register's history: the city as it was first entered, then what people changed. */
export interface ChangeLog {
  /** The highest sequence. */
  total(): number;
  /** Whether changes can be asked for after this sequence: not beyond the end, nor of a register since rebuilt. */
  knows(sequence: number): boolean;
  after(sequence: number, options: { limit: number; types: ReadonlySet<EntityType> }): ChangePage;
  /** The record as it is now, and whether it has been withdrawn. */
  find(key: string): { record: AssetRecord; withdrawn: boolean } | undefined;
  /** @returns the sequence of the new change */
  append(operation: Change["operation"], record: AssetRecord, at: Date): number;
}

const FIRST_ENTRY = "2024-01-10T00:00:00+01:00";

export function openChangeLog(db: DatabaseSync, city: City): ChangeLog {
  const later = openLaterChanges(db);
  const first = openFirstEntries(city);
  const base = baseOf(db, first);
  const laterBase = base + first.total;
  const total = () => laterBase + later.count();

  function* from(sequence: number): Generator<Change> {
    let next = Math.max(sequence, base) + 1;
    for (const record of first.from(next - base - 1))
      yield { ...record, sequence: next++, operation: "INS", dataModifica: FIRST_ENTRY };
    for (const change of later.after(Math.max(0, sequence - laterBase)))
      yield { ...change, sequence: laterBase + change.sequence };
  }

  return {
    total,
    knows: (sequence) => sequence === 0 || (sequence > base && sequence <= total()),
    after(sequence, { limit, types }) {
      const page: ChangePage = { changes: [], reached: sequence };
      for (const change of from(sequence)) {
        if (types.has(change.entityType)) page.changes.push(change);
        page.reached = change.sequence;
        if (page.changes.length === limit) break;
      }
      return page;
    },
    find(key) {
      const changed = later.latest(key);
      const record = changed ?? first.find(key);
      if (record === undefined) return undefined;
      const { entityType, entity } = record;
      return { record: { entityType, key, entity }, withdrawn: changed?.operation === "DEL" };
    },
    append: (operation, record, at) =>
      laterBase + later.append({ ...record, operation, dataModifica: romeDateTime(at) }),
  };
}

/** What people changed after the first entry, numbered from 1. */
interface LaterChanges {
  count(): number;
  after(number: number): Generator<Change>;
  latest(key: string): Change | undefined;
  append(change: Omit<Change, "sequence">): number;
}

function openLaterChanges(db: DatabaseSync): LaterChanges {
  db.exec(`create table if not exists realgimm_change (
    id integer primary key autoincrement, entity_type text not null, operation text not null, key text not null, entity text not null, at text not null)`);
  db.exec("create index if not exists realgimm_change_by_key on realgimm_change (key, id)");
  const insert = db.prepare(
    "insert into realgimm_change (entity_type, operation, key, entity, at) values (?, ?, ?, ?, ?)",
  );
  const after = db.prepare("select * from realgimm_change where id > ? order by id");
  const latest = db.prepare("select * from realgimm_change where key = ? order by id desc limit 1");
  return {
    count: () => lastChange(db),
    *after(number) {
      for (const row of after.iterate(number)) yield toChange(row);
    },
    latest(key) {
      const row = latest.get(key);
      return row && toChange(row);
    },
    append({ entityType, operation, key, entity, dataModifica }) {
      const result = insert.run(entityType, operation, key, JSON.stringify(entity), dataModifica);
      return Number(result.lastInsertRowid);
    },
  };
}

function lastChange(db: DatabaseSync): number {
  return Number(db.prepare("select coalesce(max(id), 0) as last from realgimm_change").get()?.["last"] ?? 0);
}

/**
 * Where this register's sequences begin. When the city is no longer the one that the stored changes belong to (another
 * seed or size), they are dropped and numbers go on beyond the old ones: an old cursor is refused, never misread.
 */
function baseOf(db: DatabaseSync, first: FirstEntries): number {
  db.exec(
    "create table if not exists realgimm_register (id integer primary key autoincrement, fingerprint text not null, base integer not null, total integer not null)",
  );
  const row = db.prepare("select * from realgimm_register order by id desc limit 1").get();
  if (row?.["fingerprint"] === first.fingerprint) return Number(row["base"]);
  const made = lastChange(db);
  const base = row === undefined ? 0 : Number(row["base"]) + Number(row["total"]) + made;
  db.exec("begin; delete from realgimm_change; delete from sqlite_sequence where name = 'realgimm_change'");
  db.prepare("insert into realgimm_register (fingerprint, base, total) values (?, ?, ?)").run(
    first.fingerprint,
    base,
    first.total,
  );
  db.exec("commit");
  return base;
}

function toChange(row: Record<string, unknown>): Change {
  return {
    sequence: Number(row["id"]),
    entityType: String(row["entity_type"]) as EntityType,
    operation: String(row["operation"]) as Change["operation"],
    dataModifica: String(row["at"]),
    key: String(row["key"]),
    entity: JSON.parse(String(row["entity"])) as Record<string, unknown>,
  };
}
