import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { buildCity } from "#city/build-city.ts";
import type { City } from "#city/types.ts";
import { type ObservableFaultBoard, openFaultBoard } from "#core/fault-board.ts";
import type { ListenerName, SandboxConfig, World } from "#core/platform.ts";
import { DEFAULT_CONFIG } from "#core/sandbox-config.ts";
import { openWorldClock, type WorldClock } from "#core/world-clock.ts";

export type WorldOptions = Partial<SandboxConfig> & {
  /** Keeps the state in memory only, for tests. */
  memory?: boolean;
  /** A city of one's own in place of the generated one. */
  city?: City;
};

/** The world with what only its owner may touch; platforms see it as a plain `World`. */
export interface OpenedWorld extends World {
  faults: ObservableFaultBoard;
  clock: WorldClock;
  /** Filled as the listeners open. */
  urls: Partial<Record<ListenerName, string>>;
  close(): void;
}

/**
 * Opens the sandbox's state at `<dataDir>/sandbox.db` (created when missing) and everything platforms stand on.
 * Members left out of `options` take the defaults of `sandbox-config.ts`.
 * Throws what SQLite throws when the file is damaged or the folder cannot be written.
 */
export function openWorld(options: WorldOptions = {}): OpenedWorld {
  const { memory, city, ...given } = options;
  const config: SandboxConfig = { ...DEFAULT_CONFIG, ...given };
  const db = openDatabase(config, memory === true);
  const clock = openWorldClock(db);
  const urls: Partial<Record<ListenerName, string>> = {};
  // Built when first asked for: a test of one platform should not pay for a whole city.
  let built: City | undefined = city;
  return {
    config,
    db,
    get city() {
      built ??= buildCity({ seed: config.seed, size: config.size });
      return built;
    },
    faults: openFaultBoard(db, config.seed),
    clock,
    urls,
    now: () => clock.now(),
    urlOf(listener) {
      const url = urls[listener];
      if (url === undefined) throw new Error(`The listener "${listener}" is not open yet.`);
      return url;
    },
    close: () => db.close(),
  };
}

function openDatabase(config: SandboxConfig, memory: boolean): DatabaseSync {
  if (memory) return new DatabaseSync(":memory:");
  mkdirSync(config.dataDir, { recursive: true });
  const db = new DatabaseSync(join(config.dataDir, "sandbox.db"), { timeout: 2_000 });
  // One process only: a second one would keep its own idea of switches and tokens over the same tables.
  // A killed process loses nothing in this mode; a power cut may lose the last moments, which a simulation can bear.
  db.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
  return db;
}
