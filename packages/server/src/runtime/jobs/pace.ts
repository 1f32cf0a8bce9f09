/** A turn that takes longer than this makes others wait: on the embedded database there is one connection for everybody. */
const LONG_MS = 200;
const SHORT_MS = 70;

/** How much to do at a time, so that nobody waits long for a turn to end, and the turns are not too many. */
export interface Pace {
  size(): number;
  /** Runs a turn, and learns from how long it took. */
  turn<T>(work: () => Promise<T>): Promise<T>;
}

/** Begins with few, doubles while turns are short, and halves when one was long. */
export function createPace({
  most,
  clock = () => performance.now(),
}: {
  most: number;
  clock?: () => number;
}): Pace {
  let size = Math.ceil(most / 8);
  return {
    size: () => size,
    async turn(work) {
      const began = clock();
      const done = await work();
      const took = clock() - began;
      if (took < SHORT_MS) size = Math.min(most, size * 2);
      if (took > LONG_MS) size = Math.max(1, Math.floor(size / 2));
      return done;
    },
  };
}
