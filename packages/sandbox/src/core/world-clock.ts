import type { DatabaseSync } from "node:sqlite";

interface ClockSetting {
  /** What the clock showed when it was set. */
  now: Date;
  /** How many simulated seconds pass in a real one; 1 is the pace of the wall clock. */
  speed: number;
  /** The clock stops here until it is set again: a replay keeps a day from ending before its events are done. */
  holdAt?: Date | undefined;
}

export interface WorldClock {
  now(): Date;
  /** The pace in use; 1 unless it was accelerated. */
  speed(): number;
  set(setting: ClockSetting): void;
  /** Back to the wall clock. */
  clear(): void;
}

interface KeptSetting {
  shownMs: number;
  setAtMs: number;
  speed: number;
  holdMs: number;
}

/**
 * The city's clock. It is the wall clock until a replay sets it; the setting is kept in `core_clock` together with
 * the real instant it was made at, so that a restart in the middle of a replay finds the time that has passed.
 */
export function openWorldClock(db: DatabaseSync, wallClock: () => number = Date.now): WorldClock {
  createTable(db);
  let setting = readSetting(db);
  return {
    now() {
      if (setting === null) return new Date(wallClock());
      const { shownMs, setAtMs, speed, holdMs } = setting;
      return new Date(Math.min(holdMs, shownMs + (wallClock() - setAtMs) * speed));
    },
    speed: () => setting?.speed ?? 1,
    set({ now, speed, holdAt }) {
      const holdMs = holdAt?.getTime() ?? Number.POSITIVE_INFINITY;
      setting = { shownMs: now.getTime(), setAtMs: wallClock(), speed, holdMs };
      db.prepare(
        "INSERT OR REPLACE INTO core_clock (id, shown_ms, set_at_ms, speed, hold_ms) VALUES (1, ?, ?, ?, ?)",
      ).run(Math.floor(setting.shownMs), setting.setAtMs, speed, holdAt?.getTime() ?? null);
    },
    clear() {
      setting = null;
      db.exec("DELETE FROM core_clock");
    },
  };
}

function createTable(db: DatabaseSync): void {
  db.exec(`CREATE TABLE IF NOT EXISTS core_clock (
    id INTEGER PRIMARY KEY CHECK (id = 1), shown_ms INTEGER NOT NULL, set_at_ms INTEGER NOT NULL, speed REAL NOT NULL,
    hold_ms INTEGER
  ) STRICT`);
  // A state written before the clock could be held has no such column.
  const columns = db.prepare("SELECT name FROM pragma_table_info('core_clock')").all();
  if (!columns.some(({ name }) => name === "hold_ms"))
    db.exec("ALTER TABLE core_clock ADD COLUMN hold_ms INTEGER");
}

function readSetting(db: DatabaseSync): KeptSetting | null {
  const row = db.prepare("SELECT shown_ms, set_at_ms, speed, hold_ms FROM core_clock").get();
  if (row === undefined) return null;
  return {
    shownMs: Number(row["shown_ms"]),
    setAtMs: Number(row["set_at_ms"]),
    speed: Number(row["speed"]),
    holdMs: row["hold_ms"] === null ? Number.POSITIVE_INFINITY : Number(row["hold_ms"]),
  };
}
