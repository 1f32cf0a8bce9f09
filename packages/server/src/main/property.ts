import { prepareProperty, propertySenders, repeatPropertyWork } from "#features/property/jobs.ts";
import { fetchPlans } from "#features/sources/fetch-plans.ts";
import type { Ground } from "#main/ground.ts";
import { unlessAway } from "#main/synchronise.ts";
import type { BlobStore } from "#runtime/blobs/blob-store.ts";
import type { Sender } from "#runtime/delivery/deliver.ts";
import { type Repeating, repeat } from "#runtime/jobs/repeat.ts";

const depsOf = ({ db, clock, platforms }: Pick<Ground, "db" | "clock" | "platforms">) => ({
  ...{ db, clock, register: platforms.property },
});

/** What goes to the property register. */
export const sendersToProperty = (
  ground: Pick<Ground, "db" | "clock" | "platforms">,
  files: BlobStore,
): readonly Sender[] => propertySenders(depsOf(ground), files);

export const prepareWire = (ground: Ground): Promise<void> => prepareProperty(depsOf(ground));

const PLANS_SECONDS = 30;

/** Where this installation exchanges with it: causes to be told, and files of plans to be had. */
export function repeatProperty(ground: Ground, files: BlobStore): Repeating[] {
  const { db, clock, jobs, logger, platforms } = ground;
  const { property } = platforms;
  if (property === undefined) return [];
  const run = () =>
    unlessAway(async () => void (await fetchPlans({ db, clock, jobs, blobs: files, register: property })));
  return [
    ...repeatPropertyWork({ ...depsOf(ground), jobs }, logger),
    repeat({ name: "property-plans", everySeconds: PLANS_SECONDS, run }, logger),
  ];
}
