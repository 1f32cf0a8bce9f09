import type { DatabaseSync } from "node:sqlite";
import type { AssetRecord, EntityType } from "#platforms/realgimm/records.ts";

export interface Change extends AssetRecord {
  sequence: number;
  operation: "INS" | "UPD" | "DEL";
  dataModifica: string;
}

/** What people changed after the city was entered, numbered from 1 without gaps. */
export interface LaterChanges {
  count(): number;
  /** Those after a number, up to another one. */
  between(after: number, last: number): Generator<Change>;
  latest(key: string): Change | undefined;
  /** @returns its number */
  append(change: Omit<Change, "sequence">): number;
}

export function openLaterChanges(db: DatabaseSync): LaterChanges {
  db.exec(`create table if not exists realgimm_change (
    id integer primary key autoincrement, entity_type text not null, operation text not null, key text not null, entity text not null, at text not null)`);
  db.exec("create index if not exists realgimm_change_by_key on realgimm_change (key, id)");
  const insert = db.prepare(
    "insert into realgimm_change (entity_type, operation, key, entity, at) values (?, ?, ?, ?, ?)",
  );
  const between = db.prepare("select * from realgimm_change where id > ? and id <= ? order by id");
  const latest = db.prepare("select * from realgimm_change where key = ? order by id desc limit 1");
  return {
    count: () => lastChange(db),
    *between(after, last) {
      for (const row of between.iterate(after, last)) yield toChange(row);
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

export function lastChange(db: DatabaseSync): number {
  return Number(db.prepare("select coalesce(max(id), 0) as last from realgimm_change").get()?.["last"] ?? 0);
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
