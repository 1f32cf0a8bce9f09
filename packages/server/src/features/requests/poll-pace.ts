import type { IntakeDeps } from "#features/requests/intake-deps.ts";

export type PacedDeps = Pick<IntakeDeps, "clock" | "cases"> & {
  /** Between one poll and the next while the brake is on. */
  brakedSeconds: number;
};

/**
 * Whether the poll's turn has come: always, unless the platform's allowance is running out. Even then one goes through now
 * and then, which is also how it is known that the brake can be released. Each worker counts for itself.
 */
export function pollPace({ clock, cases, brakedSeconds }: PacedDeps): () => boolean {
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    const now = clock.now().getTime();
    if (cases.isBraked() && now - last < brakedSeconds * 1000) return false;
    last = now;
    return true;
  };
}
