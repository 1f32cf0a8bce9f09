import type { World } from "#core/platform.ts";
import type { Org } from "./org.ts";
import { openStore } from "./store.ts";
import { seedReference } from "./seed-reference.ts";

const ORGS = new WeakMap<World, Org>();

/** The org of a world, opened when first asked for: CzRM itself and SegnalaCi share it. */
export function orgOf(world: World): Org {
  let org = ORGS.get(world);
  if (!org) {
    openStore(world.db);
    org = { world, db: world.db, wakeEsb: () => undefined, watchers: [] };
    seedReference(org);
    ORGS.set(world, org);
  }
  return org;
}
