import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import type { FaultBoard, Faults, PlatformName } from "#core/platform.ts";
import { drawFor } from "#core/seeded-draw.ts";

export const PLATFORM_NAMES = [
  "gateway",
  "sirac",
  "czrm",
  "segnalaci",
  "realgimm",
  "auriga",
  "caitel",
  "edilizia",
] as const satisfies readonly PlatformName[];

const rate = z.number().min(0).max(1);

/** The body of `PUT /admin/platforms/:name/faults`: only the members given are changed. */
export const faultsPatchSchema = z
  .strictObject({
    latencyMs: z.number().int().min(0).max(600_000),
    errorRate: rate,
    timeoutAfterEffectRate: rate,
    throttleRate: rate,
    expiredTokenRate: rate,
    duplicateRate: rate,
    reorderRate: rate,
    truncateRate: rate,
    down: z.boolean(),
    refusalRate: rate,
    digestRate: rate,
    malformedRate: rate,
    lostFileRate: rate,
    unattachedRate: rate,
  })
  .partial();

export const NO_FAULTS: Faults = {
  latencyMs: 0,
  errorRate: 0,
  timeoutAfterEffectRate: 0,
  throttleRate: 0,
  expiredTokenRate: 0,
  duplicateRate: 0,
  reorderRate: 0,
  truncateRate: 0,
  down: false,
  refusalRate: 0,
  digestRate: 0,
  malformedRate: 0,
  lostFileRate: 0,
  unattachedRate: 0,
};

export interface ObservableFaultBoard extends FaultBoard {
  /** Calls back after each `set`; used to close and reopen the listener of a platform that goes down. */
  onChange(listener: (platform: PlatformName, faults: Faults) => void): void;
}

/**
 * Opens the switches kept in `core_fault`, so that an outage being simulated survives a restart.
 *
 * Draws are numbered within one opening of the board. The opening itself is counted in the database and is part of
 * the key: otherwise a process that is killed by its first unlucky draw would meet the same draw at every start.
 */
export function openFaultBoard(db: DatabaseSync, seed: number): ObservableFaultBoard {
  createTables(db);
  const opening = countOpening(db);
  const switches = readSwitches(db);
  const drawn = new Map<string, number>();
  const listeners: ((platform: PlatformName, faults: Faults) => void)[] = [];
  const save = db.prepare("INSERT OR REPLACE INTO core_fault (platform, faults) VALUES (?, ?)");

  const of = (platform: PlatformName): Faults => switches.get(platform) ?? NO_FAULTS;
  const draw = (platform: PlatformName, purpose: string): number => {
    const stream = `${seed}|${opening}|${platform}|${purpose}`;
    const count = drawn.get(stream) ?? 0;
    drawn.set(stream, count + 1);
    return drawFor(`${stream}|${count}`);
  };

  return {
    of,
    draw,
    set(platform, patch) {
      const faults = { ...of(platform), ...faultsPatchSchema.parse(patch) } as Faults;
      switches.set(platform, faults);
      save.run(platform, JSON.stringify(faults));
      for (const listener of listeners) listener(platform, faults);
      return faults;
    },
    strikes(platform, kind) {
      const probability = of(platform)[kind];
      // A healthy platform draws nothing, so switching one fault on does not shift the draws of another.
      return probability > 0 && draw(platform, kind) < probability;
    },
    onChange(listener) {
      listeners.push(listener);
    },
  };
}

function createTables(db: DatabaseSync): void {
  db.exec(`
    CREATE TABLE IF NOT EXISTS core_fault (platform TEXT PRIMARY KEY, faults TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS core_counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
  `);
}

function countOpening(db: DatabaseSync): number {
  const row = db
    .prepare(
      `INSERT INTO core_counter (name, value) VALUES ('opening', 1)
       ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value`,
    )
    .get();
  return Number(row?.["value"] ?? 1);
}

function readSwitches(db: DatabaseSync): Map<PlatformName, Faults> {
  const switches = new Map<PlatformName, Faults>();
  for (const row of db.prepare("SELECT platform, faults FROM core_fault").all()) {
    const stored = faultsPatchSchema.safeParse(JSON.parse(String(row["faults"])));
    if (stored.success) {
      switches.set(row["platform"] as PlatformName, { ...NO_FAULTS, ...stored.data } as Faults);
    }
  }
  return switches;
}
