import type { World } from "#core/platform.ts";
import { type ChangeLog, openChangeLog } from "#platforms/realgimm/change-log.ts";
import { openWriteLog, type WriteLog } from "#platforms/realgimm/write-log.ts";

/** The register as its routes see it. */
export interface Register {
  changes: ChangeLog;
  writes: WriteLog;
}

/** Opened at the first call: the city is built then, not while the sandbox starts. */
export function registerOf(world: World): () => Register {
  let open: Register | undefined;
  return () => {
    open ??= { changes: openChangeLog(world.db, world.city), writes: openWriteLog(world.db) };
    return open;
  };
}
