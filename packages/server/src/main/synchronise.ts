import { seedDemoPeople } from "#features/access/seed-demo-people.ts";
import { isFirstLoadDone, type SyncDeps, syncRegistry } from "#features/registry/sync-registry.ts";
import { readHoldings } from "#features/sources/read-holdings.ts";
import { bringIntoDossiers } from "#features/sources/run-readings.ts";
import type { Ground } from "#main/ground.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";

/** Reports wait so long for the register's first load, so that each finds its building and Municipio; then they go on without. */
export const LONGEST_WAIT_FOR_REGISTRY_MS = 120_000;

function syncDeps({ db, clock, platforms, config }: Ground): SyncDeps {
  return { db, clock, registry: platforms.registry, pageSize: config.REALGIMM_PAGE };
}

/** What was applied stays; the next turn goes on from there. */
export const syncQuietly = (ground: Ground): Promise<void> =>
  unlessAway(async () => {
    await syncRegistry(syncDeps(ground));
    await readProperty(ground);
  });

/** After the register, whose buildings it is of. */
async function readProperty({ db, clock, platforms: { property }, config }: Ground): Promise<void> {
  if (property === undefined) return;
  try {
    await readHoldings({ db, clock, register: property, pageSize: config.REALGIMM_PAGE });
  } finally {
    await bringIntoDossiers({ db, clock });
  }
}

/** An outage is told by the health of the platform, not by the log at each turn. */
export async function unlessAway(call: () => Promise<void>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof PlatformUnavailable)) throw error;
  }
}

export async function firstSynchronisation(
  { db, config }: Ground,
  say: (line: string) => void,
): Promise<void> {
  const began = Date.now();
  let told = -1;
  while (!(await isFirstLoadDone(db)) && Date.now() - began < LONGEST_WAIT_FOR_REGISTRY_MS) {
    const { count } = await db
      .selectFrom("building")
      .select((eb) => eb.fn.countAll<number>().as("count"))
      .executeTakeFirstOrThrow();
    if (count !== told) say(`Sincronizzo l'anagrafica degli edifici: ${count} edifici…`);
    told = count;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  // The school head's role names a building, which is here only now.
  if (config.SANDBOX) await seedDemoPeople(db);
  if (told >= 0) say("Anagrafica degli edifici sincronizzata");
}
