import { isFirstLoadDone } from "#features/registry/sync-registry.ts";
import { repeatSourceWork, SOURCE_QUEUE } from "#features/sources/jobs.ts";
import { readSource, type SourceDeps } from "#features/sources/run-readings.ts";
import { CAITEL, EDILIZIA, REALGIMM } from "#features/sources/source-item.ts";
import type { KnownSource } from "#features/sources/list-sources.ts";
import type { Config } from "#main/config.ts";
import type { Ground } from "#main/ground.ts";
import { unlessAway } from "#main/synchronise.ts";
import type { Repeating } from "#runtime/jobs/repeat.ts";

/** Told whether or not they are asked: who reads the page knows why there is nothing. */
export const knownSources = (config: Config): KnownSource[] => [
  { code: CAITEL, label: config.CAITEL_NAME, isConnected: config.CAITEL_TAX_CODE !== undefined },
  { code: EDILIZIA, label: config.EDILIZIA_NAME, isConnected: config.EDILIZIA_TAX_CODE !== undefined },
  { code: REALGIMM, label: config.REALGIMM_NAME, isConnected: config.REALGIMM_EXCHANGE },
];

/** The registers that are only read, each where this installation asks it. */
function sourceDeps({ db, clock, config, platforms: { heating, permits } }: Ground): SourceDeps {
  const { CAITEL_TAX_CODE, EDILIZIA_TAX_CODE } = config;
  return {
    ...{ db, clock },
    heating:
      heating === undefined || CAITEL_TAX_CODE === undefined
        ? undefined
        : { register: heating, taxCode: CAITEL_TAX_CODE, everySeconds: config.CAITEL_POLL_SECONDS },
    permits:
      permits === undefined || EDILIZIA_TAX_CODE === undefined
        ? undefined
        : { permits, taxCode: EDILIZIA_TAX_CODE, everySeconds: config.EDILIZIA_POLL_SECONDS },
  };
}

/** «Sincronizza ora». */
export function defineSourceJobs(ground: Ground): void {
  for (const source of [CAITEL, EDILIZIA] as const)
    ground.jobs.define({
      name: SOURCE_QUEUE[source],
      handle: () => unlessAway(() => readSource(sourceDeps(ground), source)),
    });
}

/** After the register's first load: before it there is no building to match anything with. */
export function repeatSources(ground: Ground): Repeating[] {
  const inTurn = async (read: () => Promise<void>) => {
    if (await isFirstLoadDone(ground.db)) await unlessAway(read);
  };
  return repeatSourceWork(sourceDeps(ground), { logger: ground.logger, inTurn });
}
