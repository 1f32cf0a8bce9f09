import type { DatabaseSync } from "node:sqlite";
import type { City } from "#city/types.ts";
import { type AssetRecord, complesso, type EntityType, recordsOf } from "#platforms/realgimm/records.ts";

export interface Change extends AssetRecord {
  sequence: number;
  operation: "INS" | "UPD" | "DEL";
  dataModifica: string;
}

/** The register's history: the city as it was first entered, then what people changed. */
export interface ChangeLog {
  total(): number;
  after(sequence: number, limit: number): Change[];
  find(key: string): AssetRecord | undefined;
  append(operation: Change["operation"], record: AssetRecord, at: Date): number;
}

const FIRST_ENTRY = "2024-01-10T00:00:00+01:00";

export function openChangeLog(db: DatabaseSync, city: City): ChangeLog {
  db.exec(`create table if not exists realgimm_change (
    id integer primary key autoincrement, entity_type text not null, operation text not null, key text not null, entity text not null, at text not null)`);
  db.exec("create index if not exists realgimm_change_by_key on realgimm_change (key, id)");
  const insert = db.prepare(
    "insert into realgimm_change (entity_type, operation, key, entity, at) values (?, ?, ?, ?, ?)",
  );
  const later = db.prepare("select * from realgimm_change where id > ? order by id limit ?");
  const latest = db.prepare("select * from realgimm_change where key = ? order by id desc limit 1");
  const count = db.prepare("select coalesce(max(id), 0) as last from realgimm_change");
  const first = firstEntries(city);

  return {
    total: () => first.total() + Number(count.get()?.["last"] ?? 0),
    after(sequence, limit) {
      const initial = first.after(sequence, limit);
      const start = Math.max(0, sequence - first.total());
      const rows = initial.length < limit ? later.all(start, limit - initial.length) : [];
      return [...initial, ...rows.map((row) => toChange(row, first.total()))];
    },
    find(key) {
      const row = latest.get(key);
      return row === undefined ? first.find(key) : toChange(row, first.total());
    },
    append(operation, { entityType, key, entity }, at) {
      const { lastInsertRowid } = insert.run(
        entityType,
        operation,
        key,
        JSON.stringify(entity),
        at.toISOString().replace("Z", "+00:00"),
      );
      return first.total() + Number(lastInsertRowid);
    },
  };
}

function toChange(row: Record<string, unknown>, offset: number): Change {
  return {
    sequence: offset + Number(row["id"]),
    entityType: String(row["entity_type"]) as EntityType,
    operation: String(row["operation"]) as Change["operation"],
    dataModifica: String(row["at"]),
    key: String(row["key"]),
    entity: JSON.parse(String(row["entity"])) as Record<string, unknown>,
  };
}

/** The city's own records, numbered without being kept: where each building begins is found once, at the first question. */
function firstEntries(city: City) {
  const complexes = city.complexes.map(complesso);
  let starts: number[] | undefined;
  let end = 0;

  function offsets(): number[] {
    if (starts !== undefined) return starts;
    starts = [];
    end = complexes.length;
    for (const building of city.buildings) {
      starts.push(end);
      end += recordsOf(city, building).length;
    }
    return starts;
  }

  function* from(sequence: number): Generator<Change> {
    for (let index = sequence; index < complexes.length; index += 1)
      yield entry(complexes[index] as AssetRecord, index);
    const all = offsets();
    // The last building that begins at or before the place reached.
    let at = Math.max(
      0,
      all.findLastIndex((start) => start <= sequence),
    );
    for (; at < city.buildings.length; at += 1) {
      const records = recordsOf(city, city.buildings[at] as City["buildings"][number]);
      const start = all[at] as number;
      for (let index = Math.max(0, sequence - start); index < records.length; index += 1)
        yield entry(records[index] as AssetRecord, start + index);
    }
  }

  return {
    total: () => {
      offsets();
      return end;
    },
    after: (sequence: number, limit: number) => from(sequence).take(limit).toArray(),
    find: (key: string) => complexes.find((record) => record.key === key) ?? findInBuildings(city, key),
  };
}

function findInBuildings(city: City, key: string): AssetRecord | undefined {
  const building = city.buildings.find(({ code }) => key === code || key.startsWith(`${code}-`));
  return building && recordsOf(city, building).find((record) => record.key === key);
}

function entry(record: AssetRecord, index: number): Change {
  return { ...record, sequence: index + 1, operation: "INS", dataModifica: FIRST_ENTRY };
}
