import { bringIntoDossiers, readWhatIsDue, type SourceDeps } from "#features/sources/run-readings.ts";
import { CAITEL, EDILIZIA, type Source } from "#features/sources/source-item.ts";
import { type Repeating, repeat } from "#runtime/jobs/repeat.ts";
import type { Logger } from "#runtime/logger.ts";

export const SOURCE_QUEUE: Readonly<Record<Source, string>> = {
  caitel: "source-caitel",
  edilizia: "source-edilizia",
};

/** How often it is looked at whether a reading is due, or is to be tried again after a failure. */
const LOOK_SECONDS = 20;

/** What keeps the sources up to date by itself: none of it where no source is asked. */
export function repeatSourceWork(
  deps: SourceDeps,
  { logger, inTurn }: { logger: Logger; inTurn: (read: () => Promise<void>) => Promise<void> },
): Repeating[] {
  if (deps.heating === undefined && deps.permits === undefined) return [];
  const everySeconds = Math.min(
    LOOK_SECONDS,
    ...[deps.heating, deps.permits].flatMap((asked) => asked?.everySeconds ?? []),
  );
  const reading = (source: Source) => {
    const run = () => inTurn(() => readWhatIsDue(deps, source));
    return repeat({ name: `source-${source}`, everySeconds, run }, logger);
  };
  return [
    reading(CAITEL),
    reading(EDILIZIA),
    repeat({ name: "source-dossiers", everySeconds: 10, run: () => bringIntoDossiers(deps) }, logger),
  ];
}
