import type { DatabaseSync } from "node:sqlite";

interface ClockSetting {
  /** What the clock showed when it was set. */
  now: Date;
  /** How many simulated seconds pass in a real one; 1 is the pace of the wall clock. */
  speed: number;
}

export interface WorldClock {
  now(): Date;
  /** The pace in use; 1 unless it was accelerated. */
  speed(): number;
  set(setting: ClockSetting): void;
  /** Back to the wall clock. */
  clear(): void;
}

/**
 * The city's clock. It is the wall clock until a replay sets it; the setting is kept in `core_clock` together with
 * the real instant it was made at, so that a restart in the middle of a replay finds the time that has passed.
 */
export function openWorldClock(db: DatabaseSync, wallClock: () => number = Date.now): WorldClock {
  db.exec(`CREATE TABLE IF NOT EXISTS core_clock (
    id INTEGER PRIMARY KEY CHECK (id = 1), shown_ms INTEGER NOT NULL, set_at_ms INTEGER NOT NULL, speed REAL NOT NULL
  ) STRICT`);
  const row = db.prepare("SELECT shown_ms, set_at_ms, speed FROM core_clock").get();
  let setting = row
    ? { shownMs: Number(row["shown_ms"]), setAtMs: Number(row["set_at_ms"]), speed: Number(row["speed"]) }
    : null;

  return {
    now() {
      if (setting === null) return new Date(wallClock());
      return new Date(setting.shownMs + (wallClock() - setting.setAtMs) * setting.speed);
    },
    speed: () => setting?.speed ?? 1,
    set({ now, speed }) {
      setting = { shownMs: now.getTime(), setAtMs: wallClock(), speed };
      db.prepare(
        "INSERT OR REPLACE INTO core_clock (id, shown_ms, set_at_ms, speed) VALUES (1, ?, ?, ?)",
      ).run(setting.shownMs, setting.setAtMs, speed);
    },
    clear() {
      setting = null;
      db.exec("DELETE FROM core_clock");
    },
  };
}
